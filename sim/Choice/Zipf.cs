namespace Simulator;

/// <summary>
/// Zipf's law over the ranks 0, 1 … n-1: rank k is drawn with a weight of (k+1)^-s. Whole numbers only; one draw, one rank.
/// </summary>
public sealed class Zipf
{
    /// <summary>The most ranks that are allowed.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>The first weight is 2^43, so that a million of them add up to less than 2^63.</summary>
    const int WeightBits = 43;

    /// <summary>A quarter of the ranks, at most this many, have a direct entry that narrows the search.</summary>
    const int MaxGuides = 1 << 14;

    readonly Fixed exponent;
    readonly ulong[] upTo;
    readonly int[] guides;

    /// <param name="count">1..<see cref="MaxCount"/>.</param>
    /// <param name="exponent">0..100; 0 makes all ranks equal.</param>
    public Zipf(int count, Fixed exponent)
    {
        if (count is < 1 or > MaxCount) throw new ArgumentOutOfRangeException(nameof(count), count, $"must be in 1..{MaxCount}");
        if (exponent < Fixed.Zero || exponent > Fixed.Of(100))
            throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "must be in 0..100");
        this.exponent = exponent;
        upTo = new ulong[count];
        var factor = exponent.ToBinary(NaturalPower.Bits);
        var sum = 0UL;
        for (var i = 0; i < count; i++) upTo[i] = sum += Weight((ulong)i + 1, factor);
        guides = Guides();
    }

    public int Count => upTo.Length;

    /// <summary>The rank at quantile <paramref name="draw"/> / 2^64; 0, the most popular one, for a draw of 0.</summary>
    public int RankOf(ulong draw)
    {
        var target = Math.BigMul(draw, upTo[^1], out _);
        var guide = (int)Math.BigMul(draw, (ulong)guides.Length - 1, out _);
        var (low, high) = (guides[guide], guides[guide + 1]);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (upTo[middle] > target) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    public override string ToString() => $"zipf(s {exponent})";

    /// <summary>k^-s as e^(-s ln k). At least one unit, so that no rank is impossible.</summary>
    static ulong Weight(ulong k, Int128 factor)
    {
        var zeros = (int)ulong.LeadingZeroCount(k);
        var log = (Int128)(ulong)(63 - zeros) * NaturalLog.OfTwo + NaturalLog.OfMantissa(k << zeros);
        return (ulong)long.Max(1, NaturalPower.Scale(1L << WeightBits, -(log * factor >> NaturalLog.Bits), long.MaxValue));
    }

    /// <summary>At i the first rank that a draw of the i-th share of all draws can give; the last entry is the last rank.</summary>
    int[] Guides()
    {
        var table = new int[int.Min(MaxGuides, upTo.Length / 4 + 1) + 1];
        var rank = 0;
        for (var i = 0; i < table.Length - 1; i++)
        {
            var target = (ulong)((UInt128)upTo[^1] * (ulong)i / (ulong)(table.Length - 1));
            while (upTo[rank] <= target) rank++;
            table[i] = rank;
        }
        table[^1] = upTo.Length - 1;
        return table;
    }
}
