namespace Simulator.Scenarios;

/// <summary>
/// Zipf's law over the keys 0, 1, 2 …: the k-th key has the weight k^-s. The table is made with whole numbers only, so that it is
/// the same on every machine; weights are exact to about nine digits.
/// </summary>
sealed class ZipfKeys
{
    /// <summary>Bits behind the point of a logarithm.</summary>
    const int LogBits = 32;

    /// <summary>Bits behind the point of a power.</summary>
    const int PowerBits = 62;

    /// <summary>Bits behind the point of a weight; a million weights add up to less than 2^61.</summary>
    const int WeightBits = 40;

    static readonly ulong[] roots = Roots();
    readonly ulong[] upTo;

    /// <param name="count">1..1000000.</param>
    /// <param name="exponent">Above 0, at most 10.</param>
    public ZipfKeys(int count, decimal exponent)
    {
        upTo = new ulong[count];
        var sum = 0UL;
        for (var i = 0; i < count; i++) upTo[i] = sum += Weight(i + 1, exponent);
    }

    /// <summary>Weight of the key, in units of 2^-40 of the first key's.</summary>
    public ulong WeightOf(int key) => upTo[key] - (key == 0 ? 0 : upTo[key - 1]);

    /// <summary>The key at this 64-bit draw; 0 is the most popular one.</summary>
    public int KeyOf(ulong draw)
    {
        var target = Math.BigMul(draw, upTo[^1], out _);
        var (low, high) = (0, upTo.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (upTo[middle] > target) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>k^-s as 2^(-s log2 k). At least one unit, so that no key is impossible.</summary>
    static ulong Weight(int k, decimal s)
    {
        var power = (long)(s * Log2(k));
        var whole = (int)(power >> LogBits);
        var value = 1UL << PowerBits;
        for (var bit = 0; bit < LogBits; bit++)
            if ((power >> LogBits - 1 - bit & 1) != 0) value = (ulong)((UInt128)value * roots[bit] >> PowerBits);
        var shift = PowerBits - WeightBits + whole;
        return shift >= 64 ? 1 : ulong.Max(1, value >> shift);
    }

    /// <summary>The binary logarithm with <see cref="LogBits"/> fraction bits, one bit for each squaring of the mantissa.</summary>
    static long Log2(int k)
    {
        var whole = int.Log2(k);
        var log = (long)whole;
        var mantissa = (ulong)k << PowerBits - whole;
        for (var bit = 0; bit < LogBits; bit++)
        {
            mantissa = (ulong)((UInt128)mantissa * mantissa >> PowerBits);
            var two = mantissa >> PowerBits + 1 != 0;
            if (two) mantissa >>= 1;
            log = log << 1 | (two ? 1L : 0L);
        }
        return log;
    }

    /// <summary>2^(-1/2), 2^(-1/4), 2^(-1/8) …</summary>
    static ulong[] Roots()
    {
        var table = new ulong[LogBits];
        var root = 1UL << PowerBits - 1;
        for (var i = 0; i < table.Length; i++) table[i] = root = Sqrt((UInt128)root << PowerBits);
        return table;
    }

    /// <summary>The largest number whose square is at most x.</summary>
    static ulong Sqrt(UInt128 x)
    {
        var root = 0UL;
        for (var bit = 63; bit >= 0; bit--)
        {
            var next = root | 1UL << bit;
            if ((UInt128)next * next <= x) root = next;
        }
        return root;
    }
}
