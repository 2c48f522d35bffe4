namespace Simulator;

/// <summary>
/// Draws whole experiments (sizes, options, faults) from one seed, before a run begins. Within a run chance comes from
/// <see cref="IChoices"/>, whose draws are labelled.
/// </summary>
public sealed class Dice(ulong seed)
{
    ulong state = Mixing.Finish(seed ^ 0x5354_4F52_4D00_0000);

    /// <summary>A whole number of [0, bound). The bound is at least 1.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        state = unchecked(state + Mixing.Golden);
        return (int)((UInt128)Mixing.Finish(state) * (uint)bound >> 64);
    }

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int bound) => Below(bound) == 0;

    /// <summary>One of the options, each as likely as the others.</summary>
    public T Any<T>(params ReadOnlySpan<T> options) => options[Below(options.Length)];

    /// <summary>Whole milliseconds of [from, to].</summary>
    public Duration Ms(int from, int to) => Duration.Ms(from + Below(to - from + 1));
}
