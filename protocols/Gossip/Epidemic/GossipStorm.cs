namespace Simulator.Protocols.Epidemic;

/// <summary>What epidemic replication contributes to a storm.</summary>
static class GossipStorm
{
    public static StormPlan Draw(Dice dice, int? servers)
    {
        var size = servers ?? 2 + dice.Below(6);
        return new StormPlan(Options(dice), size, Tolerance: size)
        {
            // A third of the load or so deletes: what deletions leave behind must not keep servers apart.
            Functions = dice.OneIn(3) ? ["read", "write"] : ["read", "write", "delete"],
            Settle = Duration.Seconds(4),
            IsLinearizable = false,
        };
    }

    static GossipOptions Options(Dice dice)
    {
        var antiEntropy = dice.Any(Direction.Push, Direction.Pull, Direction.PushPull, Direction.PushPull);
        var compare = dice.Any(Comparison.Full, Comparison.Recent, Comparison.PeelBack, Comparison.Merkle);
        var directMail = dice.OneIn(3);
        var redistribute = dice.Any(Redistribution.Nothing, Redistribution.Rumour, Redistribution.Mail);
        var drawn = new GossipOptions
        {
            DirectMail = directMail,
            Rumours = dice.Any(Direction.None, Direction.Push, Direction.Pull, Direction.PushPull),
            RumourInterval = dice.Ms(15, 60),
            Judgement = dice.Any(Judgement.Feedback, Judgement.Blind),
            Removal = dice.Any(Removal.Counter, Removal.Coin),
            K = 1 + dice.Below(3),
            ConnectionLimit = dice.OneIn(3) ? 1 + dice.Below(2) : 0,
            HuntLimit = dice.Below(3),
            AntiEntropy = compare == Comparison.PeelBack ? Direction.PushPull : antiEntropy,
            AntiEntropyInterval = dice.Ms(40, 120),
            Compare = compare,
            RecentWindow = dice.Ms(50, 1000),
            PeelBatch = 1 + dice.Below(4),
            TreeDepth = 1 + dice.Below(3),
            Redistribute = redistribute == Redistribution.Mail && !directMail ? Redistribution.Rumour : redistribute,
            Rounds = dice.OneIn(3) ? Rounds.Synchronous : Rounds.Asynchronous,
            StampAfterSeen = dice.OneIn(2),
            StampPrecision = dice.OneIn(2) ? new Duration(1) : Duration.Ms(1),
        };
        // Longer than any storm separates servers: within what the protocol promises.
        return dice.OneIn(2) ? drawn : drawn with
        {
            CertificateRetention = Duration.Seconds(5),
            DormantRetention = dice.OneIn(2) ? Duration.Seconds(5) : Duration.Zero,
            RetentionSites = 1 + dice.Below(3),
        };
    }
}
