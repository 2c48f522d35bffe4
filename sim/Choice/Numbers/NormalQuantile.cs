using System.Numerics;

namespace Simulator;

/// <summary>
/// Quantiles of the standard normal distribution in whole numbers, exact to about 10^-11: a polynomial of degree five for each
/// sixteenth of each octave of the tail's probability, through points given by <see cref="Wichura"/>'s approximation.
/// </summary>
internal static class NormalQuantile
{
    /// <summary>Bits behind the point.</summary>
    public const int Bits = 58;

    const int Pieces = 16;
    const int Degree = 5;

    /// <summary>By octave (leading zeros of the tail), piece and power: the distance from the middle.</summary>
    static readonly long[] coefficients = Coefficients();

    /// <summary>The quantile at (draw + 1/2) / 2^64, so that it is finite and the two tails are mirror images.</summary>
    public static long At(ulong draw)
    {
        unchecked
        {
            var lower = draw >> 63 == 0;
            var tail = (lower ? draw : ~draw) << 1 | 1;
            var zeros = BitOperations.LeadingZeroCount(tail);
            var mantissa = tail << zeros;
            var piece = (int)(mantissa >> 59) & Pieces - 1;
            var along = (long)((mantissa & (1UL << 59) - 1) << 4);
            var c = coefficients.AsSpan((zeros * Pieces + piece) * (Degree + 1), Degree + 1);
            var sum = c[5];
            sum = c[4] + (Math.BigMul(sum, along, out _) << 1);
            sum = c[3] + (Math.BigMul(sum, along, out _) << 1);
            sum = c[2] + (Math.BigMul(sum, along, out _) << 1);
            sum = c[1] + (Math.BigMul(sum, along, out _) << 1);
            sum = c[0] + (Math.BigMul(sum, along, out _) << 1);
            return lower ? -sum : sum;
        }
    }

    static long[] Coefficients()
    {
        var table = new long[64 * Pieces * (Degree + 1)];
        Span<long> values = stackalloc long[Degree + 1];
        for (var zeros = 0; zeros < 64; zeros++)
            for (var piece = 0; piece < Pieces; piece++)
            {
                for (var i = 0; i <= Degree; i++) values[i] = Wichura.Distance(zeros, NodeAt(piece, i));
                Fit(values, table.AsSpan((zeros * Pieces + piece) * (Degree + 1), Degree + 1));
            }
        return table;
    }

    /// <summary>The mantissa at i fifths of a piece; the very end of an octave, 2^64, is one less.</summary>
    static ulong NodeAt(int piece, int i) =>
        (ulong)UInt128.Min(ulong.MaxValue, (UInt128.One << 63) + (UInt128.One << 63) * (uint)(piece * Degree + i) / (Pieces * Degree));

    /// <summary>
    /// The polynomial in t through the values at t = 0, 1/5 … 1, by Newton's forward differences.
    /// </summary>
    static void Fit(Span<long> values, Span<long> powers)
    {
        for (var order = 1; order <= Degree; order++)
            for (var i = Degree; i >= order; i--) values[i] -= values[i - 1];
        Int128 d1 = values[1], d2 = values[2], d3 = values[3], d4 = values[4], d5 = values[5];
        powers[0] = values[0];
        powers[1] = (long)(5 * (60 * d1 - 30 * d2 + 20 * d3 - 15 * d4 + 12 * d5) / 60);
        powers[2] = (long)(25 * (12 * d2 - 12 * d3 + 11 * d4 - 10 * d5) / 24);
        powers[3] = (long)(125 * (4 * d3 - 6 * d4 + 7 * d5) / 24);
        powers[4] = (long)(625 * (d4 - 2 * d5) / 24);
        powers[5] = (long)(3125 * d5 / 120);
    }
}
