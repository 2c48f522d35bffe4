namespace Simulator.Scenarios;

/// <summary>A distribution of durations as a scenario states it; the composer makes the kernel's sampler of it.</summary>
public abstract record DistributionSpec
{
    public static DistributionSpec Of(Duration constant) => new ConstantSpec(constant);
    public static DistributionSpec Of(Duration from, Duration to) => new UniformSpec { From = from, To = to };
}

/// <summary>Always the same.</summary>
public sealed record ConstantSpec(Duration Value) : DistributionSpec;

[About("Every value of [from, to] as likely as the others.")]
public sealed record UniformSpec : DistributionSpec
{
    [Signed]
    public required Duration From { get; init; }

    [Signed]
    public required Duration To { get; init; }
}

[About("The bell curve. Values below zero count as zero, but not in the offset of a clock.")]
public sealed record NormalSpec : DistributionSpec
{
    public required Duration Mean { get; init; }
    public required Duration Deviation { get; init; }
}

[About("The logarithm is normal: the usual shape of measured latencies.")]
public sealed record LognormalSpec : DistributionSpec
{
    [Positive]
    public required Duration Median { get; init; }

    [About("Standard deviation of the natural logarithm."), Within(0, 10)]
    public required decimal Sigma { get; init; }
}

[About("Memoryless: the time between independent events.")]
public sealed record ExponentialSpec : DistributionSpec
{
    [About("The mean of the part above min."), Positive]
    public required Duration Mean { get; init; }

    public Duration Min { get; init; } = Duration.Zero;
}

[About("A heavy tail: the probability to exceed x falls as (min / x) to the power of shape.")]
public sealed record ParetoSpec : DistributionSpec
{
    [Positive]
    public required Duration Min { get; init; }

    [About("Smaller is heavier; below 1 the mean is infinite."), Positive, Within(0, 100)]
    public required decimal Shape { get; init; }
}

/// <summary>One of several, by weight.</summary>
public sealed record MixtureSpec(Seq<MixturePart> Parts) : DistributionSpec;

[About("A part of a mixture.")]
public sealed record MixturePart
{
    [About("The share of samples that come from this part; the weights add up to 100%."), Positive]
    public required Ratio Weight { get; init; }

    public required DistributionSpec Of { get; init; }
}

/// <summary>Measured: quantiles with straight lines between them, or the samples themselves. One of the two is empty.</summary>
public sealed record EmpiricalSpec : DistributionSpec
{
    [About("Durations by quantile, such as {50%: 5ms, 99%: 40ms}; straight lines between them.")]
    public Seq<Quantile> Quantiles { get; init; }

    [About("Measured values, each as likely as the others.")]
    public Seq<Duration> Samples { get; init; }
}

/// <summary>The share <paramref name="At"/> of all values is at most <paramref name="Value"/>.</summary>
public readonly record struct Quantile(Ratio At, Duration Value);
