namespace Simulator.Protocols.EventSourcing;

/// <summary>A client to a command handler.</summary>
/// <param name="Id">Unique in the run; a retry carries the same one.</param>
public sealed record Submit(long Id, Operation Operation) : Message;

/// <summary>The answer: what was decided, and the version of the aggregate that holds it.</summary>
public sealed record Handled(long Id, StockEventKind Kind, long Version) : Message;

/// <summary>A command handler to the store: the state of an aggregate, and what became of this command, if it is known.</summary>
public sealed record Load(long Command, string Key) : Message;

/// <summary>A snapshot and the events after it.</summary>
/// <param name="Known">The version that the command has led to before; 0 when it is new.</param>
public sealed record Loaded(
    long Command, string Key, StockState Snapshot, Seq<StockEvent> Tail, long Known, StockEventKind KnownKind) : Message;

public sealed record AppendEvent(string Key, long ExpectedVersion, StockEvent Event) : Message;

/// <summary>The event is in the log, or one of the same command was there before.</summary>
public sealed record Appended(long Command, StockEventKind Kind, long Version) : Message;

/// <summary>The aggregate has another version by now.</summary>
public sealed record Conflict(long Command) : Message;

/// <summary>A view to the store: what comes after this position?</summary>
public sealed record Pull(long After) : Message;

public sealed record Feed(long After, Seq<Recorded> Events) : Message;

/// <summary>A client to a view, with the version that it must have seen; 0 for any.</summary>
public sealed record Query(long Id, string Key, long AtLeast) : Message;

public sealed record Answer(long Id, long Version, long Pieces) : Message;

/// <summary>A client to the store: the state of an aggregate at a past version; the latest when there is none so late.</summary>
public sealed record Audit(long Id, string Key, long Version) : Message;

/// <summary>A view asks for news.</summary>
public sealed record PollTimeout : Timer
{
    public static readonly PollTimeout It = new();
}

/// <summary>A client has waited long enough for an answer.</summary>
public sealed record PatienceTimeout : Timer
{
    public static readonly PatienceTimeout It = new();
}
