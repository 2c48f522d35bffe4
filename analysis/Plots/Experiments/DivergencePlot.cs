using ScottPlot;
using Simulator.Analysis.Experiments;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>Over how many keys the replicas of each system are divided in the course of a run, and when they are equal again.</summary>
static class DivergencePlot
{
    static readonly SKRect data = new(84, 110, 726, 400);

    /// <summary>Null where no system tells what its servers hold.</summary>
    public static Board? Of(ExperimentNumbers numbers, string condition)
    {
        var lines = numbers.Systems.SelectMany(system => numbers.Of(system.Name, condition).Take(1))
            .Select(cell => (Cell: cell, Values: Means(cell))).Where(line => line.Values.Count > 0).Take(LineLook.Most).ToList();
        if (lines.Count == 0) return null;
        var run = lines[0].Cell.Runs[0];
        var (ticks, top) = Ticks.Decimal(0, Math.Max(1, (double)lines.Max(line => line.Values.Max())));
        var board = new Board
        {
            Title = $"{AvailabilityStrips.Capital(condition)}: how far replicas are apart",
            Shows = "Keys of which two servers hold different states, mean over the seeds. Only systems whose servers tell what they hold.",
            Height = Math.Max(470, 140 + 36 * lines.Count),
        };
        var end = Instant.Zero + run.Length;
        var panel = board.AddPanel(data, new AxisLimits(0, end.Ns, -.02 * top, top * 1.02));
        panel.SetAxes($"virtual time, {Ticks.Unit(end).Name}", Ticks.Time(end), "keys divided", ticks);
        foreach (var fault in run.Faults)
        {
            var span = panel.Plot.Add.HorizontalSpan(fault.From.Ns, fault.Until.Ns);
            (span.FillColor, span.LineWidth) = (Palette.FaultKind(0).WithAlpha(.28), 0);
            board.Write(fault.Kind, panel.At(fault.From.Ns, 0).X + 4, data.Top - 8);
        }
        for (var i = 0; i < lines.Count; i++)
        {
            var values = lines[i].Values;
            var curve = values.Select((value, at) => new Coordinates(run.Length.Ns * (at + .5) / values.Count, (double)value));
            LineLook.Dress(panel.Plot.Add.ScatterLine(curve.ToArray()), i, lines.Count);
            AddLegend(board, lines[i].Cell, i);
        }
        return board;
    }

    static void AddLegend(Board board, CellNumbers cell, int number)
    {
        var y = 124 + 36 * number;
        board.WriteLegend([LineLook.Legend(cell.System, number)], 752, y, 240);
        var healed = cell.Estimate(new MeasuredName(RunMeasures.ConvergenceTime, During: Measured.Faults), Measured.Milliseconds);
        if (healed is not null)
            board.Write($"equal {ResultTables.Text(Math.Round(healed.Mean))} ms after the last fault", 778, y + 15, Palette.Faint);
    }

    /// <summary>The mean over the seeds in each stretch; empty where nothing is known.</summary>
    static IReadOnlyList<decimal> Means(CellNumbers cell)
    {
        var series = cell.Runs.SelectMany(run => run.Series.Where(each => each.Series == RunMeasures.DividedKeys).Take(1)).ToList();
        var stretches = series.Count == 0 ? 0 : series[0].Values.Count;
        return [.. Enumerable.Range(0, stretches).Select(i => series.Average(each => each.Values[i] ?? 0))];
    }
}
