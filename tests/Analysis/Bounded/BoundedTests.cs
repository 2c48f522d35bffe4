using CsCheck;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Bounded;

namespace Simulator.Tests.Analysis.Bounded;

/// <summary>Staleness with a measure: against definitions tried out, and on histories whose measure is known.</summary>
public sealed class BoundedTests
{
    const int Histories = 10_000;

    [Test]
    public void The_smallest_k_is_that_of_trying_every_order()
    {
        var found = new int[8];
        Small.Sample(history =>
        {
            var all = Operations.From(history);
            var key = VersionHistory.Of(all, NilReads.Literal);
            if (key.Count == 0 || key[0].Impossible() is not null || key[0].Twice is not null) return;
            var answer = new KStaleness(key[0]).Find(new Purse(1_000_000, 1 << 26));
            var expected = Enumerable.Range(1, 7).First(k => HasOrder(key[0], k));
            Interlocked.Increment(ref found[expected]);
            Assert.That((answer.Least, answer.Most), Is.EqualTo((expected, expected)));
            Assert.That(answer.Least == 1, Is.EqualTo(Linearizability.Check(all).Verdict is Verdict.Yes));
        }, iter: Histories, print: Text);
        TestContext.Out.WriteLine(string.Join(' ', found));
        Assert.That(found[1..4], Is.All.GreaterThan(50));
    }

    [Test]
    public void The_smallest_delta_is_that_of_trying_every_time_and_order()
    {
        var found = new SortedDictionary<long, int>();
        Small.Sample(history =>
        {
            var all = Operations.From(history);
            var key = VersionHistory.Of(all, NilReads.Literal);
            if (key.Count == 0 || key[0].Impossible() is not null || key[0].Twice is not null) return;
            var least = new DeltaStaleness(key[0]).Least();
            var expected = 0L;
            while (!HasOrder(key[0], 1, expected)) expected++;
            lock (found) found[expected] = found.GetValueOrDefault(expected) + 1;
            Assert.That(least, Is.EqualTo(expected));
        }, iter: Histories, print: Text);
        TestContext.Out.WriteLine(string.Join(' ', found));
        Assert.That(found, Has.Count.GreaterThan(5));
    }

    [TestCase("k-staleness", null, "yes", "smallest k: 3")]
    [TestCase("k-staleness", 3L, "yes", "smallest k: 3")]
    [TestCase("k-staleness", 2L, "no", "smallest k: 3")]
    [TestCase("delta-staleness", null, "yes", "smallest Δ: 21ns")]
    [TestCase("delta-staleness", 21L, "yes", "smallest Δ: 21ns")]
    [TestCase("delta-staleness", 20L, "no", "smallest Δ: 21ns")]
    public void A_bound_is_kept_or_broken(string check, long? bound, string verdict, string measured)
    {
        var history = Of((0, "write", 1, 0, 10), (0, "write", 2, 20, 30), (0, "write", 3, 40, 50), (1, "read", 1, 51, 60));
        var bounds = check == "k-staleness" ? new StalenessBounds(Versions: bound) : new StalenessBounds(Time: bound is { } ns ? new Duration(ns) : null);
        var report = CheckCatalogue.Named(check)!.Run(Operations.From(history), new() { Bounds = bounds });
        Assert.That((report.Verdict.ToString(), report.Measured), Is.EqualTo((verdict, measured)));
        if (verdict == "no") Assert.That(report.WitnessLines[^1], Does.Contain("the read by process 1").IgnoreCase);
    }

    [TestCase("k-staleness")]
    [TestCase("delta-staleness")]
    public void Nothing_explains_a_value_from_nowhere_or_from_the_future(string check)
    {
        foreach (var history in new[] { Of((0, "write", 1, 0, 10), (1, "read", 7, 20, 30)), Of((1, "read", 1, 0, 10), (0, "write", 1, 20, 30)) })
            Assert.That(CheckCatalogue.Named(check)!.Run(Operations.From(history), new()).WitnessLines[^1], Does.Contain("no staleness explains it"));
    }

    [TestCase(6, 0L, "yes", "largest deviation: 0")]
    [TestCase(3, 2L, "yes", "largest deviation: 2")]
    [TestCase(3, 1L, "no", "largest deviation: 2")]
    [TestCase(9, 1L, "no", "largest deviation: 2")]
    public void A_counter_is_off_by_so_much(int read, long bound, string verdict, string measured)
    {
        // Five is certain, and two more at the same time as the read.
        var history = Of((0, "add", 5, 0, 10), (2, "add", 2, 15, 40), (1, "read", read, 20, 30));
        var report = CheckCatalogue.Named("numerical-deviation")!.Run(Operations.From(history), new() { Bounds = new(Deviation: bound) });
        Assert.That((report.Verdict.ToString(), report.Measured), Is.EqualTo((verdict, measured)));
    }

    [Test]
    public void Readers_agree_in_the_end_or_not()
    {
        string Verdict(params (int, string, int, long, long)[] rows) =>
            CheckCatalogue.Named("eventual")!.Run(Operations.From(Of(rows)), new()).Verdict.ToString()!;
        Assert.That(Verdict((0, "write", 1, 0, 10), (1, "read", 0, 20, 30), (1, "read", 1, 40, 50), (2, "read", 1, 60, 70)), Is.EqualTo("yes"));
        Assert.That(Verdict((0, "write", 1, 0, 10), (1, "read", 1, 20, 30), (2, "read", 0, 40, 50)), Is.EqualTo("no"));
        Assert.That(Verdict((1, "read", 0, 1, 2), (0, "write", 1, 5, 10)), Is.EqualTo("unknown"), "nobody looked");
    }

    /// <summary>Each process does one thing after the other; zero is written as nil.</summary>
    static History Of(params (int Process, string Function, int Value, long From, long Until)[] rows)
    {
        var events = rows.SelectMany((row, i) => new[]
        {
            (At: row.From, Add: (Action<History>)(to => to.Add(new Instant(row.From), OpType.Invoke, row.Process, row.Function, null,
                row.Function == "read" ? Value.Nil : Value.Of(row.Value)))),
            (At: row.Until, Add: to => to.Add(new Instant(row.Until), OpType.Ok, row.Process, row.Function, null,
                row.Value == 0 ? Value.Nil : Value.Of(row.Value))),
        });
        var history = new History();
        foreach (var (_, add) in events.OrderBy(e => e.At)) add(history);
        return history;
    }

    /// <summary>Up to seven operations with begins and ends drawn, each at a time of its own; reads find what was written anywhere, or nil.</summary>
    internal static readonly Gen<History> Small = Gen.Select(Gen.Bool, Gen.Int[0, 4], Gen.Int[0, 30], Gen.Int[1, 12]).Array[2, 7].Select(drawn =>
    {
        var writes = drawn.Count(each => each.Item1);
        var at = new SortedSet<long>();
        long Free(long time)
        {
            while (!at.Add(time)) time++;
            return time;
        }
        var rows = new List<(int, string, int, long, long)>();
        var fresh = 0;
        foreach (var (isWrite, value, from, length) in drawn)
        {
            var begin = Free(from);
            rows.Add((rows.Count, isWrite ? "write" : "read", isWrite ? ++fresh : value % (writes + 1), begin, Free(begin + length)));
        }
        return Of([.. rows]);
    });

    /// <summary>Tries every order that respects real time, with reads begun earlier by so much.</summary>
    internal static bool HasOrder(VersionKey key, int k, long delta = 0)
    {
        bool Precedes(int one, int other) =>
            key.Ops[one].End < key.Ops[other].Begin - (key.Ops[other].IsWrite ? 0 : delta);
        return Extend(new bool[key.Ops.Length], [VersionKey.Initial]);

        bool Extend(bool[] done, List<int> versions)
        {
            if (done.All(each => each)) return true;
            for (var op = 0; op < done.Length; op++)
            {
                if (done[op] || Enumerable.Range(0, done.Length).Any(other => !done[other] && other != op && Precedes(other, op))) continue;
                var isWrite = key.Ops[op].IsWrite;
                if (!isWrite && !versions[^int.Min(k, versions.Count)..].Contains(key.From[op])) continue;
                done[op] = true;
                var found = Extend(done, isWrite ? [.. versions, op] : versions);
                done[op] = false;
                if (found) return true;
            }
            return false;
        }
    }

    internal static string Text(History history)
    {
        var writer = new StringWriter();
        Simulator.Analysis.Formats.HistoryWriter.WriteEdn(history, writer);
        return writer.ToString();
    }
}
