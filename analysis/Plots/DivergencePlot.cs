using ScottPlot;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>Over how many keys replicas are divided in the course of a run.</summary>
/// <param name="Where">Under what that was measured; may be empty.</param>
/// <param name="Lines">For each line the keys divided, means over equal stretches of the run.</param>
sealed record DivergencePlot(
    string Title, string Shows, string Where, IReadOnlyList<FaultReport> Faults, Instant End,
    IReadOnlyList<(NamedLine Line, IReadOnlyList<decimal> Values)> Lines)
{
    const float Height = 290, Below = 60, StripTop = 84;

    public Board Draw()
    {
        var faults = new FaultStrip(Faults, End, 84, SideLegend.DataRight - 84);
        var data = new SKRect(84, StripTop + faults.Height, SideLegend.DataRight, StripTop + faults.Height + Height);
        var named = Lines.Select(each => each.Line).ToList();
        var board = new Board
        {
            Title = Title, Shows = Shows, Where = Where, Height = (int)Math.Max(data.Bottom + Below, SideLegend.HeightFor(named)),
        };
        var most = (double)Lines.Max(line => line.Values.Max());
        var (ticks, top) = Ticks.Decimal(0, most > 0 ? most : 1);
        var panel = board.AddPanel(data, new AxisLimits(0, Math.Max(1, End.Ns), -.02 * top, top * 1.02));
        panel.SetAxes($"virtual time, {Ticks.Unit(End).Name}", Ticks.Time(End), "keys divided", ticks);
        faults.Shade(panel.Plot);
        board.Mark(canvas => faults.Draw(canvas, StripTop));
        for (var i = 0; i < Lines.Count; i++)
        {
            var values = Lines[i].Values;
            var curve = values.Select((value, at) => new Coordinates(End.Ns * (at + .5) / values.Count, (double)value));
            LineLook.Dress(panel.Plot.Add.ScatterLine(curve.ToArray()), i, Lines.Count);
        }
        SideLegend.Write(board, named);
        return board;
    }
}
