using ScottPlot;
using Simulator.Analysis.Experiments;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>Distribution functions of latency or staleness, one line a system, in a panel for each kind of operation.</summary>
static class DistributionPlot
{
    const float LegendLeft = 752;

    /// <summary>How long operations take, in a condition, while no fault is on or while one is. Null where nothing was measured.</summary>
    public static Board? Latency(ExperimentNumbers numbers, string condition, string during) => Of(numbers, condition, during, "latency",
        ["read", "write"], new Words($"{AvailabilityStrips.Capital(condition)}: how long operations take",
            $"The share of answered operations that took no longer, {While(during)}; means over the seeds. Further left is faster.",
            "latency, ms (logarithmic)"));

    /// <summary>For how long what reads return had been overwritten.</summary>
    public static Board? Staleness(ExperimentNumbers numbers, string condition, string during) => Of(numbers, condition, during,
        "staleness", ["read"], new Words($"{AvailabilityStrips.Capital(condition)}: how old what reads return is",
            $"The share of reads whose value had been overwritten for longer, {While(during)}; a line along the bottom: never stale.",
            "overwritten for more than, ms (logarithmic)", IsRest: true));

    /// <param name="IsRest">Whether the share above a value is shown, not the one below it.</param>
    sealed record Words(string Title, string Shows, string Axis, bool IsRest = false);

    static string While(string during) => during == Measured.Faults ? "while a fault was on" : "while no fault was on";

    static Board? Of(ExperimentNumbers numbers, string condition, string during, string metric, string[] functions, Words words)
    {
        var systems = numbers.Systems.SelectMany(system => numbers.Of(system.Name, condition).Take(1)).Take(LineLook.Most).ToList();
        var curves = functions
            .Select(function => systems.Select(cell => Curve(cell, metric, function, during, words.IsRest)).ToList()).ToList();
        var known = curves.SelectMany(each => each).SelectMany(curve => curve).ToList();
        if (known.Count == 0) return null;
        var (low, high) = ((int)Math.Floor(known.Min(point => point.X)), Math.Max(0, (int)Math.Ceiling(known.Max(point => point.X))));
        if (low == high) high++;
        var top100 = words.IsRest ? Math.Max(5, curves.SelectMany(each => each).Where(curve => curve.Count > 0)
            .Max(curve => Tail(curve, high)[0].Y) * 1.1) : 100;
        const float height = 250, pitch = 330;
        var board = new Board
        {
            Title = words.Title, Shows = words.Shows, Height = (int)Math.Max(functions.Length * pitch + 70, 120 + 20 * systems.Count),
        };
        for (var i = 0; i < functions.Length; i++)
        {
            var top = 92 + i * pitch;
            board.Write(functions[i] + "s", 84, top - 8, bold: true);
            var panel = board.AddPanel(new SKRect(84, top, 726, top + height), new AxisLimits(low, high, -.02 * top100, 1.03 * top100));
            panel.SetAxes(words.Axis, Ticks.LogMilliseconds(low, high), functions[i] + "s, %",
                words.IsRest ? Ticks.Decimal(0, top100).Ticks : Ticks.Percent());
            for (var line = 0; line < systems.Count; line++)
                if (curves[i][line] is { Count: > 0 } curve)
                    LineLook.Dress(panel.Plot.Add.ScatterLine((words.IsRest ? Tail(curve, high) : curve).ToArray()), line, systems.Count);
        }
        AddLegend(board, systems);
        return board;
    }

    static void AddLegend(Board board, List<CellNumbers> systems)
    {
        for (var i = 0; i < systems.Count; i++)
            board.WriteLegend([LineLook.Legend(systems[i].System, i)], LegendLeft, 104 + 20 * i, 240);
    }

    /// <summary>From the share of those that are stale at all, which are all beyond the left edge, to none at the right.</summary>
    static List<Coordinates> Tail(List<Coordinates> curve, double right) =>
        [.. curve.Where((point, i) => i == curve.Count - 1 || curve[i + 1].X > LeftEdge), new Coordinates(right, 0)];

    static readonly double LeftEdge = Scales.Log(Least);

    /// <summary>In milliseconds; the axis cannot show zero.</summary>
    const decimal Least = .1m;

    static List<Coordinates> Curve(CellNumbers cell, string metric, string function, string during, bool isRest) =>
        [.. from percentile in RunMeasures.Percentiles
            let name = new MeasuredName(RunMeasures.DistributionMetric(metric, percentile), function, Measured.All, during)
            let estimate = cell.Estimate(name)
            where estimate is not null
            select new Coordinates(Scales.Log(decimal.Max(Least, estimate.Mean)), isRest ? 100 - percentile : percentile)];
}
