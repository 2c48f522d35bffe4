namespace Simulator.Protocols.EventSourcing;

/// <summary>
/// An append-only log: "every change to the state of an application is captured in an event object, and these are stored in the
/// sequence in which they were applied" (Fowler, Event Sourcing, 2005). Events are never changed or removed; the state is what a
/// replay of them gives, today's or that of any past version.
/// </summary>
/// <remarks>Immutable, so that it can stand on a disk.</remarks>
public sealed record EventLog<TEvent>(Shelf<TEvent> Events)
{
    public static readonly EventLog<TEvent> Empty = new(new Shelf<TEvent>(default));

    /// <summary>How many events there are: the version of the state that all of them give.</summary>
    public long Version => Events.Count;

    /// <summary>The event that led to this version, from 1.</summary>
    public TEvent this[long version] => Events[(int)version - 1];

    public EventLog<TEvent> Append(TEvent e) => new(Events.With(Events.Count, e));

    /// <summary>
    /// Appends if the log is still what the writer has seen: optimistic concurrency (Vernon, Implementing Domain-Driven Design,
    /// appendix A). Null when somebody was faster.
    /// </summary>
    public EventLog<TEvent>? Append(long expectedVersion, TEvent e) => expectedVersion == Version ? Append(e) : null;

    /// <summary>The state at a version, from an earlier one: from the empty state, or from a snapshot.</summary>
    public TState Replay<TState>(TState state, long after, long upTo, Func<TState, TEvent, TState> apply)
    {
        for (var version = after + 1; version <= upTo; version++) state = apply(state, this[version]);
        return state;
    }
}
