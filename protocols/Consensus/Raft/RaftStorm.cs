namespace Simulator.Protocols.Raft;

/// <summary>What Raft contributes to a storm.</summary>
static class RaftStorm
{
    public static StormPlan Draw(Dice dice, int? size, bool alwaysReconfigures)
    {
        var servers = size ?? (dice.OneIn(3) ? 3 : 5);
        var isReconfigured = dice.OneIn(3) || alwaysReconfigures;
        // The disks keep what counts, so that any number of servers may be down: safety does not rest on how many are up.
        var options = Options(dice, servers, isReconfigured);
        return new StormPlan(options, servers, Tolerance: servers)
        {
            // Thesis §6.2: only a leader that checks its quorum steps down when it reaches the others and does not hear them.
            BearsFrozenRest = options.CheckQuorum,
            Administration = isReconfigured ? Administration(dice, servers) : [],
        };
    }

    static RaftOptions Options(Dice dice, int servers, bool isReconfigured)
    {
        var checkQuorum = !dice.OneIn(4);
        // Not local reads, which promise nothing.
        var reads = dice.Any(ReadMode.Log, ReadMode.ReadIndex, ReadMode.Lease);
        return new RaftOptions
        {
            ElectionTimeout = new DurationRange(Duration.Ms(50), Duration.Ms(100)),
            HeartbeatInterval = Duration.Ms(15),
            PreVote = !dice.OneIn(3),
            // Thesis §4.2.3: servers that were removed, and have not heard of it, would else take the leader down again and again.
            CheckQuorum = checkQuorum || reads == ReadMode.Lease || isReconfigured,
            ParallelVoteWrite = dice.OneIn(3),
            NoOp = !dice.OneIn(4),
            FastBacktracking = !dice.OneIn(4),
            Batch = dice.OneIn(2) ? 64 : 1 + dice.Below(3),
            Pipeline = dice.OneIn(2) ? 256 : 1 + dice.Below(4),
            Reads = reads,
            SessionLimit = dice.OneIn(4) ? 4 : 1000,
            SnapshotAfter = dice.OneIn(2) ? 0 : 3 + dice.Below(30),
            SnapshotChunk = 1 + dice.Below(4),
            Membership = dice.Any(MembershipChange.SingleServer, MembershipChange.Joint),
            CatchUpRounds = 1 + dice.Below(5),
            InitialMembers = isReconfigured ? 1 + dice.Below(servers) : 0,
        };
    }

    static Operation[] Administration(Dice dice, int servers)
    {
        var acts = new Operation[12];
        for (var i = 0; i < acts.Length; i++)
            acts[i] = dice.OneIn(3) ? new Operation("transfer-leader", null, Value.Nil) : Reconfigure(dice, servers);
        return acts;
    }

    static Operation Reconfigure(Dice dice, int servers)
    {
        var names = new List<Value>();
        for (var i = 0; i < servers; i++)
            if (dice.Below(3) > 0) names.Add(Value.Of(new NodeId(i).ToString()));
        if (names.Count == 0) names.Add(Value.Of(new NodeId(0).ToString()));
        return new Operation("reconfigure", null, Value.List([.. names]));
    }
}
