using ScottPlot;
using Simulator.Analysis.Experiments;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>Distribution functions of latency or staleness, one line a system, in a panel for each kind of operation.</summary>
static class DistributionPlot
{
    /// <summary>More lines could not be told apart.</summary>
    const int MostLines = 24;

    const float LegendLeft = 752;

    static readonly LinePattern[] patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted, LinePattern.DenselyDashed];

    /// <summary>How long operations take, in a condition, while no fault is on or while one is. Null where nothing was measured.</summary>
    public static Board? Latency(ExperimentNumbers numbers, string condition, string during) => Of(numbers, condition, during, "latency",
        ["read", "write"], new Words($"{AvailabilityStrips.Capital(condition)}: how long operations take",
            $"The share of answered operations that took no longer, {While(during)}; each point a mean over the seeds. Further left is faster.",
            "latency, ms (logarithmic)"));

    /// <summary>For how long what reads return had been overwritten.</summary>
    public static Board? Staleness(ExperimentNumbers numbers, string condition, string during) => Of(numbers, condition, during, "staleness",
        ["read"], new Words($"{AvailabilityStrips.Capital(condition)}: how old what reads return is",
            $"The share of reads whose value had been overwritten for longer, {While(during)}; a line along the bottom: never stale.",
            "overwritten for more than, ms (logarithmic)", IsRest: true));

    /// <param name="IsRest">Whether the share above a value is shown, not the one below it.</param>
    sealed record Words(string Title, string Shows, string Axis, bool IsRest = false);

    static string While(string during) => during == Measured.Faults ? "while a fault was on" : "while no fault was on";

    static Board? Of(ExperimentNumbers numbers, string condition, string during, string metric, string[] functions, Words words)
    {
        var systems = numbers.Systems.SelectMany(system => numbers.Of(system.Name, condition).Take(1)).Take(MostLines).ToList();
        var curves = functions.Select(function => systems.Select(cell => Curve(cell, metric, function, during, words.IsRest)).ToList()).ToList();
        var known = curves.SelectMany(each => each).SelectMany(curve => curve).ToList();
        if (known.Count == 0) return null;
        var (low, high) = ((int)Math.Floor(known.Min(point => point.X)), Math.Max(0, (int)Math.Ceiling(known.Max(point => point.X))));
        if (low == high) high++;
        var top100 = words.IsRest ? Math.Max(5, known.Max(point => point.Y) * 1.1) : 100;
        const float height = 250, pitch = 330;
        var board = new Board { Title = words.Title, Shows = words.Shows, Height = (int)Math.Max(functions.Length * pitch + 70, 120 + 20 * systems.Count) };
        for (var i = 0; i < functions.Length; i++)
        {
            var top = 92 + i * pitch;
            board.Write(functions[i] + "s", 84, top - 8, bold: true);
            var panel = board.AddPanel(new SKRect(84, top, 726, top + height), new AxisLimits(low, high, -.02 * top100, 1.03 * top100));
            panel.SetAxes(words.Axis, Ticks.LogMilliseconds(low, high), functions[i] + "s, %",
                words.IsRest ? Ticks.Decimal(0, top100).Ticks : Ticks.Percent());
            // Lines that coincide stay visible: the first is the broadest and lies at the bottom.
            for (var line = 0; line < systems.Count; line++) Add(panel.Plot, curves[i][line], line, 5f - 3.4f * line / systems.Count);
        }
        AddLegend(board, systems);
        return board;
    }

    static void AddLegend(Board board, List<CellNumbers> systems)
    {
        for (var i = 0; i < systems.Count; i++)
        {
            var entry = new LegendEntry(Pen.Fit(systems[i].System, 190, Pen.SmallSize), Palette.Group(i % 6 + 1), null, patterns[i / 6 % 4]);
            board.WriteLegend([entry], LegendLeft, 104 + 20 * i, 240);
        }
    }

    static void Add(Plot plot, List<Coordinates> curve, int number, float width)
    {
        if (curve.Count == 0) return;
        var line = plot.Add.ScatterLine(curve.ToArray());
        line.Color = Palette.Group(number % 6 + 1);
        line.LinePattern = patterns[number / 6 % 4];
        line.LineWidth = width;
    }

    static List<Coordinates> Curve(CellNumbers cell, string metric, string function, string during, bool isRest) =>
        [.. from percentile in RunMeasures.Percentiles
            let name = new MeasuredName(RunMeasures.DistributionMetric(metric, percentile), function, Measured.All, during)
            let estimate = cell.Estimate(name)
            where estimate is not null
            select new Coordinates(Scales.Log(decimal.Max(.1m, estimate.Mean)), isRest ? 100 - percentile : percentile)];
}
