using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

/// <summary>Availability three ways, recovery, divergence and cost on small runs whose numbers can be checked by hand.</summary>
public sealed class OutcomeMetricsTests
{
    [Test]
    public void The_worst_served_client_decides_and_claims_leave_some_out()
    {
        var homes = new Dictionary<string, Home> { ["c1"] = new("n1", Duration.Ms(1)), ["c2"] = new("n3", Duration.Ms(1)) };
        var metrics = RunMetrics.Of(Example.PartitionedHistory(), [Example.Partition(4, 6)], new RunWindow(Example.Second(10), Duration.Seconds(1)), homes);
        long? Share(AvailabilityClaim claim) => metrics.WorstServed.Single(row => row.Claim == claim && row.Fault == 0).Availability.Millionths;
        Assert.That(Share(AvailabilityClaim.Cap), Is.Zero, "c1 stands with the minority");
        Assert.That(Share(AvailabilityClaim.Majority), Is.EqualTo(1_000_000), "of c2 alone");
        Assert.That(Share(AvailabilityClaim.Sticky), Is.Zero, "c1 reaches n1, and gets no answer");
        homes["c1"] = new Home("n5", Duration.Ms(1));
        metrics = RunMetrics.Of(Example.PartitionedHistory(), [Example.Partition(4, 6)], new RunWindow(Example.Second(10), Duration.Seconds(1)), homes);
        Assert.That(Share(AvailabilityClaim.Sticky), Is.EqualTo(1_000_000), "c1 cannot reach its home, so it is not meant");
    }

    [Test]
    public void A_fault_has_an_outage_and_a_recovery()
    {
        var history = Example.Of((0, 0, 10, OpType.Ok, null), (0, 1_100, 1_200, OpType.Info, "timeout"), (0, 1_500, 2_300, OpType.Ok, null));
        var cut = Example.Partition(1, 2);
        var metrics = RunMetrics.Of(history, [cut], new RunWindow(Example.Second(3), Duration.Ms(500)));
        Assert.That(metrics.Recoveries, Is.EqualTo(new[] { new FaultRecovery(0, Duration.Ms(1_300), Duration.Ms(300)) }));
    }

    [Test]
    public void Nobody_who_asked_and_nobody_who_waited_make_no_numbers()
    {
        var metrics = RunMetrics.Of(Example.Of((0, 0, 10, OpType.Ok, null)), [Example.Partition(1, 2)], new RunWindow(Example.Second(3), Duration.Ms(500)));
        Assert.That(metrics.Recoveries, Is.EqualTo(new[] { new FaultRecovery(0, null, null) }));
    }

    [Test]
    public void Replicas_differ_for_so_long()
    {
        var meter = new DivergenceMeter();
        Tell(meter, 0, 0, new Holds("x", 1));
        Tell(meter, 1, 0, new Holds("x", 1));
        meter.See(new TraceEvent(Example.Ms(10), -1, Operation.Write("x", Value.Of(2)), NodeId.Client(0), NodeId.Client(0), 0, EventKind.Invoke));
        Tell(meter, 0, 20, new Holds("x", 2));
        Tell(meter, 1, 50, new Holds("x", 2));
        var divergence = meter.Read()!;
        Assert.That(divergence.Lag!.Max, Is.EqualTo(Duration.Ms(30)));
        Assert.That(divergence.Convergence, Is.EqualTo(Duration.Ms(40)));
        Assert.That(divergence.Millionths(new Interval(Example.Ms(0), Example.Ms(100))), Is.EqualTo(300_000));
        Assert.That(divergence.Millionths(new Interval(Example.Ms(40), Example.Ms(60))), Is.EqualTo(500_000));
        Assert.That(divergence.Millionths(Example.Ms(100), 4), Is.EqualTo(new long?[] { 200_000, 1_000_000, 0, 0 }));
        Tell(meter, 0, 60, new Holds("x", 3));
        Assert.That((meter.Read()!.Open, meter.Read()!.Convergence), Is.EqualTo((1, (Duration?)null)));
    }

    [Test]
    public void Cost_is_told_by_operation_and_conflicts_by_what_protocols_count()
    {
        var metrics = Example.Partitioned() with
        {
            Traffic = new Traffic(90, 0, 1_000),
            Tallies = [KeyValuePair.Create("conflicts", 3L), KeyValuePair.Create("retries", 9L)],
        };
        var rows = MetricsCsv.Rows(metrics).ToArray();
        string Of(string metric) => rows.First(row => row.Metric == metric).Value;
        Assert.That(Of("messages-per-operation"), Is.EqualTo("5.000"));
        Assert.That(Of("bytes-per-operation"), Is.EqualTo("55.555"));
        Assert.That(Of("conflicts-found"), Is.EqualTo("3"));
        Assert.That(rows.Select(row => row.Metric), Does.Contain("availability-cap").And.Contain("outage").And.Not.Contain("availability-sticky"));
    }

    static void Tell(DivergenceMeter meter, int server, long ms, IFact fact) =>
        meter.See(new TraceEvent(Example.Ms(ms), -1, fact, new NodeId(server), new NodeId(server), 0, EventKind.Fact));
}
