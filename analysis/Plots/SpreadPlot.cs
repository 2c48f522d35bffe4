using ScottPlot;
using ScottPlot.TickGenerators;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>How many servers have heard of each update, over time: the curve of an infection.</summary>
static class SpreadPlot
{
    const int MostNamed = 5;
    const int MostLines = 300;

    public static Sheet Of(RunMetrics metrics, Spread spread, string title)
    {
        var sheet = new Sheet(metrics.Faults, metrics.Window.End)
        {
            Title = $"{title}: how updates spread",
            Shows = $"The share of the {Ticks.Grouped(spread.Servers)} servers that have heard of an update. "
                + (spread.Updates.Count > MostLines ? $"The first {MostLines} of {Ticks.Grouped(spread.Updates.Count)} updates." : ""),
        };
        var isNamed = spread.Updates.Count <= MostNamed;
        var shown = spread.Updates.Take(MostLines).ToArray();
        var plot = sheet.AddPanel(340, "servers that know, %", isNamed
            ? [.. shown.Select((update, i) => new LegendEntry(Name(update), Palette.Group(i + 1), null, LinePattern.Solid))]
            : [new LegendEntry("one line an update", Palette.Group(6), null, LinePattern.Solid)]);
        plot.Axes.SetLimitsY(-4, 104);
        plot.Axes.Left.TickGenerator = new NumericManual([.. Ticks.Percent()]);
        for (var i = shown.Length - 1; i >= 0; i--)
        {
            var line = plot.Add.ScatterLine(Curve(shown[i], spread.Servers, metrics.Window.End));
            line.Color = isNamed ? Palette.Group(i + 1) : Palette.Group(6).WithAlpha(.35);
            line.LineWidth = isNamed ? 2.2f : 1.1f;
        }
        return sheet;
    }

    static string Name(UpdateSpread update) =>
        $"{update.What}, from {Decimals.Time(update.From - Instant.Zero)}: {Ticks.Grouped(update.Count)} servers";

    /// <summary>Level between two steps. Of the steps within one pixel the last is drawn, with the level before it.</summary>
    static Coordinates[] Curve(UpdateSpread update, int servers, Instant end)
    {
        var pixel = Math.Max(1, end.Ns / (long)Sheet.DataWidth);
        var points = new List<Coordinates>();
        var level = 0.0;
        for (var i = 0; i < update.Steps.Count; i++)
        {
            var (at, count) = update.Steps[i];
            var isLastOfPixel = i == update.Steps.Count - 1 || update.Steps[i + 1].At.Ns / pixel != at.Ns / pixel;
            if (!isLastOfPixel && i > 0) continue;
            points.Add(new Coordinates(at.Ns, level));
            level = 100.0 * count / servers;
            points.Add(new Coordinates(at.Ns, level));
        }
        points.Add(new Coordinates(end.Ns, level));
        return [.. points];
    }
}
