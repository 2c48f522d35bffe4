using System.Globalization;
using System.Numerics;

namespace Simulator.Scenarios;

/// <summary>Exact arithmetic on shares whose sum may pass one.</summary>
static class Shares
{
    /// <summary>The sum, which may be more than one.</summary>
    public static BigRatio Sum(IEnumerable<Ratio> shares)
    {
        var (numerator, denominator) = (BigInteger.Zero, BigInteger.One);
        foreach (var share in shares)
        {
            (numerator, denominator) = (numerator * share.Denominator + share.Numerator * denominator, denominator * share.Denominator);
            var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            (numerator, denominator) = (numerator / divisor, denominator / divisor);
        }
        return new BigRatio(numerator, denominator);
    }

    /// <summary>Compares as quantiles do, in steps of 2^-63: the kernel tells no finer ones apart.</summary>
    public static int Compare(Ratio a, Ratio b) =>
        (((Int128)a.Numerator << 63) / a.Denominator).CompareTo(((Int128)b.Numerator << 63) / b.Denominator);

    /// <summary>Whole weights in the proportion of the shares; null when they do not fit into an int.</summary>
    public static int[]? Weights(IReadOnlyList<Ratio> shares)
    {
        var common = shares.Aggregate(BigInteger.One,
            (all, share) => all * share.Denominator / BigInteger.GreatestCommonDivisor(all, share.Denominator));
        if (common > int.MaxValue) return null;
        return [.. shares.Select(share => (int)(common * share.Numerator / share.Denominator))];
    }

    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}

/// <summary>A fraction in lowest terms.</summary>
readonly record struct BigRatio(BigInteger Numerator, BigInteger Denominator)
{
    const int Decimals = 6;

    public bool IsOne => Numerator == Denominator;

    /// <summary>In percent, rounded down where it does not end.</summary>
    public override string ToString() =>
        ExactDecimal.Text(Numerator * BigInteger.Pow(10, 2 + Decimals) / Denominator, Decimals) + "%";
}
