namespace Simulator;

/// <summary>What one fault did in a run: when it was on and what it hit. A fault that hit nothing proves nothing.</summary>
/// <param name="Kind">The name in YAML: <c>partition</c>, <c>crash</c> …</param>
/// <param name="Text">The fault in words, with the machines it was aimed at: <c>partition {n1 c1} | {n2 n3 c2}</c>.</param>
/// <param name="From">When it began.</param>
/// <param name="Until">When it ended; null when it was still on at the end of the run.</param>
/// <param name="Hits">Messages dropped, delayed or changed by it, handlers and writes it stopped: all that it affected.</param>
/// <param name="MessagesHit">Of these, messages.</param>
/// <param name="WritesLost">Of these, writes that never reached the disk.</param>
/// <param name="Sides">For partitions, the machines of each connected side, by name; otherwise empty.</param>
public sealed record FaultReport(
    string Kind, string Text, Instant From, Instant? Until, long Hits, long MessagesHit, long WritesLost,
    IReadOnlyList<IReadOnlyList<string>> Sides)
{
    /// <summary>What it was, as it was scheduled or drawn; null when that is not known any more.</summary>
    public ScheduledFault? Scheduled { get; init; }

    /// <summary>Its place among the faults of the run: those of the scenario come first, in their order.</summary>
    public int Number { get; init; } = -1;

    /// <summary>The machines that it was aimed at; empty for faults of links.</summary>
    public IReadOnlyList<NodeId> Targets { get; init; } = [];

    /// <summary>For dishonest machines, what they did to the messages hit; null for other faults.</summary>
    public Deceits? Deceits { get; init; }
}

/// <summary>What dishonest machines did to their messages.</summary>
/// <param name="Changed">Something else was said instead.</param>
/// <param name="HeldBack">Nothing was said, or the same later.</param>
/// <param name="Added">Something was said again, or beside it.</param>
public readonly record struct Deceits(long Changed, long HeldBack, long Added);
