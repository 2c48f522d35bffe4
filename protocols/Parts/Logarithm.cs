using System.Numerics;

namespace Simulator.Protocols;

/// <summary>Logarithms in whole numbers: gossip counts rounds and repetitions by them.</summary>
public static class Logarithm
{
    /// <summary>One, in the units of <see cref="Binary"/>.</summary>
    public const long One = 1L << Bits;

    const int Bits = 32;

    /// <summary>lg 2 in billionths.</summary>
    const long DecimalOfTwo = 301_029_996;

    /// <summary>ln 2 in billionths.</summary>
    const long NaturalOfTwo = 693_147_181;

    const long Billion = 1_000_000_000;

    /// <summary>log2 of a number of at least 1, in units of 2^-32, rounded down.</summary>
    public static long Binary(long number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var whole = BitOperations.Log2((ulong)number);
        // Squaring the mantissa doubles its logarithm: each time the next bit shows.
        var mantissa = (UInt128)(ulong)number << 62 - whole;
        var result = (long)whole;
        for (var bit = 0; bit < Bits; bit++)
        {
            mantissa = mantissa * mantissa >> 62;
            var isTwo = mantissa >= UInt128.One << 63;
            if (isTwo) mantissa >>= 1;
            result = result << 1 | (isTwo ? 1L : 0L);
        }
        return result;
    }

    /// <summary>A duration times lg n.</summary>
    public static Duration TimesDecimal(Duration time, long number) => Times(time, number, DecimalOfTwo);

    /// <summary>The least whole number that is not below ln n.</summary>
    public static int CeilingNatural(long number)
    {
        if (number <= 1) return 0;
        var scaled = (Int128)Binary(number) * NaturalOfTwo;
        var unit = (Int128)One * Billion;
        return (int)((scaled + unit - 1) / unit);
    }

    static Duration Times(Duration time, long number, long perTwo) =>
        new((long)((Int128)time.Ns * Binary(number) * perTwo / ((Int128)One * Billion)));
}
