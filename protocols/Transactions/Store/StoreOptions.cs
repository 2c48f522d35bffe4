namespace Simulator.Protocols.Transactions;

/// <summary>What can be set about the store that transactions run on, whichever protocol commits them.</summary>
public sealed record StoreOptions
{
    /// <summary>Servers that hold keys. Empty: all.</summary>
    public NodeSet Shards { get; init; }

    /// <summary>Servers that coordinate transactions for clients. Empty: all.</summary>
    public NodeSet Coordinators { get; init; }

    /// <summary>How transactions are kept apart.</summary>
    public Isolation Isolation { get; init; } = Isolation.Locking;

    /// <summary>With locks: what is done about transactions that wait for each other.</summary>
    public Deadlocks Deadlocks { get; init; } = Deadlocks.WoundWait;

    /// <summary>With time-outs against deadlocks: how long a transaction waits for a lock.</summary>
    public Duration LockTimeout { get; init; } = Duration.Ms(50);

    /// <summary>
    /// With snapshots: the first committer wins, a transaction that wants to write what another has written meanwhile aborts. Off:
    /// updates get lost.
    /// </summary>
    public bool FirstCommitterWins { get; init; } = true;

    /// <summary>
    /// How often a client begins a transaction again that was aborted for the sake of others: to end a deadlock, or because another
    /// committer was first.
    /// </summary>
    public int Restarts { get; init; } = 20;

    /// <summary>How long a client waits before that, drawn anew each time.</summary>
    public DurationRange RestartAfter { get; init; } = new(Duration.Ms(1), Duration.Ms(10));

    /// <summary>With snapshots: the server that gives out timestamps. Empty: the first.</summary>
    public NodeSet Oracle { get; init; }

    /// <summary>
    /// How long a participant keeps a transaction that nobody goes on with before it aborts it alone, as it may until it has voted.
    /// </summary>
    public Duration Patience { get; init; } = Duration.Ms(400);
}

/// <summary>How transactions are kept apart.</summary>
public enum Isolation
{
    /// <summary>Strict two-phase locking: what has been read or written is locked until the transaction is over. Serializable.</summary>
    Locking,
    /// <summary>
    /// Snapshot isolation (Berenson et al., SIGMOD 1995): each transaction reads the versions that were committed when it began. Nobody
    /// waits for readers, and two transactions may each change what the other has read (write skew).
    /// </summary>
    Snapshot,
}

/// <summary>What is done about transactions that wait for each other (Rosenkrantz, Stearns and Lewis, TODS 1978).</summary>
public enum Deadlocks
{
    /// <summary>An older transaction aborts the younger ones that hold what it needs; a younger one waits.</summary>
    WoundWait,
    /// <summary>An older transaction waits; a younger one that would have to wait aborts.</summary>
    WaitDie,
    /// <summary>Everybody waits, and aborts after a time.</summary>
    Timeout,
}
