using System.Globalization;

namespace Simulator;

/// <summary>
/// A decimal number without a unit, such as the exponent of a power law: whole billionths, so that what is written as
/// <c>0.4</c> is exactly that. From -9223372036 to 9223372036.
/// </summary>
public readonly record struct Fixed(long Billionths) : IComparable<Fixed>, ISpanParsable<Fixed>
{
    /// <summary>Billionths in one.</summary>
    public const long Unit = 1_000_000_000;

    const int Decimals = 9;

    public static Fixed Zero => default;
    public static readonly Fixed One = new(Unit);

    public static Fixed Of(long whole) => new(whole * Unit);

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for more than nine decimals or a number that is too large.</summary>
    public static Fixed Of(decimal number)
    {
        var billionths = decimal.Abs(number) <= Unit * 10m ? number * Unit : decimal.MaxValue;
        if (decimal.Abs(billionths) > long.MaxValue || decimal.Truncate(billionths) != billionths)
            throw new ArgumentOutOfRangeException(nameof(number), number,
                "must have at most nine decimals and be in -9223372036..9223372036");
        return new Fixed((long)billionths);
    }

    public static bool operator <(Fixed a, Fixed b) => a.Billionths < b.Billionths;
    public static bool operator >(Fixed a, Fixed b) => a.Billionths > b.Billionths;
    public static bool operator <=(Fixed a, Fixed b) => a.Billionths <= b.Billionths;
    public static bool operator >=(Fixed a, Fixed b) => a.Billionths >= b.Billionths;

    public int CompareTo(Fixed other) => Billionths.CompareTo(other.Billionths);

    /// <summary>Reads what <see cref="ToString"/> writes: an optional minus sign, digits, and at most nine decimals.</summary>
    public static Fixed Parse(string text) => Parse(text, null);

    /// <inheritdoc cref="Parse(string)"/>
    public static Fixed Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(string)"/>
    public static Fixed Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s, out var value)
        ? value
        : throw new FormatException($"'{s}' is not a decimal number with at most nine decimals");

    public static bool TryParse(string? s, IFormatProvider? provider, out Fixed result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Fixed result) => TryParse(s, out result);

    public static bool TryParse(ReadOnlySpan<char> text, out Fixed value)
    {
        value = default;
        var negative = text.StartsWith('-');
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var part = point < 0 ? default : digits[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && part.IsEmpty) || part.Length > Decimals) return false;
        Int128 billionths = 0;
        foreach (var digit in whole)
            if (!Push(ref billionths, digit)) return false;
        foreach (var digit in part)
            if (!Push(ref billionths, digit)) return false;
        for (var i = part.Length; i < Decimals; i++) billionths *= 10;
        if (billionths > long.MaxValue) return false;
        value = new Fixed((long)(negative ? -billionths : billionths));
        return true;
    }

    /// <summary>The shortest text: <c>1.5</c>, <c>-0.4</c>, <c>2</c>.</summary>
    public override string ToString()
    {
        var size = UInt128.CreateChecked(Int128.Abs(Billionths));
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{(Billionths < 0 ? "-" : "")}{size / (ulong)Unit}.{(ulong)(size % (ulong)Unit):D9}");
        return text.TrimEnd('0').TrimEnd('.');
    }

    /// <summary>This number with so many bits behind the point, rounded down.</summary>
    internal Int128 ToBinary(int bits) => ((Int128)Billionths << bits) / Unit;

    static bool Push(ref Int128 number, char digit)
    {
        if (digit is < '0' or > '9' || number > long.MaxValue) return false;
        number = number * 10 + (digit - '0');
        return true;
    }
}
