namespace Simulator.Protocols.Raft;

/// <summary>What can be set about Raft. The defaults suit a local network of about a millisecond.</summary>
public sealed record RaftOptions
{
    /// <summary>Silence after which a server starts an election, drawn anew each time from this range (§5.2).</summary>
    public DurationRange ElectionTimeout { get; init; } = new(Duration.Ms(150), Duration.Ms(300));

    /// <summary>How often a leader speaks when it has nothing to say. Well below the election timeout.</summary>
    public Duration HeartbeatInterval { get; init; } = Duration.Ms(50);

    /// <summary>Ask whether an election could be won before raising the term (thesis §9.6).</summary>
    public bool PreVote { get; init; } = true;

    /// <summary>
    /// A leader without a majority for an election timeout steps down, and servers that hear a live leader ignore candidates
    /// (thesis §6.2, §4.2.3).
    /// </summary>
    public bool CheckQuorum { get; init; } = true;

    /// <summary>
    /// A candidate asks for votes while its own vote is still on its way to the disk, as a leader may send entries (thesis §10.2.1);
    /// its own vote counts when it has arrived there.
    /// </summary>
    public bool ParallelVoteWrite { get; init; }

    /// <summary>A new leader appends an empty entry, by which it learns what is committed (§8).</summary>
    public bool NoOp { get; init; } = true;

    /// <summary>
    /// A follower that refuses entries names the whole conflicting term, so that the leader need not go back one by one (§5.3).
    /// </summary>
    public bool FastBacktracking { get; init; } = true;

    /// <summary>Most entries in one message. At least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Most entries sent to a follower and not yet acknowledged (thesis §10.2.1). At least 1.</summary>
    public int Pipeline { get; init; } = 256;

    /// <summary>How reads are served.</summary>
    public ReadMode Reads { get; init; } = ReadMode.ReadIndex;

    /// <summary>For lease reads: how much faster or slower than true time a clock is trusted to run at most.</summary>
    public Ratio ClockDriftBound { get; init; } = new(500, 1_000_000);

    /// <summary>Clients register a session, so that a retried request is carried out only once (thesis §6.3).</summary>
    public bool Sessions { get; init; } = true;

    /// <summary>Sessions kept at most; the longest idle goes first. At least 1.</summary>
    public int SessionLimit { get; init; } = 10_000;

    /// <summary>Entries applied since the last snapshot after which the next one is taken (§7). Zero: never.</summary>
    public int SnapshotAfter { get; init; } = 10_000;

    /// <summary>Keys and sessions in one message of a snapshot. At least 1.</summary>
    public int SnapshotChunk { get; init; } = 256;

    /// <summary>How the cluster's membership is changed.</summary>
    public MembershipChange Membership { get; init; } = MembershipChange.SingleServer;

    /// <summary>Rounds of replication in which a new server must catch up before it is added (thesis §4.2.1). At least 1.</summary>
    public int CatchUpRounds { get; init; } = 10;

    /// <summary>How many servers form the first configuration; the others wait to be added. Zero: all.</summary>
    public int InitialMembers { get; init; }
}

/// <summary>How reads are served.</summary>
public enum ReadMode
{
    /// <summary>Through the log, like writes.</summary>
    Log,
    /// <summary>By the leader, after a round of messages has shown that it still is the leader (thesis §6.4).</summary>
    ReadIndex,
    /// <summary>By the leader without a round, while its lease lasts; trusts the clocks (thesis §6.4.1).</summary>
    Lease,
    /// <summary>By any server from what it has applied: fast, always available, stale.</summary>
    Local,
}

/// <summary>How the cluster's membership is changed.</summary>
public enum MembershipChange
{
    /// <summary>One server at a time (thesis §4.1), only after an entry of the leader's own term is committed (the fix of 2015).</summary>
    SingleServer,
    /// <summary>Any change at once, through a phase in which both configurations must agree (§6).</summary>
    Joint,
}
