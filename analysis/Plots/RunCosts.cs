using Simulator.Analysis.Experiments;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>Which messages an operation of one run cost.</summary>
static class RunCosts
{
    const int MostTypes = 14;

    /// <summary>Null where messages were not counted by type, or no operation succeeded.</summary>
    public static Board? Of(RunMetrics metrics, string title)
    {
        var ok = metrics.Totals.Ok;
        if (metrics.Traffic is not { ByType.Count: > 0 } traffic || ok == 0) return null;
        var types = Shown(traffic.ByType);
        return CostPlot.Of(
            $"{title}: messages for one operation",
            $"All that was sent, background work included, over the {Ticks.Grouped(ok)} operations that succeeded, "
            + "by type of message.",
            $"Together {CostPlot.Text(traffic.Sent / (decimal)ok)} messages and "
            + $"{CostPlot.Text(traffic.Bytes / (decimal)ok)} bytes for each.",
            [
                new CostPanel("messages per operation", [.. types.Select(type => (type.Type, One(type.Sent, ok)))]),
                new CostPanel("bytes per operation (contents of messages)", [.. types.Select(type => (type.Type, One(type.Bytes, ok)))]),
            ]);
    }

    /// <summary>The most frequent types; the others together.</summary>
    static MessageCount[] Shown(IReadOnlyList<MessageCount> types)
    {
        var ordered = types.OrderByDescending(type => type.Sent).ThenBy(type => type.Type, StringComparer.Ordinal).ToArray();
        if (ordered.Length <= MostTypes) return ordered;
        var rest = ordered[(MostTypes - 1)..];
        return
        [
            .. ordered[..(MostTypes - 1)],
            new MessageCount($"{rest.Length} other types", rest.Sum(type => type.Sent), rest.Sum(type => type.Bytes)),
        ];
    }

    static Estimate One(long count, long operations) => Estimate.Of([count / (decimal)operations], "")!;
}
