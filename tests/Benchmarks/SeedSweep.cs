using BenchmarkDotNet.Attributes;
using Simulator.Scenarios;

namespace Simulator.Benchmarks;

/// <summary>
/// What <c>simulator sweep</c> does for each seed, on one thread and on all cores: storms of Raft of some three seconds of virtual time,
/// with all checks, coverage and the table of results.
/// </summary>
[MemoryDiagnoser]
public class SeedSweep
{
    const int Seeds = 256;

    static readonly SweepPlan plan = new()
    {
        Catalogue = Catalogue.BuiltIn,
        Scenario = Storm.Draw(Catalogue.BuiltIn.Protocol("raft")!, 1, 5)! with { Name = "raft" },
        First = 1,
        Last = Seeds,
        IsSwarm = true,
    };

    [ParamsSource(nameof(ThreadCounts))]
    public int Threads { get; set; } = 1;

    public static IEnumerable<int> ThreadCounts => Sweep.ThreadCounts;

    [Benchmark(OperationsPerInvoke = Seeds)]
    public void Run()
    {
        var tally = new SweepTally(SweepCoverage.Of(plan));
        new Scenarios.Sweep(plan) { Jobs = Threads }.Run(tally);
        if (tally.Failures > 0) throw new InvalidOperationException($"{tally.Failures} seeds failed");
    }

    internal static IEnumerable<QuickCase> Quick()
    {
        foreach (var threads in ThreadCounts)
        {
            var sweep = new SeedSweep { Threads = threads };
            yield return new QuickCase("seed-sweep", threads == 1 ? "one thread" : $"{threads} threads", "seed", Seeds, sweep.Run);
        }
    }
}
