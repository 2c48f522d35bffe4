using System.Globalization;
using System.Numerics;

namespace Simulator.Scenarios;

/// <summary>An exact decimal number and the unit behind it, as written: <c>1.5</c> and <c>s</c>.</summary>
readonly record struct Amount(BigInteger Mantissa, int Decimals, string Unit)
{
    /// <summary>Enough for every quantity, short enough that arithmetic on it costs nothing.</summary>
    const int Longest = 40;

    /// <summary>Null when the text does not begin with a number. A minus is kept, spaces are not skipped.</summary>
    public static Amount? Split(string text)
    {
        if (text.Length > Longest) return null;
        var at = text.StartsWith('-') ? 1 : 0;
        var first = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at == first) return null;
        var (end, decimals) = (at, 0);
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            decimals = end - at - 1;
        }
        var digits = text[..end].Replace(".", "", StringComparison.Ordinal);
        return new Amount(BigInteger.Parse(digits, CultureInfo.InvariantCulture), decimals, text[end..]);
    }

    /// <summary>The number as it was written, without its unit.</summary>
    public string Number
    {
        get
        {
            var digits = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
            var whole = digits[..^Decimals];
            return (Mantissa.Sign < 0 ? "-" : "") + (Decimals == 0 ? whole : whole + "." + digits[^Decimals..]);
        }
    }

    /// <summary>The number times a factor as a fraction in lowest terms.</summary>
    public (BigInteger Numerator, BigInteger Denominator) Times(BigInteger factor)
    {
        var (numerator, denominator) = (Mantissa * factor, BigInteger.Pow(10, Decimals));
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return divisor.IsOne || divisor.IsZero ? (numerator, denominator) : (numerator / divisor, denominator / divisor);
    }
}

/// <summary>A family of units: what each is worth in the smallest, and what people write instead.</summary>
sealed class UnitTable(params (string Unit, long Worth)[] units)
{
    readonly Dictionary<string, string> spoken = new(StringComparer.Ordinal);

    public UnitTable Also(string said, string meant)
    {
        spoken[said] = meant;
        return this;
    }

    public IEnumerable<(string Unit, long Worth)> All => units;

    public long? Worth(string unit) => units.FirstOrDefault(candidate => candidate.Unit == unit) is { Unit: not null } found
        ? found.Worth
        : null;

    /// <summary>The unit that was probably meant; null when nothing is near.</summary>
    public string? Meant(string unit)
    {
        var trimmed = unit.Trim();
        if (Worth(trimmed) is not null) return trimmed;
        if (spoken.TryGetValue(trimmed.ToLowerInvariant(), out var known)) return known;
        return Nearest.Name(trimmed, units.Select(candidate => candidate.Unit));
    }

    /// <summary>Reads an exact whole multiple of the smallest unit.</summary>
    /// <param name="bare">The unit to suggest when there is none.</param>
    public Reading<long> Read(string text, string bare)
    {
        if (Amount.Split(text) is not { } amount) return Reading<long>.No();
        if (amount.Unit.Length == 0) return Reading<long>.No(suggestion: amount.Number + bare);
        if (Worth(amount.Unit) is not { } worth)
            return Reading<long>.No(UnitsTrouble, Meant(amount.Unit) is { } meant ? amount.Number + meant : null);
        var (numerator, denominator) = amount.Times(worth);
        if (!denominator.IsOne) return Reading<long>.No($"a whole number of {units[0].Unit}");
        return BigInteger.Abs(numerator) <= long.MaxValue / 2
            ? Reading<long>.Ok((long)numerator)
            : Reading<long>.No($"at most {(long.MaxValue / 2 / worth).ToString(CultureInfo.InvariantCulture)}{amount.Unit}");
    }

    string UnitsTrouble => "one of the units " + string.Join(", ", units.Select(unit => unit.Unit));
}
