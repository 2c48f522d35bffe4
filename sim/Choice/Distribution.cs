namespace Simulator;

/// <summary>
/// A distribution of durations, sampled by its quantile function: one draw, one sample. Integer arithmetic only, so that a
/// sample is the same on every machine; a draw of 0 gives the smallest value.
/// </summary>
public abstract class Distribution
{
    /// <summary>The value at quantile <paramref name="draw"/> / 2^64.</summary>
    public abstract Duration Sample(ulong draw);

    /// <summary>The smallest value that can be drawn.</summary>
    public virtual Duration Min => Sample(0);
}

/// <summary>Always the same duration.</summary>
public sealed class Constant(Duration value) : Distribution
{
    public override Duration Sample(ulong draw) => value;
    public override string ToString() => value.ToString();
}

/// <summary>Every nanosecond of [from, to] as likely as the others.</summary>
public sealed class Uniform(Duration from, Duration to) : Distribution
{
    public override Duration Sample(ulong draw) => new(from.Ns + (long)Math.BigMul(draw, (ulong)(to.Ns - from.Ns) + 1, out _));
    public override string ToString() => $"{from}..{to}";
}
