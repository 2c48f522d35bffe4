using Simulator.Protocols.EventSourcing;

namespace Simulator.Protocols.Sagas;

/// <summary>What a service's log records. Its state is what a replay of the log gives.</summary>
public abstract record ServiceEvent(string Saga);

/// <summary>A saga has begun here. Only the service that clients talk to has such events, and only in choreography.</summary>
public sealed record SagaOpened(string Saga, string Kind, SagaData Data) : ServiceEvent(Saga);

/// <summary>A local transaction: a step or its compensation.</summary>
/// <param name="Before">The amount of the record before it.</param>
/// <param name="Change">What it adds to that.</param>
/// <param name="State">The state of the record after it.</param>
/// <param name="Locks">Whether it marks the record until the saga has ended.</param>
public sealed record StepTaken(
    string Saga, int Step, StepStatus Status, string? Reason, Command Command, long Before, long Change, string State, bool Locks)
    : ServiceEvent(Saga);

/// <summary>The saga is over, and so are its semantic locks here.</summary>
public sealed record LocksReleased(string Saga) : ServiceEvent(Saga);

/// <summary>A saga that began here has ended.</summary>
public sealed record SagaClosed(string Saga, bool IsCompleted, string? Reason) : ServiceEvent(Saga);

/// <summary>An event that a subscriber has not acknowledged yet.</summary>
public sealed record Letter(long Number, NodeId To, SagaEvent Event);

/// <summary>What one local transaction writes at once: the log, which is also the inbox, and the outbox.</summary>
/// <param name="Letters">Letters written so far; numbers them.</param>
public sealed record Journal(EventLog<ServiceEvent> Log, Seq<Letter> Outbox, long Letters);

/// <summary>
/// What a service remembers through a crash. A single record, so that a write that stops half-way leaves the old one or the new one,
/// as the log of a database does.
/// </summary>
public sealed record ServiceDisk(Journal Journal)
{
    public static readonly ServiceDisk Blank = new(new Journal(EventLog<ServiceEvent>.Empty, default, 0));
}
