using System.Numerics;

namespace Simulator;

/// <summary>
/// Natural logarithms in whole numbers with <see cref="Bits"/> bits behind the point, exact to about the last two: the argument is
/// divided by the next lower 1/256 of its octave, whose logarithm is in a table, and the rest goes into a power series.
/// </summary>
internal static class NaturalLog
{
    /// <summary>Bits behind the point; the largest logarithm here, 65 ln 2, fits before it.</summary>
    public const int Bits = 58;

    const int Steps = 256;

    /// <summary>ln(1 + i/256).</summary>
    static readonly ulong[] logs = Logs();

    /// <summary>floor(2^64 / i) for i = 256 … 511, by i - 256.</summary>
    static readonly ulong[] reciprocals = [.. Enumerable.Range(Steps, Steps).Select(i => (ulong)((UInt128.One << 64) / (uint)i))];

    /// <summary>ln 2.</summary>
    public static ulong OfTwo => logs[Steps];

    /// <summary>-ln(1 - draw / 2^64): how long a memoryless wait is at this quantile, in units of its mean.</summary>
    public static ulong OfComplement(ulong draw)
    {
        unchecked
        {
            if (draw == 0) return 0;
            var rest = 0 - draw;
            var zeros = BitOperations.LeadingZeroCount(rest);
            return (ulong)(zeros + 1) * logs[Steps] - OfMantissa(rest << zeros);
        }
    }

    /// <summary>ln(mantissa / 2^63), for a mantissa whose highest bit is set.</summary>
    public static ulong OfMantissa(ulong mantissa)
    {
        unchecked
        {
            var step = (int)(mantissa >> 55) - Steps;
            // The mantissa is (step + 256)/256 times 1 + r, where r, here in units of 2^-64, is below 1/256.
            var above = mantissa & (1UL << 55) - 1;
            var r = Math.BigMul(above << 9, reciprocals[step], out _);
            // ln(1 + r) / r = 1 - r/2 + r²/3 - …; the first term left out, r^7/8, is below 2^-59.
            var series = ulong.MaxValue / 7;
            series = ulong.MaxValue / 6 - Math.BigMul(r, series, out _);
            series = ulong.MaxValue / 5 - Math.BigMul(r, series, out _);
            series = ulong.MaxValue / 4 - Math.BigMul(r, series, out _);
            series = ulong.MaxValue / 3 - Math.BigMul(r, series, out _);
            series = ulong.MaxValue / 2 - Math.BigMul(r, series, out _);
            series = ulong.MaxValue - Math.BigMul(r, series, out _);
            return logs[step] + (Math.BigMul(r, series, out _) >> 64 - Bits);
        }
    }

    /// <summary>By ln((i+1)/i) = 2 (x + x³/3 + x⁵/5 + …) with x = 1/(2i+1), summed with 100 bits behind the point.</summary>
    static ulong[] Logs()
    {
        const int Precision = 100;
        var table = new ulong[Steps + 1];
        UInt128 log = 0;
        for (var i = 0; i < Steps; i++)
        {
            var divisor = (ulong)(2 * (Steps + i) + 1);
            var power = (UInt128.One << Precision + 1) / divisor;
            for (var k = 1U; power != 0; k += 2)
            {
                log += power / k;
                power /= divisor * divisor;
            }
            table[i + 1] = (ulong)(log + (UInt128.One << Precision - Bits - 1) >> Precision - Bits);
        }
        return table;
    }
}
