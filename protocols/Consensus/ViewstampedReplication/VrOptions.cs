namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>What can be set about Viewstamped Replication. The defaults suit a local network of about a millisecond.</summary>
public sealed record VrOptions
{
    /// <summary>
    /// Silence of the primary after which a backup begins a view change, and time after which an unfinished one gives way to the
    /// next; drawn anew each time from this range (§4.2).
    /// </summary>
    public DurationRange ViewChangeTimeout { get; init; } = new(Duration.Ms(150), Duration.Ms(300));

    /// <summary>
    /// How often a primary without requests sends a commit message (§4.1), and after how long what got no answer is sent again. Below
    /// the view change timeout.
    /// </summary>
    public Duration HeartbeatInterval { get; init; } = Duration.Ms(50);

    /// <summary>Most requests in one prepare message (§6.2). At least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Most operations under way at once; requests beyond that wait and form a batch (§6.2). At least 1.</summary>
    public int Pipeline { get; init; } = 256;

    /// <summary>Operations after which a replica takes a checkpoint and cuts its log (§5.1). Zero: never.</summary>
    public int CheckpointAfter { get; init; } = 10_000;

    /// <summary>Entries kept before a checkpoint, so that replicas that lag a little need no application state (§5.2).</summary>
    public int LogKept { get; init; } = 1_000;

    /// <summary>
    /// Committed entries that a view change sends along with those not known to be committed, so that nobody has to ask for them (§5.3).
    /// </summary>
    public int ViewChangeSuffix { get; init; } = 64;

    /// <summary>How reads are served.</summary>
    public ReadMode Reads { get; init; } = ReadMode.Log;

    /// <summary>For lease reads: how long a backup that has answered the primary lets no other view begin (§6.3).</summary>
    public Duration LeaseDuration { get; init; } = Duration.Ms(120);

    /// <summary>For lease reads: how much faster or slower than true time a clock is trusted to run at most.</summary>
    public Ratio ClockDriftBound { get; init; } = new(500, 1_000_000);

    /// <summary>Who a client is for the client table.</summary>
    public ClientIdentity Clients { get; init; } = ClientIdentity.Process;

    /// <summary>How many servers form the first configuration; the others wait to be added. Zero: all.</summary>
    public int InitialMembers { get; init; }

    /// <summary>
    /// Whether the operation's way is the log; that of a transfer is a view change. A read that is meant to be answered beside it takes
    /// no part in the broadcast, though a primary without a lease orders it all the same.
    /// </summary>
    internal bool IsBroadcast(Operation operation) =>
        operation.Function != "transfer-leader" && (!operation.IsRead || Reads == ReadMode.Log);
}

/// <summary>How reads are served.</summary>
public enum ReadMode
{
    /// <summary>Through the log, like writes.</summary>
    Log,
    /// <summary>By the primary alone, while it holds leases of a quorum; trusts the clocks (§6.3).</summary>
    Lease,
    /// <summary>By any replica that has executed what the client has seen before: causal, and stale (§6.3).</summary>
    Backup,
}

/// <summary>Who a client is for the client table.</summary>
public enum ClientIdentity
{
    /// <summary>Each process is a client of its own and numbers its requests from 1.</summary>
    Process,
    /// <summary>Each machine is a client; a new process on it asks the replicas for its request-number (§4.5).</summary>
    Machine,
}
