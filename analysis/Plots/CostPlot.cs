using ScottPlot;
using Simulator.Analysis.Experiments;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>What one operation costs, by system or by type of message.</summary>
/// <param name="Axis">What is counted, with its unit.</param>
sealed record CostPanel(string Axis, IReadOnlyList<(string Name, Estimate Cost)> Bars);

/// <summary>Costs as bars, with their intervals where they have any.</summary>
static class CostPlot
{
    const float BarHeight = 30, Between = 84, Top = 86, Left = 230, Right = 940;

    public static Board Of(string title, string shows, string where, IReadOnlyList<CostPanel> panels)
    {
        var board = new Board
        {
            Title = title, Shows = shows, Where = where,
            Height = (int)(Top + panels.Sum(panel => BarHeight * panel.Bars.Count + Between) - 10),
        };
        var y = Top;
        foreach (var panel in panels)
        {
            var height = BarHeight * panel.Bars.Count;
            Add(board, panel, new SKRect(Left, y, Right, y + height));
            y += height + Between;
        }
        return board;
    }

    static void Add(Board board, CostPanel cost, SKRect data)
    {
        var bars = cost.Bars;
        var (ticks, top) = Ticks.Decimal(0, (double)bars.Max(bar => bar.Cost.High ?? bar.Cost.Mean) * 1.12);
        var panel = board.AddPanel(data, new AxisLimits(0, top, -.6, bars.Count - .4));
        panel.SetAxes(cost.Axis, ticks, "",
            Ticks.Named([.. bars.AsEnumerable().Reverse().Select(bar => Pen.Fit(bar.Name, Left - Picture.Margin - 14, Pen.SmallSize))]));
        for (var i = 0; i < bars.Count; i++)
        {
            var (y, estimate) = (bars.Count - 1.0 - i, bars[i].Cost);
            var bar = panel.Plot.Add.Rectangle(0, (double)estimate.Mean, y - .32, y + .32);
            (bar.FillColor, bar.LineWidth) = (Palette.Of(OpType.Ok), 0);
            board.Mark(canvas => Finish(canvas, panel, estimate, y));
        }
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
        Pen.Write(canvas, Text(cost.Mean), end.X + 8, end.Y + 4, Pen.SmallSize, Palette.Ink);
    }

    /// <summary>As exact as is of use: 0.027, 6.1, 1,843.</summary>
    public static string Text(decimal cost) =>
        Math.Round(cost, cost < 1 ? 3 : cost < 100 ? 1 : 0).ToString("#,0.###", System.Globalization.CultureInfo.InvariantCulture);
}
