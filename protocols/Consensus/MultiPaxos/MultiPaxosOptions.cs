namespace Simulator.Protocols.MultiPaxos;

/// <summary>
/// What can be set about Multi-Paxos. The defaults suit a local network of about a millisecond; what Raft has as well has the same
/// name and the same default.
/// </summary>
public sealed record MultiPaxosOptions
{
    /// <summary>Silence after which a server tries to become the leader, drawn anew each time from this range.</summary>
    public DurationRange ElectionTimeout { get; init; } = new(Duration.Ms(150), Duration.Ms(300));

    /// <summary>How often a leader speaks when it has nothing to say. Well below the election timeout.</summary>
    public Duration HeartbeatInterval { get; init; } = Duration.Ms(50);

    /// <summary>Ask whether others miss the leader too before using a new ballot, so that who was cut off disturbs nobody.</summary>
    public bool PreVote { get; init; } = true;

    /// <summary>
    /// A leader without a quorum for phase 2 for an election timeout steps down, and acceptors that hear a live leader ignore
    /// other proposers. Leases rest on this.
    /// </summary>
    public bool CheckQuorum { get; init; } = true;

    /// <summary>Which acceptors together are enough for phase 1 (a new leader) and for phase 2 (a choice).</summary>
    public Quorums Quorums { get; init; } = Quorums.Majority;

    /// <summary>Go on although some quorum of phase 1 misses some quorum of phase 2, to show what happens then.</summary>
    public bool UnsafeQuorums { get; init; }

    /// <summary>Most slots in one message. At least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Most client requests in one slot, when more wait than there is room in the window. 1: each has a slot of its own.</summary>
    public int Bundle { get; init; } = 1;

    /// <summary>Most slots proposed beyond the last one executed. At least 1, at most alpha.</summary>
    public int Pipeline { get; init; } = 64;

    /// <summary>A configuration that is chosen in slot i holds from slot i + alpha on (Paxos Made Simple, §3). At least 1.</summary>
    public int Alpha { get; init; } = 64;

    /// <summary>How reads are served.</summary>
    public ReadMode Reads { get; init; } = ReadMode.Quorum;

    /// <summary>For lease reads: how much faster or slower than true time a clock is trusted to run at most.</summary>
    public Ratio ClockDriftBound { get; init; } = new(500, 1_000_000);

    /// <summary>Clients register a session, so that a retried request is carried out only once.</summary>
    public bool Sessions { get; init; } = true;

    /// <summary>Sessions kept at most; the longest idle goes first. At least 1.</summary>
    public int SessionLimit { get; init; } = 10_000;

    /// <summary>Slots executed since the last checkpoint after which the next one is taken. Zero: never.</summary>
    public int SnapshotAfter { get; init; } = 10_000;

    /// <summary>Keys and sessions in one message of a checkpoint. At least 1.</summary>
    public int SnapshotChunk { get; init; } = 256;

    /// <summary>How many servers form the first configuration; the others wait to be added. Zero: all.</summary>
    public int InitialMembers { get; init; }
}

/// <summary>How reads are served.</summary>
public enum ReadMode
{
    /// <summary>Through the log, like writes.</summary>
    Log,
    /// <summary>
    /// By any server: it asks a quorum how far the log goes and answers when it has executed that much (Charapko, Ailijani and
    /// Demirbas, Linearizable Quorum Reads in Paxos, HotStorage 2019).
    /// </summary>
    Quorum,
    /// <summary>By the leader alone, while its lease lasts; trusts the clocks (Paxos Made Live, §5.2).</summary>
    Lease,
    /// <summary>By any server from what it has executed: fast, always available, stale.</summary>
    Local,
}
