namespace Simulator;

/// <summary>
/// What happens in a run, step by step: which messages arrive and which timers go off. Whatever is not listed does not happen, so
/// links and their faults, latencies and time-outs decide nothing. Clients and faults of machines keep the times of their own.
/// </summary>
/// <param name="Steps">In the order of their times; those of one instant happen in the order given.</param>
public sealed record Schedule(IReadOnlyList<ScheduledStep> Steps)
{
    /// <summary>From then on everything goes its own way: messages travel, timers go off when they are due. Null for never.</summary>
    public Duration? Until { get; init; }

    /// <summary>Whether writes reach the disk only when a step says so; if not, they take the time that the disk needs.</summary>
    public bool ListsSyncs { get; init; }

    /// <summary>Whether what a machine sends to itself arrives only when a step says so; if not, it arrives at once.</summary>
    public bool ListsOwn { get; init; }

    /// <summary>
    /// Whether a step that finds nothing of its kind takes what is nearest to it: another message of the type, or one whose type the
    /// schedule does not know, because it has another name now.
    /// </summary>
    public bool Adapts { get; init; }
}

/// <summary>One thing that is made to happen.</summary>
/// <param name="At">Virtual time from the start of the run.</param>
public abstract record ScheduledStep(Duration At);

/// <summary>A message arrives.</summary>
/// <param name="Message">The name of its type.</param>
/// <param name="Number">Which of the messages of that type on this link, from 1; null for the oldest that has not arrived.</param>
/// <param name="Again">Whether it is one that has arrived before: the link has made a copy.</param>
public sealed record DeliverStep(Duration At, string Message, NodeId From, NodeId To, long? Number, bool Again) : ScheduledStep(At)
{
    /// <summary>What an adapting schedule looks for first: a message of just these contents. 0 for none.</summary>
    public ulong Digest { get; init; }

    /// <summary>What it looks for next: one sent about then.</summary>
    public Instant? SentAt { get; init; }

    public override string ToString() => $"{Message} {From}->{To}" + (Number is { } number ? $" #{number}" : "") + (Again ? " again" : "");
}

/// <summary>A timer goes off. It must be due.</summary>
/// <param name="Timer">The name of its type or, of several of one type, its text; the one that is due first.</param>
public sealed record FireStep(Duration At, string Timer, NodeId Node) : ScheduledStep(At)
{
    public override string ToString() => $"{Timer} of {Node}";
}

/// <summary>What the machine is writing reaches its disk.</summary>
public sealed record SyncStep(Duration At, NodeId Node) : ScheduledStep(At)
{
    public override string ToString() => $"sync of {Node}";
}

/// <summary>What came of a step.</summary>
public enum StepFate
{
    /// <summary>The run ended before.</summary>
    NotReached,
    Done,
    /// <summary>What was meant was not there, and the nearest was taken in its place.</summary>
    Adapted,
    /// <summary>There was nothing to act on.</summary>
    Missed,
}

/// <summary>What came of a step, and what it has acted on.</summary>
/// <param name="Why">For what was adapted or missed: what was found.</param>
public sealed record StepReport(StepFate Fate, string Why = "")
{
    /// <summary>Of a delivery: which of the messages of its type on the link, from 1.</summary>
    public long Number { get; init; }

    /// <summary>Of a delivery: whether it was the oldest that had not arrived, so that no number need be given.</summary>
    public bool IsOldest { get; init; }

    /// <summary>Of a delivery: the name of the type of what was delivered; of a timer: its shortest unambiguous text.</summary>
    public string Name { get; init; } = "";

    public ulong Digest { get; init; }
    public Instant SentAt { get; init; }

    /// <summary>Of a timer: the trace event of the step that armed it, and for how long.</summary>
    public long ArmedBy { get; init; } = -1;

    public Instant Due { get; init; }

    /// <summary>The trace event that it caused; -1 for none.</summary>
    public long Event { get; init; } = -1;
}
