namespace Simulator;

/// <summary>The bell curve. What would be below the minimum counts as the minimum.</summary>
public sealed class Normal : Distribution
{
    readonly Duration mean;
    readonly Duration deviation;
    readonly Duration min;

    /// <param name="mean">The mean before the cut at <paramref name="min"/>.</param>
    /// <param name="deviation">The standard deviation before that cut; not negative.</param>
    /// <param name="min">Zero unless given; may be negative, as for the offset of a clock.</param>
    public Normal(Duration mean, Duration deviation, Duration min = default)
    {
        ThrowIfTooLong(mean, nameof(mean));
        ThrowIfNegative(deviation, nameof(deviation));
        ThrowIfTooLong(deviation, nameof(deviation));
        ThrowIfTooLong(min, nameof(min));
        this.mean = mean;
        this.deviation = deviation;
        this.min = min;
    }

    public override Duration Sample(ulong draw)
    {
        var above = Math.BigMul(deviation.Ns, NormalQuantile.At(draw)) >> NormalQuantile.Bits;
        return new Duration((long)Int128.Clamp(mean.Ns + above, min.Ns, Longest.Ns));
    }

    public override string ToString() => min == Duration.Zero
        ? $"normal(mean {mean}, deviation {deviation})"
        : $"normal(mean {mean}, deviation {deviation}, min {min})";
}
