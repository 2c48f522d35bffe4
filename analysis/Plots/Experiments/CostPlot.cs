using ScottPlot;
using Simulator.Analysis.Experiments;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>Messages for each operation that succeeded: a bar for each system, with its interval.</summary>
static class CostPlot
{
    /// <summary>Null where no traffic was measured.</summary>
    public static Board? Of(ExperimentNumbers numbers, string condition)
    {
        var name = new MeasuredName("messages", "operation");
        var bars = numbers.Systems.SelectMany(system => numbers.Of(system.Name, condition).Take(1))
            .Select(cell => (cell.System, Cost: cell.Estimate(name))).Where(bar => bar.Cost is not null).ToList();
        if (bars.Count == 0) return null;
        var height = 30 * bars.Count;
        var board = new Board
        {
            Title = $"{AvailabilityStrips.Capital(condition)}: messages for one operation",
            Shows = "Messages sent by all machines, background work included, over operations that succeeded; means and 95 % intervals.",
            Height = height + 140,
        };
        var (ticks, top) = Ticks.Decimal(0, (double)bars.Max(bar => bar.Cost!.High ?? bar.Cost.Mean) * 1.12);
        var data = new SKRect(210, Board.Top + 8, 960, Board.Top + 8 + height);
        var panel = board.AddPanel(data, new AxisLimits(0, top, -.6, bars.Count - .4));
        panel.SetAxes("messages per operation", ticks, "", Ticks.Named([.. bars.AsEnumerable().Reverse().Select(bar => bar.System)]));
        for (var i = 0; i < bars.Count; i++)
        {
            var (y, cost) = (bars.Count - 1.0 - i, bars[i].Cost!);
            var bar = panel.Plot.Add.Rectangle(0, (double)cost.Mean, y - .32, y + .32);
            (bar.FillColor, bar.LineWidth) = (Palette.Of(OpType.Ok), 0);
            board.Mark(canvas => Finish(canvas, panel, cost, y));
        }
        return board;
    }

    static void Finish(SKCanvas canvas, BoardPanel panel, Estimate cost, double y)
    {
        var end = panel.At((double)(cost.High ?? cost.Mean), y);
        if (cost is { Low: { } low, High: { } high })
        {
            var (from, until) = (panel.At((double)low, y), panel.At((double)high, y));
            Pen.Fill(canvas, from.X, from.Y - 1, until.X, from.Y + 1, Palette.Ink);
            foreach (var edge in (float[])[from.X, until.X]) Pen.Fill(canvas, edge - .8, from.Y - 5, edge + .8, from.Y + 5, Palette.Ink);
        }
        Pen.Write(canvas, ResultTables.Text(Math.Round(cost.Mean, 1)), end.X + 8, end.Y + 4, Pen.SmallSize, Palette.Ink);
    }
}
