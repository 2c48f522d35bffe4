namespace Simulator.Protocols.Pbft;

/// <summary>What PBFT contributes to a storm.</summary>
static class PbftStorm
{
    static readonly string[] behaviours =
    [
        "silent", "slow", "selective-omission", "stale-replay", "equivocate", "conflicting-votes", "colluding-pair", "wrong-digest",
        "forged-view-change", "lie-to-clients",
    ];

    public static StormPlan Draw(Dice dice, int? size)
    {
        var servers = size ?? dice.Any(4, 4, 4, 7, 10);
        // The disks keep what counts, so where nobody lies any number of servers may be down: a liar and a crash count alike, but
        // only a liar is never honest again.
        var areHonest = dice.OneIn(3);
        return new StormPlan(Options(dice), servers, areHonest ? servers : (servers - 1) / 3)
        {
            Behaviours = areHonest ? [] : behaviours,
            ProgressWithin = Duration.Seconds(10),
        };
    }

    /// <summary>
    /// Timeouts of tens of milliseconds, small windows and small logs: a few seconds then hold many view changes and checkpoints.
    /// </summary>
    static PbftOptions Options(Dice dice)
    {
        var interval = dice.Any(1, 2, 4, 8, 32);
        return new PbftOptions
        {
            ViewTimeout = dice.Ms(60, 150),
            StatusInterval = dice.Ms(10, 40),
            CheckpointInterval = interval,
            LogSize = interval * dice.Any(1, 2, 4),
            Batch = dice.Any(1, 2, 64),
            Window = dice.Any(1, 2, 8, 64),
            TentativeExecution = dice.OneIn(3),
            ReadOnly = dice.OneIn(3),
            ReadTimeout = dice.Ms(10, 60),
            RetransmitLimit = dice.Any(2, 8, 32),
        };
    }
}
