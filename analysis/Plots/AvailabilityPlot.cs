using ScottPlot;
using ScottPlot.TickGenerators;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>For whom the service was there, bucket by bucket, and what it got done.</summary>
static class AvailabilityPlot
{
    const int MostGroups = 6;

    public static Sheet Of(RunMetrics metrics, string title)
    {
        var width = metrics.Throughput[0].Time.Length;
        var sheet = new Sheet(metrics.Faults, metrics.Window.End)
        {
            Title = $"{title}: for whom the service was there",
            Shows = metrics.Totals.Invoked == 0 ? "No client asked for anything."
                : $"Above: of the operations decided in each {width}, those answered within {metrics.Window.Deadline}; " +
                "a gap where none was decided. Below: operations that ended, by outcome.",
        };
        AddAvailability(sheet, metrics, [.. metrics.AvailabilityOverTime.Take(MostGroups)]);
        AddThroughput(sheet, metrics);
        return sheet;
    }

    static void AddAvailability(Sheet sheet, RunMetrics metrics, AvailabilitySeries[] groups)
    {
        var legend = groups.Select((group, i) => new LegendEntry(Name(group), Palette.Group(i), null, Pattern(i)));
        var plot = sheet.AddPanel(260, "answered, %", [.. legend]);
        plot.Axes.SetLimitsY(-4, 104);
        plot.Axes.Left.TickGenerator = new NumericManual([.. Ticks.Percent()]);
        // Lines that coincide stay visible: the last is the broadest and lies at the bottom, the dotted first lies on top.
        for (var i = groups.Length - 1; i >= 0; i--)
            foreach (var stretch in Stretches(groups[i], metrics.Throughput))
            {
                var line = plot.Add.ScatterLine(stretch);
                line.Color = Palette.Group(i);
                line.LineWidth = i == 0 ? 1.6f : 1.2f + 1.8f * i;
                line.LinePattern = Pattern(i);
            }
        if (groups.All(group => group.Buckets.All(bucket => bucket.Decided == 0))) sheet.Say(plot, "no operation was decided in this run");
    }

    /// <summary>The skyline of a group: level over each bucket, interrupted where nothing was decided.</summary>
    static IEnumerable<Coordinates[]> Stretches(AvailabilitySeries group, IReadOnlyList<ThroughputBucket> buckets)
    {
        var stretch = new List<Coordinates>();
        for (var i = 0; i < buckets.Count; i++)
        {
            if (group.Buckets[i].Millionths is { } share)
            {
                stretch.Add(new Coordinates(buckets[i].Time.From.Ns, share / 10_000.0));
                stretch.Add(new Coordinates(buckets[i].Time.Until.Ns, share / 10_000.0));
            }
            else if (stretch.Count > 0)
            {
                yield return [.. stretch];
                stretch.Clear();
            }
        }
        if (stretch.Count > 0) yield return [.. stretch];
    }

    static void AddThroughput(Sheet sheet, RunMetrics metrics)
    {
        var plot = sheet.AddPanel(
            170, "operations per s",
            new LegendEntry("ok", Palette.Of(OpType.Ok), MarkShape.Square),
            new LegendEntry("fail", Palette.Of(OpType.Fail), MarkShape.Square),
            new LegendEntry("unknown", Palette.Of(OpType.Info), MarkShape.Square));
        var bars = new List<Bar>();
        double top = 0;
        foreach (var bucket in metrics.Throughput.Where(bucket => bucket.Time.Length.Ns > 0))
        {
            double below = 0;
            (OpType, long)[] parts = [(OpType.Ok, bucket.Ok), (OpType.Fail, bucket.Fail), (OpType.Info, bucket.Unknown)];
            foreach (var (outcome, count) in parts)
            {
                if (count == 0) continue;
                var rate = count * 1e9 / bucket.Time.Length.Ns;
                bars.Add(new Bar
                {
                    Position = (bucket.Time.From.Ns + (double)bucket.Time.Until.Ns) / 2, Size = bucket.Time.Length.Ns * .92,
                    ValueBase = below, Value = below + rate, FillColor = Palette.Of(outcome), LineWidth = 0,
                });
                below += rate;
            }
            top = Math.Max(top, below);
        }
        var (ticks, limit) = Ticks.Count(top);
        plot.Axes.SetLimitsY(0, limit * 1.04);
        plot.Axes.Left.TickGenerator = new NumericManual([.. ticks]);
        if (bars.Count > 0) plot.Add.Bars(bars);
    }

    static string Name(AvailabilitySeries group) =>
        group.Machines.Count == 0 ? group.Clients == AvailabilityRow.AllClients ? "all clients" : $"{group.Clients}, while divided"
            : $"{group.Clients} side: {string.Join(' ', group.Machines)}";

    static LinePattern Pattern(int group) => group == 0 ? LinePattern.Dotted : LinePattern.Solid;
}
