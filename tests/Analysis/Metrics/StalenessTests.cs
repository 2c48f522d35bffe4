using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

/// <summary>Staleness and round trips on small runs whose numbers can be checked by hand.</summary>
public sealed class StalenessTests
{
    [Test]
    public void A_read_that_missed_two_versions_was_stale_since_the_older_was_known()
    {
        var metrics = Measure((0, "write", 1, 0, 10), (0, "write", 2, 20, 30), (0, "write", 3, 40, 50), (1, "read", 1, 65, 70));
        Assert.That(metrics.Reads.Select(read => (read.Versions, read.Age)), Is.EqualTo(new[] { (2L, Duration.Ms(35)) }));
        Assert.That(metrics.Inconsistency!.Length.Max, Is.EqualTo(Duration.Ms(35)));
    }

    [Test]
    public void Versions_written_at_one_time_are_not_each_others_past()
    {
        var metrics = Measure((0, "write", 1, 0, 10), (1, "write", 2, 5, 20), (2, "read", 1, 25, 30), (2, "read", 2, 35, 40));
        Assert.That(metrics.Reads.Select(read => read.Versions), Is.All.Zero);
        Assert.That(metrics.Inconsistency, Is.Null);
    }

    [Test]
    public void What_another_read_has_seen_is_known_though_its_writer_waits()
    {
        var metrics = Measure((0, "write", 1, 0, 5), (0, "write", 2, 10, 90), (1, "read", 2, 15, 20), (2, "read", 1, 30, 40));
        Assert.That(metrics.Reads.Select(read => (read.Versions, read.Age)), Is.EqualTo(new[] { (0L, Duration.Zero), (1L, Duration.Ms(10)) }));
    }

    [Test]
    public void The_initial_value_is_older_than_every_write_and_sums_are_not_judged()
    {
        var metrics = Measure((0, "write", 1, 0, 10), (1, "read", 0, 12, 14), (1, "read", 99, 20, 24));
        Assert.That(metrics.Reads.Select(read => (read.Versions, read.Age)), Is.EqualTo(new[] { (1L, Duration.Ms(2)) }));
        Assert.That(metrics.Staleness[0], Is.EqualTo(new StalenessRow(RunPart.Run, 1, 1, new CountSummary(1, 1, 1, 1, 1_000),
            LatencySummary.Of([Duration.Ms(2)])!)));
    }

    [Test]
    public void Latencies_are_told_in_round_trips_to_the_nearest_server()
    {
        var metrics = Measure((0, "write", 1, 0, 10), (1, "read", 1, 12, 13));
        Assert.That(metrics.RoundTrips.Where(row => row.Part == RunPart.Run).Select(row => (row.Function, row.Trips.Max)),
            Is.EqualTo(new (string?, long)[] { (null, 5_000), ("read", 500), ("write", 5_000) }));
    }

    /// <summary>In milliseconds; zero is nil; round trips of two milliseconds.</summary>
    static RunMetrics Measure(params (int Process, string Function, int Value, long From, long Until)[] rows)
    {
        var events = new List<(long At, Action<History> Add)>();
        foreach (var row in rows)
        {
            events.Add((row.From, to => to.Add(Example.Ms(row.From), OpType.Invoke, row.Process, row.Function, "x",
                row.Function == "read" ? Value.Nil : Value.Of(row.Value), machine: "c1")));
            events.Add((row.Until, to => to.Add(Example.Ms(row.Until), OpType.Ok, row.Process, row.Function, "x",
                row.Value == 0 ? Value.Nil : Value.Of(row.Value), machine: "c1")));
        }
        var history = new History();
        foreach (var (_, add) in events.OrderBy(e => e.At)) add(history);
        return RunMetrics.Of(history, [], new RunWindow(Example.Ms(100), Duration.Ms(100)),
            new Dictionary<string, Home> { ["c1"] = new("n1", Duration.Ms(2)) });
    }
}
