namespace Simulator.Analysis.Causes;

/// <summary>A read that returned something old, and the write that it ought to have seen.</summary>
/// <param name="Found">What it returned; of a list its last element.</param>
/// <param name="Missed">The value that it did not return.</param>
/// <param name="Writer">The process that wrote the missed value, and <paramref name="WriteBegun"/> when it began to.</param>
/// <param name="Known">Since when the missed value was known: acknowledged, or seen by somebody. Null when it was not yet then.</param>
public sealed record OldRead(
    int Process, string? Key, Value Found, Instant Begun, Instant Ended, Value Missed, int Writer, Instant WriteBegun, Instant? Known)
{
    /// <summary>Whether the missed write began only when what was found had been known: no order excuses that in real time.</summary>
    public bool IsCertain { get; init; }
}
