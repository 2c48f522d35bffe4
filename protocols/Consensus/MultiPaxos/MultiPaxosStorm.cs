namespace Simulator.Protocols.MultiPaxos;

/// <summary>What Multi-Paxos contributes to a storm: short timeouts, small windows, everything else drawn.</summary>
static class MultiPaxosStorm
{
    public static StormPlan Draw(Dice dice, int? servers)
    {
        var count = servers ?? dice.Any(3, 5, 7);
        var isFlexible = servers is null && dice.OneIn(5);
        var phase2 = isFlexible ? 1 + dice.Below(count / 2 + 1) : count / 2 + 1;
        var alpha = dice.OneIn(2) ? 64 : 1 + dice.Below(12);
        var membership = !isFlexible && dice.OneIn(3);
        var options = new MultiPaxosOptions
        {
            ElectionTimeout = new DurationRange(Duration.Ms(50), Duration.Ms(100)),
            HeartbeatInterval = Duration.Ms(15),
            PreVote = !dice.OneIn(3),
            CheckQuorum = true,
            Quorums = isFlexible ? new SizeQuorums { Phase1 = count + 1 - phase2, Phase2 = phase2 } : Quorums.Majority,
            Batch = dice.OneIn(2) ? 64 : 1 + dice.Below(3),
            Bundle = dice.OneIn(2) ? 1 : 1 + dice.Below(4),
            Alpha = alpha,
            Pipeline = dice.OneIn(2) ? alpha : 1 + dice.Below(alpha),
            Reads = dice.Any(ReadMode.Log, ReadMode.Quorum, ReadMode.Quorum, ReadMode.Lease),
            SessionLimit = dice.OneIn(4) ? 4 : 1000,
            SnapshotAfter = dice.OneIn(2) ? 0 : 3 + dice.Below(30),
            SnapshotChunk = 1 + dice.Below(4),
        };
        return new StormPlan(options, count, (count - 1) / 2)
        {
            // A server outside of the core that hears too little would else go on with higher ballots for ever.
            BearsFrozenRest = options.PreVote,
            Administration = membership ? Administration(dice, count) : [],
        };
    }

    /// <summary>Majorities of the servers remain members, so that what may fail at once stays the same.</summary>
    static Operation[] Administration(Dice dice, int count)
    {
        var acts = new List<Operation> { new("transfer-leader", null, Value.Nil) };
        for (var i = 0; i < 4; i++)
        {
            var left = dice.Below(count + 1);
            var names = new List<Value>();
            for (var server = 0; server < count; server++)
                if (server != left) names.Add(Value.Of(new NodeId(server).ToString()));
            acts.Add(new Operation("reconfigure", null, Value.List([.. names])));
        }
        return [.. acts];
    }
}
