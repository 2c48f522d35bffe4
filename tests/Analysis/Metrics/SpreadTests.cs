using System.Text;
using Simulator.Analysis.Metrics;
using Simulator.Analysis.Plots;

namespace Simulator.Tests.Analysis.Metrics;

/// <summary>How updates spread, as servers tell of it.</summary>
public sealed class SpreadTests
{
    [Test]
    public void A_server_counts_once_for_an_update_and_updates_are_told_apart()
    {
        var spread = Measure((0, 1, "a", 1), (10, 2, "a", 1), (20, 2, "a", 1), (20, 3, "a", 2), (30, 3, "a", 1));
        Assert.That(spread.Updates.Select(update => (update.Version, update.Count)), Is.EqualTo(new[] { (1L, 3), (2L, 1) }));
        Assert.That((spread.Heard, spread.Pairs, spread.Time), Is.EqualTo((4L, 8L, Duration.Ms(30))));
    }

    [Test]
    public void The_share_at_an_instant_is_that_of_the_updates_there_were()
    {
        var spread = Measure((10, 1, "a", 1), (20, 2, "a", 1), (30, 1, "b", 1));
        long?[] shares = [.. ((int[])[0, 10, 15, 20, 30]).Select(ms => spread.Millionths(At(ms)))];
        Assert.That(shares, Is.EqualTo(new long?[] { null, 250_000, 250_000, 500_000, 375_000 }));
    }

    [Test]
    public void What_clients_note_and_other_facts_do_not_count()
    {
        var meter = new SpreadMeter();
        meter.See(new TraceEvent(At(0), -1, new Learned("a", 1), NodeId.Client(0), NodeId.Client(0), 0, EventKind.Fact));
        meter.See(new TraceEvent(At(0), -1, new Tally("a"), new NodeId(0), new NodeId(0), 0, EventKind.Fact));
        Assert.That(meter.Read(4).Updates, Is.Empty);
    }

    [Test]
    public void The_table_and_the_picture_show_it()
    {
        var metrics = RunMetrics.Of(new History(), [], new RunWindow(At(100), Duration.Seconds(1))) with
        {
            Spread = Measure((10, 1, "news", 1), (20, 2, "news", 1), (30, 3, "news", 1)),
        };
        using var stream = new MemoryStream();
        MetricsCsv.Write(metrics, stream);
        var csv = Encoding.UTF8.GetString(stream.ToArray());
        Assert.That(csv, Does.Contain("spread-time,run,0,100000000,all,all,all,,ns,20000000\n"));
        Assert.That(csv, Does.Contain("spread-share,run,0,100000000,all,all,all,,ratio,0.750000\n"));
        Assert.That(csv, Does.Contain("residue,run,0,100000000,all,all,all,,ratio,0.250000\n"));
        var pictures = RunPlots.Render(metrics, new History(), "some");
        var svg = Encoding.UTF8.GetString(pictures.Single(file => file.FileName == "spread.svg").Content);
        Assert.That(svg, Does.Contain("some: how updates spread").And.Contain("news, from 10.000ms: 3 servers").And.Not.Contain("NaN"));
        Assert.That(RunPlots.Render(metrics with { Spread = null }, new History(), "some").Select(file => file.FileName), Does.Not.Contain("spread.svg"));
    }

    [Test]
    public void Many_updates_and_many_steps_can_be_drawn()
    {
        var seen = Enumerable.Range(0, 4000).Select(i => (i, i % 10, $"u{i % 400}", 1L)).ToArray();
        var metrics = RunMetrics.Of(new History(), [], new RunWindow(At(4000), Duration.Seconds(1))) with { Spread = Measure(seen) };
        var svg = Encoding.UTF8.GetString(RunPlots.Render(metrics, new History(), "some").Single(file => file.FileName == "spread.svg").Content);
        Assert.That(svg, Does.Contain("one line an update").And.Contain("The first 300 of 400 updates."));
    }

    static Instant At(int ms) => Instant.Zero + Duration.Ms(ms);

    static Spread Measure(params (int Ms, int Server, string What, long Version)[] facts)
    {
        var meter = new SpreadMeter();
        foreach (var (ms, server, what, version) in facts)
            Assert.That(meter.See(new TraceEvent(
                At(ms), -1, new Learned(what, version), new NodeId(server), new NodeId(server), 0, EventKind.Fact)), Is.Null);
        return meter.Read(4);
    }
}
