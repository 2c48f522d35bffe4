using ScottPlot;
using Simulator.Analysis.Reproductions;

namespace Simulator.Analysis.Plots;

/// <summary>Published numbers and simulated ones in one picture: as curves, or as shares of what was published.</summary>
public static class ReproductionPlot
{
    /// <summary>More rows could not be read.</summary>
    const int MostRows = 60;

    const int MostSeries = 6;

    /// <summary>The picture as PNG and as SVG.</summary>
    /// <param name="axes">What the axes of curves show, with units.</param>
    public static (byte[] Png, byte[] Svg) Of(string title, (string X, string Y) axes, IReadOnlyList<ReproducedPoint> points)
    {
        var curves = points.Where(point => point.X is not null).ToList();
        var figure = curves.Count > 0 ? Curves(title, axes, curves) : Shares(title, [.. points.Where(IsComparable).Take(MostRows)]);
        return (figure.ToPng(), figure.ToSvg());
    }

    static bool IsComparable(ReproducedPoint point) => point.Published is > 0;

    static Figure Curves(string title, (string X, string Y) axes, List<ReproducedPoint> points)
    {
        var series = points.Select(point => point.Series).Distinct().Take(MostSeries).ToList();
        var figure = new Figure
        {
            Title = title,
            Shows = "Lines: simulated. Marks: published.",
            Legend = [.. series.Select((name, i) => new LegendEntry(name, Palette.Group(i + 1), null))],
        };
        for (var i = 0; i < series.Count; i++) AddCurve(figure.Plot, [.. points.Where(point => point.Series == series[i])], i);
        var top = points.Max(point => Math.Max(point.Simulated, point.Published ?? 0));
        var (least, most) = (points.Min(point => point.X!.Value), points.Max(point => point.X!.Value));
        var (yTicks, limit) = Ticks.Decimal(0, (double)top);
        var (xTicks, right) = Ticks.Decimal(Math.Min(0, (double)least), (double)most);
        figure.SetAxes(axes.X, xTicks, axes.Y, yTicks, new AxisLimits(Math.Min(0, (double)least), right, 0, limit));
        return figure;
    }

    static void AddCurve(Plot plot, List<ReproducedPoint> points, int number)
    {
        var color = Palette.Group(number + 1);
        var line = plot.Add.ScatterLine(points.OrderBy(point => point.X).Select(point => At(point, point.Simulated)).ToArray());
        line.Color = color;
        line.LineWidth = 1.8f;
        foreach (var point in points)
            if (point.Published is { } published) plot.Add.Marker(At(point, published), MarkerShape.OpenCircle, 7, color);
    }

    static Coordinates At(ReproducedPoint point, decimal y) => new((double)point.X!.Value, (double)y);

    static Figure Shares(string title, List<ReproducedPoint> points)
    {
        var figure = new Figure
        {
            Title = title,
            Shows = "Simulated as a share of what was published, with the band within which it must lie.",
            PanelHeight = 40 + 18 * points.Count,
            Left = 330,
            Legend =
            [
                new LegendEntry("in its band", Palette.Of(OpType.Ok), MarkShape.Square),
                new LegendEntry("not in its band", Palette.Of(OpType.Fail), MarkShape.Square),
                new LegendEntry("shown only", Palette.Faint, MarkShape.Square),
            ],
        };
        var (low, high) = (.9, 1.1);
        for (var i = 0; i < points.Count; i++)
        {
            var (point, y) = (points[i], points.Count - 1.0 - i);
            var published = (double)point.Published!.Value;
            if (point.Band is var (from, until))
            {
                var band = figure.Plot.Add.Rectangle((double)from / published, (double)until / published, y - .32, y + .32);
                band.FillColor = Palette.Grid;
                band.LineWidth = 0;
                (low, high) = (Math.Min(low, (double)from / published), Math.Max(high, (double)until / published));
            }
            var share = (double)point.Simulated / published;
            (low, high) = (Math.Min(low, share), Math.Max(high, share));
            figure.Plot.Add.Marker(share, y, MarkerShape.FilledSquare, 8, ColorOf(point.Verdict));
        }
        var names = points.AsEnumerable().Reverse().Select(point => $"{point.Series}, {point.Point}").ToList();
        (low, high) = (Math.Max(0, low - .03), Math.Min(3, high + .03));
        figure.Plot.Add.VerticalLine(1, 1, Palette.Ink);
        figure.SetAxes("simulated / published", Ticks.Decimal(low, high).Ticks, "", Ticks.Named(names),
            new AxisLimits(low, high, -.7, points.Count - .3));
        return figure;
    }

    static Color ColorOf(PointVerdict verdict) => verdict switch
    {
        PointVerdict.Reproduced => Palette.Of(OpType.Ok),
        PointVerdict.Differs => Palette.Of(OpType.Fail),
        _ => Palette.Faint,
    };
}
