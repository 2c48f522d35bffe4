namespace Simulator;

/// <summary>Powers of e in whole numbers, exact to about 50 bits.</summary>
internal static class NaturalPower
{
    /// <summary>Bits behind the point of an exponent.</summary>
    public const int Bits = 52;

    const int Steps = 256;
    const int StepBits = Bits - 8;

    /// <summary>Bits behind the point of a power.</summary>
    const int PowerBits = 62;

    static readonly long ln2 = (long)(NaturalLog.OfTwo >> NaturalLog.Bits - Bits);

    /// <summary>e^(i/256), as far as the exponent stays below ln 2.</summary>
    static readonly ulong[] powers = Powers();

    /// <summary>
    /// <paramref name="value"/>, which is not negative, times e to the exponent, rounded down;
    /// at most <paramref name="limit"/>.
    /// </summary>
    public static long Scale(long value, Int128 exponent, long limit)
    {
        unchecked
        {
            // Beyond e^±45 every positive value below 2^63 is at the limit or at zero.
            if (exponent > 45L << Bits) return value == 0 ? 0 : limit;
            if (exponent < -(45L << Bits)) return 0;
            var y = (long)exponent;
            var octaves = y / ln2;
            var rest = y - octaves * ln2;
            if (rest < 0)
            {
                rest += ln2;
                octaves--;
            }
            var high = Math.BigMul((ulong)value, OfFraction((ulong)rest), out var low);
            var product = new UInt128(high, low);
            var shift = PowerBits - (int)octaves;
            if (shift < 0) return limit;
            var scaled = product >> shift;
            return scaled > (ulong)limit ? limit : (long)(ulong)scaled;
        }
    }

    /// <summary>e^(x / 2^52) for 0 ≤ x &lt; ln 2, with <see cref="PowerBits"/> bits behind the point.</summary>
    static ulong OfFraction(ulong x)
    {
        unchecked
        {
            var power = powers[x >> StepBits];
            var g = (x & (1UL << StepBits) - 1) << 64 - Bits;
            // (e^g - 1) / g = 1 + g/2 + g²/6 + …, of which the first term left out, g^6/5040, is below 2^-60.
            var series = ulong.MaxValue / 720;
            series = ulong.MaxValue / 120 + Math.BigMul(g, series, out _);
            series = ulong.MaxValue / 24 + Math.BigMul(g, series, out _);
            series = ulong.MaxValue / 6 + Math.BigMul(g, series, out _);
            series = ulong.MaxValue / 2 + Math.BigMul(g, series, out _);
            var less = g + Math.BigMul(g, Math.BigMul(g, series, out _), out _);
            return power + Math.BigMul(power, less, out _);
        }
    }

    static ulong[] Powers()
    {
        var step = OneStep();
        var table = new ulong[(int)((ulong)ln2 >> StepBits) + 1];
        table[0] = 1UL << PowerBits;
        for (var i = 1; i < table.Length; i++)
            table[i] = (ulong)((UInt128)table[i - 1] * step + (UInt128.One << PowerBits - 1) >> PowerBits);
        return table;
    }

    /// <summary>e^(1/256) by its series.</summary>
    static ulong OneStep()
    {
        const int Precision = 120;
        var term = UInt128.One << Precision;
        UInt128 sum = 0;
        for (var k = 1U; term != 0; k++)
        {
            sum += term;
            term /= k * Steps;
        }
        return (ulong)(sum + (UInt128.One << Precision - PowerBits - 1) >> Precision - PowerBits);
    }
}
