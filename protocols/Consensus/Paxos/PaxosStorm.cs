namespace Simulator.Protocols.Paxos;

/// <summary>What Paxos contributes to a storm.</summary>
static class PaxosStorm
{
    public static StormPlan Draw(Dice dice, int? size)
    {
        var servers = size ?? dice.Any(3, 5, 5, 7);
        // The disks keep what counts, so that any number of servers may be down: safety does not rest on how many are up.
        return new StormPlan(Options(dice, servers), servers, Tolerance: servers)
        {
            // An instance that is decided is quiet for ever.
            Keys = dice.Any(3, 10, 30, 100),
        };
    }

    static PaxosOptions Options(Dice dice, int servers) => new()
    {
        Quorums = Quorums(dice, servers),
        Proposing = dice.OneIn(3) ? ProposerChoice.Distinguished : ProposerChoice.Any,
        PresenceInterval = Duration.Ms(15),
        PresenceTimeout = Duration.Ms(60),
        SkipFirstPhase = dice.OneIn(2),
        Backoff = dice.OneIn(3) ? new(Duration.Zero, Duration.Ms(2)) : new(Duration.Ms(1), Duration.Ms(10)),
        Retransmit = dice.Ms(10, 60),
        Learning = dice.OneIn(2) ? Learning.EveryLearner : Learning.DistinguishedLearners,
        DistinguishedLearners = dice.OneIn(2) ? default : NodeSet.First(2),
        Learners = dice.OneIn(4) ? NodeSet.First(2) : default,
        Proposers = dice.OneIn(4) ? NodeSet.First(2) : default,
    };

    static Quorums Quorums(Dice dice, int servers)
    {
        var second = 1 + dice.Below(servers);
        return dice.Below(4) switch
        {
            0 => new SizeQuorums { Phase1 = servers + 1 - second, Phase2 = second },
            1 when servers % 2 == 1 && servers > 3 => new WeightQuorums { Votes = [.. Votes(dice, servers)] },
            _ => Protocols.Quorums.Majority,
        };
    }

    static Weight[] Votes(Dice dice, int servers)
    {
        var votes = new Weight[servers];
        for (var i = 0; i < servers; i++) votes[i] = new Weight(new NodeId(i), 1 + dice.Below(2));
        return votes;
    }
}
