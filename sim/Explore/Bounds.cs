namespace Simulator;

/// <summary>
/// Makes a world untimed: what is pending (messages, timers, writes, operations, faults) happens in any order that is possible, within
/// these bounds, and a strategy says in which. Latencies mean nothing then. A timer goes off after those of the same machine that are
/// due before it, and never before its time on that machine's clock; all else may be late without limit.
/// </summary>
public sealed record Bounds
{
    /// <summary>Crashes of servers, at any moment and each for as long as one likes; beside the scenario's own faults.</summary>
    public int Crashes { get; init; }

    /// <summary>Messages that are lost.</summary>
    public int Losses { get; init; }

    /// <summary>Messages that arrive and stay on their way, to arrive again.</summary>
    public int Duplicates { get; init; }

    /// <summary>Timers that go off, of all machines together; null for no limit.</summary>
    public int? Timeouts { get; init; }

    /// <summary>The machines whose timers go off; null for all.</summary>
    public IReadOnlyList<NodeId>? Firing { get; init; }

    /// <summary>The servers that crash; null for all.</summary>
    public IReadOnlyList<NodeId>? Crashing { get; init; }

    /// <summary>
    /// Until then the run has time, and chance comes from <see cref="OpeningSeed"/>: an opening of which nothing is gone through. What is
    /// pending at that moment happens in any order. By default there is no opening.
    /// </summary>
    public Instant? From { get; init; }

    /// <summary>The seed of the opening.</summary>
    public ulong OpeningSeed { get; init; }

    /// <summary>How states are compared.</summary>
    public StateEquality Equality { get; init; }

    /// <summary>Whether what clients have seen is part of the state: needed where their history is judged.</summary>
    public bool ComparesHistories { get; init; }

    /// <summary>
    /// Whether what scripts ask for is asked for at once, which is no move then. That shows servers nothing less, for a request may be on
    /// its way for as long as one likes; but operations that could have come one after the other overlap, so not for judging histories.
    /// </summary>
    public bool BeginsAtOnce { get; init; }
}

/// <summary>When two machines are in the same state.</summary>
public enum StateEquality
{
    /// <summary>When they describe themselves equally and their disks hold the same.</summary>
    Described,

    /// <summary>
    /// When equal things have happened to them in the same order: of this no author can forget a part, and few states are equal.
    /// </summary>
    Lived,
}
