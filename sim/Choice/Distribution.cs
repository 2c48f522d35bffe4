namespace Simulator;

/// <summary>
/// A distribution of durations, sampled by its quantile function: one draw, one sample. Integer arithmetic only, so that a
/// sample is the same on every machine; a draw of 0 gives the smallest value.
/// </summary>
public abstract class Distribution
{
    /// <summary>
    /// No sample of an unbounded distribution is longer: half of what a <see cref="Duration"/> can hold (146 years), so that
    /// adding one to an instant cannot overflow.
    /// </summary>
    public static readonly Duration Longest = new(long.MaxValue / 2);

    /// <summary>The value at quantile <paramref name="draw"/> / 2^64.</summary>
    public abstract Duration Sample(ulong draw);

    /// <summary>The smallest value that can be drawn.</summary>
    public virtual Duration Min => Sample(0);

    /// <summary>The same distribution, later by a fixed time, as a propagation delay with jitter on top.</summary>
    public Distribution After(Duration offset) => offset == Duration.Zero ? this : new Shifted(offset, this);

    private protected static void ThrowIfNegative(Duration value, string name)
    {
        if (value < Duration.Zero) throw new ArgumentOutOfRangeException(name, value, "must not be negative");
    }

    private protected static void ThrowIfTooLong(Duration value, string name)
    {
        if (value > Longest) throw new ArgumentOutOfRangeException(name, value, $"must be at most {Longest}");
    }

    private protected static void ThrowIfNotPositive(Duration value, string name)
    {
        if (value <= Duration.Zero) throw new ArgumentOutOfRangeException(name, value, "must be positive");
    }

    /// <summary>The sum, or <see cref="Longest"/> where it would be longer.</summary>
    private protected static Duration Capped(Duration a, Int128 ns) => new((long)Int128.Min(Longest.Ns, a.Ns + ns));
}
