using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

public sealed class RunMetricsTests
{
    [Test]
    public void Outcomes_are_counted_by_function_and_error()
    {
        var metrics = Example.Partitioned();
        Assert.That(metrics.Totals, Is.EqualTo(new OutcomeTotals(18, 0, 2)));
        Assert.That(metrics.Outcomes, Is.EqualTo(new[]
        {
            new OutcomeCount("write", OpType.Ok, null, 18), new OutcomeCount("write", OpType.Info, "timeout", 2),
        }));
    }

    [Test]
    public void Throughput_counts_completions_and_leaves_out_what_is_open()
    {
        var metrics = RunMetrics.Of(
            Example.Of(
                (0, 0, 999, OpType.Ok, null), (1, 0, 1000, OpType.Ok, null),
                (2, 0, null, OpType.Info, null), (3, 0, 10_000, OpType.Fail, "x")),
            [], new RunWindow(Example.Second(10), Duration.Seconds(1)));
        Assert.That(metrics.Throughput.Select(bucket => bucket.Ok), Is.EqualTo(new long[] { 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(metrics.Throughput[^1].Fail, Is.EqualTo(1), "the last instant of the run belongs to the last bucket");
    }

    [TestCase(10_000_000_000, 20, 10, 1_000_000_000)]
    [TestCase(10_000_000_000, 100_000, 100, 100_000_000)]
    [TestCase(7_300_000_000, 300, 15, 500_000_000)]
    [TestCase(0, 0, 1, 1)]
    [TestCase(1, 1, 1, 1)]
    [TestCase(long.MaxValue / 8, 5_000, 58, 20_000_000_000_000_000)]
    public void Buckets_have_round_widths_and_cover_the_run(long end, int operations, int count, long width)
    {
        var buckets = Buckets.For(new RunWindow(new Instant(end), Duration.Seconds(1)), operations);
        Assert.That((buckets.Count, buckets.Width.Ns, buckets[0].From.Ns, buckets[^1].Until.Ns), Is.EqualTo((count, width, 0L, end)));
    }

    [Test]
    public void A_file_with_odd_events_is_measured_without_complaint()
    {
        var history = new History();
        history.Add(Example.Ms(1), OpType.Ok, 4, "read", null, Value.Nil);
        history.Add(Example.Ms(2), OpType.Invoke, HistoryEvent.Nemesis, "partition", null, Value.Nil);
        history.Add(Example.Ms(3), OpType.Invoke, 1, "read", null, Value.Nil);
        history.Add(Example.Ms(4), OpType.Invoke, 1, "read", null, Value.Nil);
        history.Add(Example.Ms(3), OpType.Ok, 1, "read", null, Value.Nil);
        var metrics = RunMetrics.Of(history, [], new RunWindow(Example.Second(1), Duration.Seconds(5)));
        Assert.That(metrics.Totals, Is.EqualTo(new OutcomeTotals(1, 0, 1)));
        Assert.That(metrics.Latencies[0].Summary.Max, Is.EqualTo(Duration.Zero), "a clock that ran backwards gives no negative latency");
        Assert.That(metrics.Outcomes[1].Error, Is.EqualTo(ClientOperation.Open));
    }

    [Test]
    public void A_window_has_a_deadline()
    {
        Assert.That(() => new RunWindow(Instant.Zero, Duration.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RunWindow(new Instant(-1), Duration.Ms(1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Fault_time_is_the_union_of_the_faults()
    {
        FaultReport[] faults = [Example.Partition(4, 6), Example.Partition(5, 7), Example.Partition(1, 1), Example.Partition(9, null)];
        var time = FaultTime.Of(faults, Example.Second(10));
        Assert.That(time.Spans.Select(span => (span.From, span.Until)), Is.EqualTo(new[]
        {
            (Example.Second(1), Example.Second(1)), (Example.Second(4), Example.Second(7)),
            (Example.Second(9), Example.Second(10) + new Duration(1)),
        }));
        Assert.That(time.Contains(Example.Second(1)), Is.True);
        Assert.That(time.Contains(Example.Second(7)), Is.False);
        Assert.That(time.Touches(Example.Second(7), Example.Ms(8999)), Is.False);
        Assert.That(time.Touches(Example.Second(3), Example.Second(4)), Is.True);
        Assert.That(time.Contains(Example.Second(10)), Is.True);
    }
}
