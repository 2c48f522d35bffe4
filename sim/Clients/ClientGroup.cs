namespace Simulator;

/// <summary>Clients that behave alike.</summary>
public sealed record ClientGroup
{
    /// <summary>Client machines, each one logical process at a time.</summary>
    public required int Count { get; init; }

    /// <summary>The server beside the client with this number in the group.</summary>
    public required Func<int, NodeId> Nearest { get; init; }

    /// <summary>What they do; made once for each run. Null for clients that only follow their script.</summary>
    public Func<Workload>? Workload { get; init; }

    public LoadMode Mode { get; init; } = LoadMode.Closed;

    /// <summary>Closed loop: pause between the end of an operation and the next.</summary>
    public Distribution Think { get; init; } = new Constant(Duration.Zero);

    /// <summary>Open loop: time between arrivals for the whole group; an arrival takes the client that has been idle longest.</summary>
    public Distribution InterArrival { get; init; } = new Constant(Duration.Ms(10));

    /// <summary>After this an operation counts as over, its outcome unknown, and its process is retired.</summary>
    public Duration Deadline { get; init; } = Duration.Seconds(5);

    public ClientPolicy Policy { get; init; } = ClientPolicy.Default;

    /// <summary>No operation begins before this.</summary>
    public Duration Start { get; init; }

    /// <summary>No operation begins after this; null for the end of the run.</summary>
    public Duration? Stop { get; init; }

    /// <summary>At most so many operations in all; null for no limit.</summary>
    public long? MaxOperations { get; init; }

    public IReadOnlyList<ScriptedOperation> Script { get; init; } = [];
}

/// <summary>When a group's clients begin operations.</summary>
public enum LoadMode
{
    /// <summary>A client begins the next operation when it has ended the last: slow answers mean less load.</summary>
    Closed,
    /// <summary>Operations begin at their times whatever the service does: slow answers mean longer queues.</summary>
    Open,
}

/// <summary>One operation at a fixed time by a client of the group; it waits while that client is busy.</summary>
public sealed record ScriptedOperation(Duration At, int Client, Operation Operation);
