using ScottPlot;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>What a picture of distribution functions says of itself.</summary>
/// <param name="Where">Under what that was measured; may be empty.</param>
/// <param name="IsRest">Whether the share above a value is shown, and not the one up to it.</param>
sealed record DistributionWords(string Title, string Shows, string Where, string Axis, bool IsRest = false);

/// <summary>Distribution functions of one kind of operation.</summary>
/// <param name="Shares">What the vertical axis counts in per cent: <c>reads</c>.</param>
/// <param name="Curves">
/// One for each line, empty where nothing is known: logarithms of milliseconds, from <see cref="DistributionPlot.LeftEdge"/> on where the
/// rest is shown, and per cent.
/// </param>
sealed record DistributionPanel(string Title, string Shares, IReadOnlyList<IReadOnlyList<Coordinates>> Curves);

/// <summary>Distribution functions of latency or staleness, a panel for each kind of operation.</summary>
static class DistributionPlot
{
    /// <summary>In milliseconds; a logarithmic axis cannot show zero.</summary>
    public const decimal Least = .1m;

    /// <summary>The logarithm of that.</summary>
    public static readonly double LeftEdge = Scales.Log(Least);

    const float Top = 102, Height = 250, Pitch = 330;

    /// <summary>Null where nothing is known.</summary>
    public static Board? Of(DistributionWords words, IReadOnlyList<NamedLine> lines, IReadOnlyList<DistributionPanel> panels)
    {
        var known = panels.SelectMany(panel => panel.Curves).SelectMany(curve => curve).ToList();
        if (known.Count == 0) return null;
        var (low, high) = ((int)Math.Floor(known.Min(point => point.X)), Math.Max(0, (int)Math.Ceiling(known.Max(point => point.X))));
        if (low == high) high++;
        var most = known.Max(point => point.Y);
        var top = !words.IsRest ? 100 : most > 0 ? Math.Min(100, most * 1.1) : 1;
        var board = new Board
        {
            Title = words.Title, Shows = words.Shows, Where = words.Where,
            Height = (int)Math.Max(Top + panels.Count * Pitch - 24, SideLegend.HeightFor(lines)),
        };
        for (var i = 0; i < panels.Count; i++)
        {
            var data = new SKRect(84, Top + i * Pitch, SideLegend.DataRight, Top + i * Pitch + Height);
            board.Write(panels[i].Title, data.Left, data.Top - 8, bold: true);
            var panel = board.AddPanel(data, new AxisLimits(low, high, -.02 * top, 1.03 * top));
            panel.SetAxes(words.Axis, Ticks.LogMilliseconds(low, high), panels[i].Shares + ", %",
                words.IsRest ? Ticks.Decimal(0, top).Ticks : Ticks.Percent());
            if (most <= 0) board.Write($"none of the {panels[i].Shares}", data.MidX - 44, data.MidY, Palette.Faint);
            for (var line = 0; line < lines.Count; line++)
                if (panels[i].Curves[line] is { Count: > 0 } curve)
                    LineLook.Dress(panel.Plot.Add.ScatterLine(words.IsRest ? [.. curve, new Coordinates(high, 0)] : curve.ToArray()),
                        line, lines.Count);
        }
        SideLegend.Write(board, lines);
        return board;
    }
}
