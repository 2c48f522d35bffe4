using System.Globalization;
using ScottPlot;

namespace Simulator.Analysis.Plots;

/// <summary>How likely a run is to fail when its first choices are kept and the rest is drawn anew.</summary>
public static class MomentPlot
{
    /// <param name="points">Choices kept, and the share of runs that fail.</param>
    /// <param name="decisive">The choice at the jump and its name; null for none.</param>
    public static (byte[] Png, byte[] Svg) Render(
        string title, IReadOnlyList<(long Kept, double Share)> points, (long Kept, string Name)? decisive)
    {
        var last = Math.Max(1, points[^1].Kept);
        var figure = new Figure
        {
            Title = $"{title}: when it was decided",
            Shows = decisive is { } choice ? $"The jump is at choice {Text(choice.Kept)}: {choice.Name}." : "No single choice decides it.",
            PanelHeight = 320,
        };
        var line = figure.Plot.Add.Scatter(points.Select(point => (double)point.Kept).ToArray(), points.Select(point => 100 * point.Share)
            .ToArray());
        line.Color = Palette.Of(OpType.Ok);
        line.MarkerSize = 6;
        line.LineWidth = 2;
        if (decisive is { } at)
        {
            var mark = figure.Plot.Add.VerticalLine(at.Kept);
            mark.Color = Palette.Group(1);
            mark.LineWidth = 1.5f;
        }
        figure.SetAxes(
            "choices kept as they were", [.. Enumerable.Range(0, 5).Select(i => new Tick(last * i / 4.0, Text(last * i / 4)))],
            "runs that fail, per cent", [.. Enumerable.Range(0, 5).Select(i => new Tick(25 * i, Text(25 * i)))],
            new AxisLimits(-last * .02, last * 1.02, -4, 104));
        return (figure.ToPng(), figure.ToSvg());
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
