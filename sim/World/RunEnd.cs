namespace Simulator;

/// <summary>Why a run ended.</summary>
public enum EndReason
{
    /// <summary>The scenario's duration was reached.</summary>
    Time,
    /// <summary>Nothing was left to happen.</summary>
    Quiescent,
    /// <summary>After the healing of a <see cref="Liveness"/> every client was served, and nothing more was asked for.</summary>
    Served,
    /// <summary>The cap on steps was reached.</summary>
    StepCap,
    /// <summary>An invariant broke.</summary>
    Violation,
    /// <summary>A handler, invariant or workload threw: a bug in the protocol's code.</summary>
    HandlerFailed,
    /// <summary>The caller asked to stop.</summary>
    Interrupted,
}

/// <summary>How a run ended.</summary>
/// <param name="At">Virtual time of the end.</param>
/// <param name="Steps">Work done: messages, timers, disk completions and the like.</param>
/// <param name="Text">What happened, in one line, for <see cref="EndReason.HandlerFailed"/> and <see cref="EndReason.Violation"/>.</param>
public sealed record RunEnd(EndReason Reason, Instant At, long Steps, string? Text)
{
    /// <summary>What was thrown, for people: its stack trace differs between machines, so it belongs into no file of the run.</summary>
    public Exception? Failure { get; init; }
}

/// <summary>An invariant that was found broken.</summary>
/// <param name="Event">The trace event after which it did not hold.</param>
public sealed record Violation(string Invariant, string Source, string Text, Instant Time, long Event, NodeId Machine);

/// <summary>A variable of a server's state at a sampling instant; null text for numbers.</summary>
public readonly record struct Sample(Instant Time, NodeId Machine, string Name, long Number, string? Text);
