namespace Simulator.Protocols.Raft;

/// <summary>Makes a Raft server: the correct one, or one with a rule taken away.</summary>
public delegate RaftNode RaftFactory(NodeId self, int servers, RaftOptions options);

/// <summary>Raft, as scenarios see it.</summary>
public sealed class RaftProtocol(RaftFactory factory) : Protocol<RaftOptions>
{
    public RaftProtocol() : this(static (self, servers, options) => new RaftNode(self, servers, options)) { }

    /// <summary>Whether administrators change the membership in every storm, and not only in some.</summary>
    internal bool AlwaysReconfigures { get; init; }

    public override string Name => "raft";
    public override string Summary =>
        "Replicated log with a strong leader; linearizable key-value store with reads, writes, cas and append";
    public override string Source =>
        "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, USENIX ATC 2014 (extended version)";

    public override string Service => "key-value store: read, write, cas, append; administrators: reconfigure, transfer-leader";
    public override string Tolerates =>
        "f crashes of 2f+1 servers, any number that come back with their disks; messages late, lost, doubled; no liars";
    public override IReadOnlyList<Mutant> Mutants => RaftMutants.All;

    public override StormPlan? DrawStorm(Dice dice, int? servers) => RaftStorm.Draw(dice, servers, AlwaysReconfigures);

    protected override Deployment Deploy(RaftOptions options, int servers)
    {
        Validate(options, servers);
        return new Deployment(
            id => factory(id, servers, options),
            seat => new LeaderClient(seat, options.Sessions, options.Reads == ReadMode.Log), RaftSpec.All())
        {
            Lacks = RaftNode.Lacks,
            IsReplicatedLog = true,
            Sometimes = RaftSituations.Of(options),
            Forger = new RaftForger(),
        };
    }

    static void Validate(RaftOptions o, int servers)
    {
        Require(o.ElectionTimeout.From > Duration.Zero, "election-timeout", "must be longer than nothing");
        Require(o.ElectionTimeout.From <= o.ElectionTimeout.To, "election-timeout", "must not end before it begins");
        Require(o.HeartbeatInterval > Duration.Zero, "heartbeat-interval", "must be longer than nothing");
        Require(o.HeartbeatInterval < o.ElectionTimeout.From, "heartbeat-interval",
            $"must be below the election timeout of {o.ElectionTimeout}");
        Require(o.Batch >= 1, "batch", "must be at least 1");
        Require(o.Pipeline >= 1, "pipeline", "must be at least 1");
        Require(o.SessionLimit >= 1, "session-limit", "must be at least 1");
        Require(o.SnapshotAfter >= 0, "snapshot-after", "must not be negative");
        Require(o.SnapshotChunk >= 1, "snapshot-chunk", "must be at least 1");
        Require(o.CatchUpRounds >= 1, "catch-up-rounds", "must be at least 1");
        Require(o.InitialMembers >= 0 && o.InitialMembers <= servers, "initial-members", $"must be 0 to {servers}, the number of servers");
        Require(o.Reads != ReadMode.Lease || o.CheckQuorum, "reads", "lease reads rest on check-quorum, which is off");
    }
}
