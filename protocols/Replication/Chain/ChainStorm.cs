namespace Simulator.Protocols.Chain;

/// <summary>What chain replication contributes to a storm.</summary>
static class ChainStorm
{
    public static StormPlan Draw(Dice dice, int? size)
    {
        var servers = size ?? dice.Any(3, 4, 4, 5);
        // The disks keep what counts, so that any number of servers may be down, the master too.
        return new StormPlan(Options(dice, servers), servers, Tolerance: servers)
        {
            // Nobody stands in for a master that is cut off, nor for a server that it alone reaches.
            BearsFrozenRest = false,
        };
    }

    static ChainOptions Options(Dice dice, int servers)
    {
        var detect = dice.Ms(60, 150);
        return new ChainOptions
        {
            Length = dice.OneIn(3) ? 1 + dice.Below(servers - 1) : 0,
            // Not reads of versions that may be lost, which promise nothing.
            Reads = dice.Any(ChainReads.Tail, ChainReads.Craq),
            Heartbeat = Duration.Ms(15),
            DetectAfter = detect,
            Lease = detect * 9 / 10,
            ResendAfter = dice.Ms(20, 60),
            CheckpointAfter = dice.OneIn(2) ? 64 : 1 + dice.Below(10),
            SessionLimit = dice.OneIn(4) ? 16 : 1000,
        };
    }
}
