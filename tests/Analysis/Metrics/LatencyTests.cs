using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

public sealed class LatencyTests
{
    [TestCase(1, 1, 1, 1)]
    [TestCase(10, 5, 9, 10)]
    [TestCase(100, 50, 90, 99)]
    [TestCase(101, 51, 91, 100)]
    [TestCase(1000, 500, 900, 990)]
    public void Percentiles_are_the_nearest_rank(int count, int p50, int p90, int p99)
    {
        var summary = LatencySummary.Of(Enumerable.Range(1, count).Reverse().Select(i => Duration.Ms(i)))!;
        Assert.That((summary.P50, summary.P90, summary.P99), Is.EqualTo((Duration.Ms(p50), Duration.Ms(p90), Duration.Ms(p99))));
    }

    [Test]
    public void The_mean_is_exact_where_a_sum_of_nanoseconds_would_overflow()
    {
        var summary = LatencySummary.Of([new Duration(long.MaxValue), new Duration(long.MaxValue - 3)])!;
        Assert.That(summary.Mean, Is.EqualTo(new Duration(long.MaxValue - 2)));
    }

    [Test]
    public void Nothing_measured_has_no_summary() => Assert.That(LatencySummary.Of([]), Is.Null);

    [Test]
    public void An_operation_that_a_fault_touched_counts_with_the_faults_and_no_other_does()
    {
        var rows = Example.Partitioned().Latencies;
        var free = rows.Single(row => row is { Part: RunPart.FaultFree, Function: null, Outcome: OpType.Ok }).Summary;
        var faulty = rows.Single(row => row is { Part: RunPart.Faults, Function: "write", Outcome: OpType.Ok }).Summary;
        var unknown = rows.Where(row => row is { Function: null, Outcome: OpType.Info }).ToArray();
        Assert.That((free.Count, free.P50, free.Max), Is.EqualTo((16, Duration.Ms(5), Duration.Ms(100))));
        Assert.That(
            (faulty.Count, faulty.Min, faulty.Max, faulty.Mean),
            Is.EqualTo((2, Duration.Ms(50), Duration.Ms(60), Duration.Ms(55))));
        Assert.That(unknown.Select(row => row.Part), Is.EqualTo(new[] { RunPart.Run, RunPart.Faults }));
    }

    [Test]
    public void An_operation_that_began_before_a_fault_and_ended_after_it_was_touched()
    {
        var history = Example.Of((0, 0, 9000, OpType.Ok, null), (1, 0, 3999, OpType.Ok, null), (2, 6000, 6001, OpType.Ok, null));
        var rows = RunMetrics.Of(history, [Example.Partition(4, 6)], new RunWindow(Example.Second(10), Duration.Seconds(20))).Latencies;
        Assert.That(rows.Single(row => row is { Part: RunPart.Faults, Function: null }).Summary.Max, Is.EqualTo(Duration.Seconds(9)));
        Assert.That(rows.Single(row => row is { Part: RunPart.FaultFree, Function: null }).Summary.Count, Is.EqualTo(2));
    }
}
