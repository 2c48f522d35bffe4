namespace Simulator.Protocols.PrimaryBackup;

/// <summary>What primary-backup contributes to a storm.</summary>
static class PrimaryBackupStorm
{
    public static StormPlan Draw(Dice dice, int? size)
    {
        var servers = size ?? dice.Any(3, 4, 4, 5);
        // The disks keep what counts, so that any number of servers may be down, the monitor too.
        return new StormPlan(Options(dice, servers), servers, Tolerance: servers)
        {
            // Nobody stands in for a monitor that is cut off, nor for a server that it alone reaches.
            BearsFrozenRest = false,
            Settle = Duration.Seconds(2),
        };
    }

    static PrimaryBackupOptions Options(Dice dice, int servers)
    {
        var detect = dice.Ms(60, 150);
        return new PrimaryBackupOptions
        {
            Mode = dice.Any(ReplicationMode.Sync, ReplicationMode.Sync, ReplicationMode.SemiSync, ReplicationMode.SemiSync,
                ReplicationMode.Async),
            Acknowledgements = servers > 3 ? 1 + dice.Below(servers - 2) : 1,
            Heartbeat = Duration.Ms(15),
            DetectAfter = detect,
            Lease = detect * 9 / 10,
            PollFor = dice.Ms(10, 60),
            ResendAfter = dice.Ms(20, 60),
            Batch = dice.OneIn(2) ? 64 : 1 + dice.Below(4),
            SessionLimit = dice.OneIn(4) ? 16 : 1000,
        };
    }
}
