namespace Simulator.Protocols.Pnuts;

/// <summary>What PNUTS contributes to a storm.</summary>
static class PnutsStorm
{
    public static StormPlan Draw(Dice dice, int? size)
    {
        var servers = size ?? dice.Any(4, 6, 6, 8);
        var options = Options(dice);
        // The disks keep what counts, so that any number of servers may be down.
        return new StormPlan(options, servers, Tolerance: servers)
        {
            // Nobody stands in for a record's master, nor for a broker.
            BearsFrozenRest = false,
            Settle = Duration.Seconds(2),
            IsLinearizable = PnutsProtocol.IsLinearizable(options),
        };
    }

    static PnutsOptions Options(Dice dice) => new()
    {
        Reads = dice.Any(ReadLevel.Any, ReadLevel.Critical, ReadLevel.Latest, ReadLevel.Latest),
        MigrateAfter = dice.Any(0, 1, 2, 3),
        FailOver = dice.OneIn(4),
        Heartbeat = Duration.Ms(15),
        DetectAfter = dice.Ms(60, 150),
        ResendAfter = dice.Ms(20, 60),
        Batch = dice.OneIn(2) ? 64 : 1 + dice.Below(4),
        PurgeAfter = dice.Any(1, 4, 64),
        RecentRequests = 32,
    };
}
