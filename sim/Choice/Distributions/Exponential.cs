namespace Simulator;

/// <summary>Memoryless: the time between independent events, on top of a minimum.</summary>
public sealed class Exponential : Distribution
{
    readonly Duration mean;
    readonly Duration min;

    /// <param name="mean">The mean of the part above <paramref name="min"/>; positive.</param>
    /// <param name="min">Not negative.</param>
    public Exponential(Duration mean, Duration min = default)
    {
        ThrowIfNotPositive(mean, nameof(mean));
        ThrowIfTooLong(mean, nameof(mean));
        ThrowIfNegative(min, nameof(min));
        ThrowIfTooLong(min, nameof(min));
        this.mean = mean;
        this.min = min;
    }

    public override Duration Sample(ulong draw)
    {
        var high = Math.BigMul((ulong)mean.Ns, NaturalLog.OfComplement(draw), out var low);
        if (high >> NaturalLog.Bits - 1 != 0) return Longest;
        return Capped(min, (Int128)(high << 64 - NaturalLog.Bits | low >> NaturalLog.Bits));
    }

    public override string ToString() => min == Duration.Zero ? $"exponential(mean {mean})" : $"exponential(mean {mean}, min {min})";
}
