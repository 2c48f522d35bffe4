using System.Globalization;
using System.Numerics;

namespace Simulator.Scenarios;

/// <summary>
/// Shares and probabilities of [0, 1] as text, exact: a percentage, parts per million or a fraction. Always in lowest terms.
/// </summary>
static class RatioText
{
    /// <summary>More decimals of a percent than anyone wants to read; what needs more is written as a fraction.</summary>
    const int MostDecimals = 6;

    public static Reading<Ratio> Read(string text)
    {
        if (text.Contains('/')) return ReadFraction(text);
        if (Amount.Split(text) is not { } amount) return Reading<Ratio>.No();
        var (numerator, denominator) = amount.Times(1);
        return amount.Unit switch
        {
            "%" => Make(numerator, denominator * 100),
            "ppm" => Make(numerator, denominator * 1_000_000),
            _ => Reading<Ratio>.No(suggestion: Suggest(amount)),
        };
    }

    static string? Suggest(Amount amount)
    {
        if (amount.Unit.Trim() == "%") return amount.Number + "%";
        if (amount.Unit.Length > 0 || amount.Mantissa.Sign < 0) return null;
        // 0.01 is one percent; 5 can only be five percent.
        var (numerator, denominator) = amount.Times(1);
        var reading = numerator <= denominator ? Make(numerator, denominator) : Make(numerator, denominator * 100);
        return reading.Success ? Write(reading.Value) : null;
    }

    static Reading<Ratio> ReadFraction(string text)
    {
        var parts = text.Split('/');
        if (parts.Length != 2 || Amount.Split(parts[0]) is not { Unit: "", Decimals: 0 } top
            || Amount.Split(parts[1]) is not { Unit: "", Decimals: 0 } bottom)
            return Reading<Ratio>.No();
        return bottom.Mantissa.Sign <= 0 ? Reading<Ratio>.No("a denominator of at least 1") : Make(top.Mantissa, bottom.Mantissa);
    }

    /// <summary>The same share in lowest terms, as if it had been read.</summary>
    public static Ratio Lowest(Ratio ratio) => Make(ratio.Numerator, ratio.Denominator).Value;

    static Reading<Ratio> Make(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.Sign < 0) return Reading<Ratio>.No("at least 0%");
        if (numerator > denominator) return Reading<Ratio>.No("at most 100%");
        if (numerator.IsZero) return Reading<Ratio>.Ok(Ratio.Never);
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (numerator, denominator) = (numerator / divisor, denominator / divisor);
        return denominator <= long.MaxValue
            ? Reading<Ratio>.Ok(new Ratio((long)numerator, (long)denominator))
            : Reading<Ratio>.No("a share with fewer digits");
    }

    public static string Write(Ratio ratio)
    {
        BigInteger scaled = ratio.Numerator;
        scaled *= BigInteger.Pow(10, 2 + MostDecimals);
        if (!(scaled % ratio.Denominator).IsZero)
            return string.Create(CultureInfo.InvariantCulture, $"{ratio.Numerator}/{ratio.Denominator}");
        return ExactDecimal.Text(scaled / ratio.Denominator, MostDecimals) + "%";
    }
}

/// <summary>Prints scaled integers as decimals without trailing zeros.</summary>
static class ExactDecimal
{
    public static string Text(BigInteger mantissa, int decimals)
    {
        while (decimals > 0 && (mantissa % 10).IsZero) (mantissa, decimals) = (mantissa / 10, decimals - 1);
        return new Amount(mantissa, decimals, "").Number;
    }
}
