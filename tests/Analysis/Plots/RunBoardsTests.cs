using System.Text;
using System.Xml.Linq;
using Simulator.Analysis.Metrics;
using Simulator.Analysis.Plots;
using Simulator.Tests.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Plots;

/// <summary>Pictures that a run leaves only where they apply: each is there when it does, and is missing when it does not.</summary>
public sealed class RunBoardsTests
{
    [Test]
    public void How_long_operations_took_is_drawn_with_and_without_faults()
    {
        var texts = Texts(Render(Example.Partitioned(), Example.PartitionedHistory()), "latency-distribution");
        Assert.That(texts, Is.SupersetOf(new[]
        {
            "run: how many operations took how long", "write: 18 answered ok", "operations, %", "latency, ms (logarithmic)", "no fault was on",
            "a fault was on", "100", "50",
        }));
        // Answered during the fault: c2's writes of 4 s and 5 s, after 50 and 60 ms; c1's time out.
        Assert.That(texts, Does.Contain("write: p50 50ms, p99 60ms"));
    }

    [Test]
    public void A_run_without_faults_has_one_line_and_a_handful_of_operations_no_distribution()
    {
        var ten = Example.Of([.. Enumerable.Range(0, 10).Select(i => (0, i * 10L, (long?)(i * 10 + 1), OpType.Ok, (string?)null))]);
        Assert.That(Texts(Render(Measure(ten), ten), "latency-distribution"), Does.Contain("the whole run").And.Not.Contain("no fault was on"));
        var nine = Example.Of([.. Enumerable.Range(0, 9).Select(i => (0, i * 10L, (long?)(i * 10 + 1), OpType.Ok, (string?)null))]);
        Assert.That(Names(Render(Measure(nine), nine)), Does.Not.Contain("latency-distribution"));
    }

    [Test]
    public void The_age_of_what_reads_returned_is_drawn_where_a_read_was_stale()
    {
        var stale = Reads(1, 2, 2, 1);
        var texts = Texts(Render(Measure(stale), stale), "staleness");
        // The last read, begun at 60 ms, returns what had been overwritten since 21 ms.
        Assert.That(texts, Is.SupersetOf(new[]
        {
            "run: how old what reads returned was", "1 of 4 reads stale", "the oldest by 39ms", "reads, %",
            "overwritten for more than, ms (logarithmic)",
        }));
        var fresh = Reads(1, 2, 2, 2);
        Assert.That(Names(Render(Measure(fresh), fresh)), Does.Not.Contain("staleness"));
    }

    [Test]
    public void Messages_are_drawn_by_type_where_they_were_counted_and_something_succeeded()
    {
        var metrics = Example.Partitioned() with
        {
            Traffic = new Traffic(90, 0, 1_800) { ByType = [new MessageCount("Beat", 36, 360), new MessageCount("Write", 54, 1_440)] },
        };
        var texts = Texts(Render(metrics, Example.PartitionedHistory()), "messages");
        Assert.That(texts, Is.SupersetOf(new[]
        {
            "run: messages for one operation", "Together 5 messages and 100 bytes for each.", "Beat", "Write", "messages per operation",
            "bytes per operation (contents of messages)", "2", "3", "20", "80",
        }));
        Assert.That(Names(Render(metrics with { Traffic = new Traffic(90, 0, 1_800) }, Example.PartitionedHistory())),
            Does.Not.Contain("messages"));
        Assert.That(Names(Render(metrics with { Totals = metrics.Totals with { Ok = 0 } }, Example.PartitionedHistory())),
            Does.Not.Contain("messages"));
    }

    [Test]
    public void Of_many_types_the_rare_ones_are_one_bar()
    {
        var metrics = Example.Partitioned() with
        {
            Traffic = new Traffic(1, 0, 1)
            {
                ByType = [.. Enumerable.Range(10, 20).Select(i => new MessageCount($"Type{i}", i, i))],
            },
        };
        var texts = Texts(Render(metrics, Example.PartitionedHistory()), "messages");
        Assert.That(texts, Does.Contain("Type29").And.Contain("Type17").And.Contain("7 other types").And.Not.Contain("Type16"));
    }

    [Test]
    public void How_far_replicas_were_apart_is_drawn_where_they_were()
    {
        var apart = new Divergence(3, [(Example.Second(2), 2), (Example.Second(4), 0)], null, 0, Duration.Ms(450));
        var metrics = Example.Partitioned();
        var texts = Texts(Render(metrics with { Divergence = apart }, Example.PartitionedHistory()), "divergence");
        Assert.That(texts, Is.SupersetOf(new[]
        {
            "run: how far replicas were apart", "Keys, of 3 in all, of which two servers held different states, as servers told themselves.",
            "keys divided", "at most 2 at one moment", "virtual time, s", "partition {n1 n2 c1} | {n3 n4 n5 c2}",
        }));
        Assert.That(string.Join(' ', texts), Does.Contain("all equal 450ms after the last write or disturbance"));
        var never = apart with { Steps = [] };
        foreach (var divergence in new[] { null, never })
            Assert.That(Names(Render(metrics with { Divergence = divergence }, Example.PartitionedHistory())), Does.Not.Contain("divergence"));
        var open = Texts(Render(metrics with { Divergence = apart with { Open = 1, Convergence = null } }, Example.PartitionedHistory()), "divergence");
        Assert.That(open, Does.Contain("1 still divided at the end"));
    }

    [Test]
    public void What_is_not_wanted_is_not_drawn() => Assert.That(
        RunPlots.Render(Example.Partitioned(), Example.PartitionedHistory(), "run", wants: name => name == "availability")
            .Select(file => file.FileName), Is.EqualTo(new[] { "availability.png", "availability.svg" }));

    /// <summary>A line shows no more points than can be told apart, however many operations there are.</summary>
    [Test]
    public void A_distribution_of_many_operations_is_a_small_file()
    {
        var many = Example.Of([.. Enumerable.Range(0, 20_000).Select(i => (0, i * 1_000L, (long?)(i * 1_000 + 1 + i % 997), OpType.Ok, (string?)null))]);
        var files = RunPlots.Render(RunMetrics.Of(many, [], new RunWindow(Example.Second(20_000), Duration.Seconds(1))), many, "run");
        Assert.That(files.Single(file => file.FileName == "latency-distribution.svg").Content, Has.Length.LessThan(60_000));
    }

    /// <summary>Two writes, of 1 and of 2, known at 11 and 21 ms; then four reads that return these values.</summary>
    static History Reads(params long[] values)
    {
        var history = new History();
        for (var i = 1; i <= 2; i++)
        {
            history.Add(Example.Ms(10 * i), OpType.Invoke, 0, "write", "x", Value.Of(i), machine: "c1");
            history.Add(Example.Ms(10 * i + 1), OpType.Ok, 0, "write", "x", Value.Of(i), machine: "c1");
            if (i == 1) Add(12, values[0]);
        }
        for (var i = 1; i < values.Length; i++) Add(30 + 10 * i, values[i]);
        return history;

        void Add(long at, long value)
        {
            history.Add(Example.Ms(at), OpType.Invoke, 1, "read", "x", Value.Nil, machine: "c2");
            history.Add(Example.Ms(at + 1), OpType.Ok, 1, "read", "x", Value.Of(value), machine: "c2");
        }
    }

    static RunMetrics Measure(History history) => RunMetrics.Of(history, [], new RunWindow(Example.Second(10), Duration.Seconds(1)));

    static IReadOnlyList<(string FileName, byte[] Content)> Render(RunMetrics metrics, History history) =>
        RunPlots.Render(metrics, history, "run");

    static IEnumerable<string> Names(IReadOnlyList<(string FileName, byte[] Content)> files) =>
        files.Select(file => Path.GetFileNameWithoutExtension(file.FileName)).Distinct();

    static string[] Texts(IReadOnlyList<(string FileName, byte[] Content)> files, string name)
    {
        Assert.That(files.Select(file => file.FileName), Does.Contain(name + ".png").And.Contain(name + ".svg"));
        var svg = XDocument.Parse(Encoding.UTF8.GetString(files.Single(file => file.FileName == name + ".svg").Content));
        return [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
    }
}
