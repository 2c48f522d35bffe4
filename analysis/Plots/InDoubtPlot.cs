using ScottPlot;
using ScottPlot.TickGenerators;
using Simulator.Analysis.Transactions;

namespace Simulator.Analysis.Plots;

/// <summary>A run, or a protocol, with the times in which its participants were in doubt.</summary>
public sealed record DoubtSeries(string Name, IReadOnlyList<Doubt> Doubts);

/// <summary>How long participants were in doubt, and what they held meanwhile: the cost of blocking.</summary>
static class InDoubtPlot
{
    public static Sheet Of(IReadOnlyList<DoubtSeries> series, IReadOnlyList<FaultReport> faults, Instant end, string title)
    {
        var sheet = new Sheet(faults, end)
        {
            Title = $"{title}: participants in doubt",
            Shows = "Above: for how long the participant that has waited longest has been in doubt. "
                + "Below: keys that participants in doubt hold, so that others wait for them; filled where that changes quickly.",
        };
        var legend = series.Select((each, i) => new LegendEntry(each.Name, Palette.Group(i + 1), null, LinePattern.Solid)).ToArray();
        AddPanel(sheet, 230, "in doubt, ms", series.Count > 1 ? legend : [], series, end, Longest);
        AddPanel(sheet, 170, "keys held", [], series, end, Held);
        return sheet;
    }

    static void AddPanel(
        Sheet sheet, float height, string label, LegendEntry[] legend, IReadOnlyList<DoubtSeries> series, Instant end,
        Func<IReadOnlyList<Doubt>, Instant, IEnumerable<Coordinates>> line)
    {
        var plot = sheet.AddPanel(height, label, legend);
        double top = 1;
        for (var i = 0; i < series.Count; i++)
        {
            Coordinates[] points = [.. line(series[i].Doubts, end)];
            if (points.Length == 0) continue;
            top = Math.Max(top, points.Max(point => point.Y));
            var drawn = plot.Add.ScatterLine(points);
            drawn.Color = Palette.Group(i + 1);
            // The first lies at the bottom and is the broadest, so that lines that coincide stay visible.
            drawn.LineWidth = 1.4f + 1.4f * (series.Count - 1 - i);
        }
        var (ticks, limit) = Ticks.Count(top);
        plot.Axes.SetLimitsY(0, limit * 1.04);
        plot.Axes.Left.TickGenerator = new NumericManual([.. ticks]);
        if (series.All(each => each.Doubts.Count == 0)) sheet.Say(plot, "nobody was in doubt in this run");
    }

    /// <summary>A line that rises while somebody is in doubt and falls when the one that has waited longest knows.</summary>
    static IEnumerable<Coordinates> Longest(IReadOnlyList<Doubt> doubts, Instant end)
    {
        foreach (var at in Moments(doubts, end))
            foreach (var isBefore in new[] { true, false })
            {
                double longest = 0;
                foreach (var doubt in doubts)
                    if (IsOpen(doubt, at, isBefore)) longest = Math.Max(longest, (at - doubt.From).Ns / 1e6);
                yield return new Coordinates(at.Ns, longest);
            }
    }

    static IEnumerable<Coordinates> Held(IReadOnlyList<Doubt> doubts, Instant end)
    {
        foreach (var at in Moments(doubts, end))
            foreach (var isBefore in new[] { true, false })
                yield return new Coordinates(at.Ns, doubts.Where(doubt => IsOpen(doubt, at, isBefore)).Sum(doubt => doubt.Keys));
    }

    /// <summary>Whether it is in doubt just before, or just after, a moment.</summary>
    static bool IsOpen(Doubt doubt, Instant at, bool isBefore) => isBefore
        ? doubt.From < at && (doubt.Until is not { } until || until >= at)
        : doubt.From <= at && (doubt.Until is not { } ended || ended > at);

    static SortedSet<Instant> Moments(IReadOnlyList<Doubt> doubts, Instant end)
    {
        var moments = new SortedSet<Instant> { Instant.Zero, end };
        foreach (var doubt in doubts)
        {
            moments.Add(doubt.From);
            if (doubt.Until is { } until) moments.Add(until);
        }
        return moments;
    }
}
