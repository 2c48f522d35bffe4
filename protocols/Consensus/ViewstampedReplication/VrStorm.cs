namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>What Viewstamped Replication contributes to a storm.</summary>
static class VrStorm
{
    public static StormPlan Draw(Dice dice, int? size)
    {
        var servers = size ?? dice.Any(3, 5, 5, 7);
        var isReconfigured = servers > 3 && dice.OneIn(3);
        // Every configuration has three members at least, so one of any may lose its memory.
        var tolerance = isReconfigured ? 1 : (servers - 1) / 2;
        return new StormPlan(Options(dice, servers, isReconfigured), servers, tolerance)
        {
            // Whoever comes back may be cut off from those whom it has to ask for as long as the storm lasts.
            Recovery = Duration.Seconds(4),
            Administration = isReconfigured ? Administration(dice, servers) : dice.OneIn(4) ? [Transfer] : [],
        };
    }

    static readonly Operation Transfer = new("transfer-leader", null, Value.Nil);

    static VrOptions Options(Dice dice, int servers, bool isReconfigured) => new()
    {
        ViewChangeTimeout = new DurationRange(Duration.Ms(50), Duration.Ms(100)),
        HeartbeatInterval = Duration.Ms(15),
        Batch = dice.OneIn(2) ? 64 : 1 + dice.Below(3),
        Pipeline = dice.OneIn(2) ? 256 : 1 + dice.Below(4),
        CheckpointAfter = dice.OneIn(2) ? 0 : 3 + dice.Below(30),
        LogKept = 1 + dice.Below(10),
        ViewChangeSuffix = dice.OneIn(2) ? 64 : dice.Below(3),
        // Not reads at backups, which promise less.
        Reads = dice.Any(ReadMode.Log, ReadMode.Lease),
        LeaseDuration = dice.Ms(20, 120),
        InitialMembers = isReconfigured ? 3 + dice.Below(servers - 2) : 0,
    };

    static Operation[] Administration(Dice dice, int servers)
    {
        var acts = new Operation[12];
        for (var i = 0; i < acts.Length; i++) acts[i] = dice.OneIn(3) ? Transfer : Reconfigure(dice, servers);
        return acts;
    }

    static Operation Reconfigure(Dice dice, int servers)
    {
        var names = new List<Value>();
        var left = servers;
        for (var i = 0; i < servers; i++, left--)
            if (names.Count + left <= 3 || dice.Below(3) > 0) names.Add(Value.Of(new NodeId(i).ToString()));
        return new Operation("reconfigure", null, Value.List([.. names]));
    }
}
