using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

/// <summary>Small hand-made runs with numbers that can be checked by hand.</summary>
static class Example
{
    public static readonly IReadOnlyList<IReadOnlyList<string>> Sides = [["n1", "n2", "c1"], ["n3", "n4", "n5", "c2"]];

    /// <summary>
    /// Ten seconds, deadline one second. A partition from 4s to 6s leaves c1 with the minority. Both clients ask once a second: every
    /// write of c2 is answered after 10, 20 … 100 ms; c1's writes take 5 ms, but those of 4s and 5s time out.
    /// </summary>
    public static RunMetrics Partitioned() =>
        RunMetrics.Of(PartitionedHistory(), [Partition(4, 6)], new RunWindow(Second(10), Duration.Seconds(1)));

    public static History PartitionedHistory()
    {
        var history = new History();
        for (var second = 0; second < 10; second++)
        {
            var cut = second is 4 or 5;
            history.Add(Second(second), OpType.Invoke, cut ? 10 + second : 1, "write", "x", Value.Of(second), machine: "c1");
            history.Add(Second(second), OpType.Invoke, 2, "write", "x", Value.Of(100 + second), machine: "c2");
            if (!cut) history.Add(Second(second) + Duration.Ms(5), OpType.Ok, 1, "write", "x", Value.Of(second), machine: "c1");
            history.Add(Second(second) + Duration.Ms(10 * (second + 1)), OpType.Ok, 2, "write", "x", Value.Of(100 + second), machine: "c2");
            if (cut)
                history.Add(Second(second) + Duration.Seconds(1) - new Duration(1), OpType.Info, 10 + second, "write", "x",
                    Value.Of(second), "timeout", "c1");
        }
        return history;
    }

    public static FaultReport Partition(long from, long? until, long hits = 7) => new(
        "partition", "partition {n1 n2 c1} | {n3 n4 n5 c2}", Second(from), until is { } end ? Second(end) : null, hits, hits, 0, Sides);

    public static Instant Second(long seconds) => Instant.Zero + Duration.Seconds(seconds);

    /// <summary>One operation a row: process, invoked and completed in milliseconds, outcome and error.</summary>
    public static History Of(params (int Process, long From, long? Until, OpType Outcome, string? Error)[] rows)
    {
        var events = new List<(long At, int Order, Action<History> Add)>();
        foreach (var row in rows)
        {
            var machine = "c" + (row.Process + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            events.Add((row.From, 1, to => to.Add(Ms(row.From), OpType.Invoke, row.Process, "read", null, Value.Nil, machine: machine)));
            if (row.Until is { } until)
                events.Add((until, 0, to => to.Add(Ms(until), row.Outcome, row.Process, "read", null, Value.Of(1), row.Error, machine)));
        }
        var history = new History();
        foreach (var (_, _, add) in events.OrderBy(e => e.At).ThenBy(e => e.Order)) add(history);
        return history;
    }

    public static Instant Ms(long milliseconds) => Instant.Zero + Duration.Ms(milliseconds);
}
