namespace Simulator.Scenarios;

/// <summary>The published results that are reproduced, in the order in which they are shown.</summary>
public static class Reproductions
{
    public static IReadOnlyList<Reproduction> All { get; } =
    [
        new RumourTables(), new SpreadingTime(),
        new ChainThroughput(), new FailOverDelays(), new CraqReadLatency(),
        new CommitCosts(),
        new Blocking(),
        new SwimDetector(), new BroadcastCost(),
    ];
}
