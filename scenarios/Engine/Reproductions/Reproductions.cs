namespace Simulator.Scenarios;

/// <summary>The published results that are reproduced, in the order in which they are shown.</summary>
public static class Reproductions
{
    public static IReadOnlyList<Reproduction> All { get; } =
    [
        new ChainThroughput(),
        new PartialQuorums(),
        new RumourTables(),
        new CommitCosts(),
        new Blocking(),
        new GiffordVoting(),
        new FailOverDelays(),
        new BroadcastCost(),
        new SpreadingTime(),
        new SwimDetector(),
        new LifeguardGains(),
        new CraqReadLatency(),
    ];
}
