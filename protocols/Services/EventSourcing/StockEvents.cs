namespace Simulator.Protocols.EventSourcing;

/// <summary>What has happened to an item in stock.</summary>
public enum StockEventKind { Reserved, Restocked, Refused }

/// <summary>An event of an aggregate.</summary>
/// <param name="Command">The client's command that it came of; unique in the run.</param>
/// <param name="Change">What it adds to the pieces in stock; 0 for a refusal, which is recorded too.</param>
public sealed record StockEvent(long Command, StockEventKind Kind, long Change);

/// <summary>An event with its place in the log.</summary>
/// <param name="Key">The aggregate.</param>
/// <param name="Version">Its number within the aggregate, from 1.</param>
/// <param name="At">When it was appended, by the clock of the store.</param>
public sealed record Recorded(string Key, long Version, StockEvent Event, LocalTime At);

/// <summary>The state of an aggregate after some version: a snapshot, when it is stored.</summary>
public sealed record StockState(long Version, long Pieces)
{
    /// <summary>Before the first event.</summary>
    public static readonly StockState Opening = new(0, StockWorkload.Opening);

    public static StockState Apply(StockState state, StockEvent e) => new(state.Version + 1, state.Pieces + e.Change);

    /// <summary>What comes of a command in this state: an event in every case.</summary>
    public StockEvent Decide(long command, Operation operation)
    {
        var pieces = operation.Argument is { Kind: ValueKind.Integer, Number: >= 0 } argument ? argument.Number : 0;
        return operation.Function switch
        {
            "restock" => new StockEvent(command, StockEventKind.Restocked, pieces),
            "reserve" when Pieces >= pieces => new StockEvent(command, StockEventKind.Reserved, -pieces),
            _ => new StockEvent(command, StockEventKind.Refused, 0),
        };
    }
}
