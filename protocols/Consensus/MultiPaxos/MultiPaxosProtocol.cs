namespace Simulator.Protocols.MultiPaxos;

/// <summary>Makes a server of Multi-Paxos. Planted bugs give their own, with a rule taken away.</summary>
public delegate MultiPaxosNode MultiPaxosFactory(NodeId self, int servers, MultiPaxosOptions options);

/// <summary>Multi-Paxos, as scenarios see it.</summary>
public sealed class MultiPaxosProtocol(MultiPaxosFactory factory) : Protocol<MultiPaxosOptions>
{
    public MultiPaxosProtocol() : this(static (self, servers, options) => new MultiPaxosNode(self, servers, options)) { }

    public override string Name => "multi-paxos";
    public override string Summary =>
        "Replicated log of one Paxos instance per slot with a distinguished proposer; linearizable key-value store";
    public override string Source => "Lamport, Paxos Made Simple, SIGACT News 32(4), 2001; The Part-Time Parliament, TOCS 16(2), 1998";
    public override string Service => "key-value store: read, write, cas, append; reconfigure, transfer-leader";
    public override string Tolerates =>
        "crashes, loss and any delay as long as a quorum of each phase is up: f of 2f+1 with majorities; lease reads trust clocks";

    public override IReadOnlyList<Mutant> Mutants => MultiPaxosMutants.All;

    public override StormPlan? DrawStorm(Dice dice, int? servers) => MultiPaxosStorm.Draw(dice, servers);

    protected override Deployment Deploy(MultiPaxosOptions options, int servers)
    {
        Validate(options, servers);
        return new Deployment(
            id => factory(id, servers, options),
            seat => new LeaderClient(seat, options.Sessions, options.Reads == ReadMode.Log), MultiPaxosSpec.All())
        {
            Lacks = Lacks,
            IsReplicatedLog = true,
        };
    }

    /// <summary>What the configurations lack that are in use where the log has been executed furthest.</summary>
    static string? Lacks(ICluster cluster, NodeSet up)
    {
        MultiPaxosNode? furthest = null;
        foreach (var server in up)
            if (cluster[server] is MultiPaxosNode node && (furthest is null || node.Executed > furthest.Executed)) furthest = node;
        return furthest is null ? "no server is up" : furthest.Lacks(up) is { } missing ? $"no quorum for {missing}" : null;
    }

    static void Validate(MultiPaxosOptions o, int servers)
    {
        Require(o.ElectionTimeout.From > Duration.Zero, "election-timeout", "must be longer than nothing");
        Require(o.ElectionTimeout.From <= o.ElectionTimeout.To, "election-timeout", "must not end before it begins");
        Require(o.HeartbeatInterval > Duration.Zero, "heartbeat-interval", "must be longer than nothing");
        Require(o.HeartbeatInterval < o.ElectionTimeout.From, "heartbeat-interval",
            $"must be below the election timeout of {o.ElectionTimeout}");
        Require(o.Batch >= 1, "batch", "must be at least 1");
        Require(o.Bundle >= 1, "bundle", "must be at least 1");
        Require(o.Alpha >= 1, "alpha", "must be at least 1");
        Require(o.Pipeline >= 1, "pipeline", "must be at least 1");
        Require(o.Pipeline <= o.Alpha, "pipeline", "must not exceed alpha: nobody knows yet who decides slots further on");
        Require(o.SessionLimit >= 1, "session-limit", "must be at least 1");
        Require(o.SnapshotAfter >= 0, "snapshot-after", "must not be negative");
        Require(o.SnapshotChunk >= 1, "snapshot-chunk", "must be at least 1");
        Require(o.InitialMembers >= 0 && o.InitialMembers <= servers, "initial-members", $"must be 0 to {servers}, the number of servers");
        Require(o.Reads != ReadMode.Lease || o.CheckQuorum, "reads", "lease reads rest on check-quorum, which is off");
        o.Quorums.Over(NodeSet.First(o.InitialMembers == 0 ? servers : o.InitialMembers), o.UnsafeQuorums);
    }
}
