using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>
/// One picture with panels placed by hand and marks drawn over them: title, what it shows, data. The same drawing commands make the PNG
/// and the SVG. <see cref="Sheet"/> is the one for panels along a time axis, <see cref="Figure"/> the one for a single panel.
/// </summary>
sealed class Board
{
    public const int Width = 1000;

    const float BelowPanel = 52;

    readonly List<BoardPanel> panels = [];
    readonly List<Action<SKCanvas>> marks = [];

    public required string Title { get; init; }
    public required string Shows { get; init; }

    /// <summary>A second line, for what the data holds under; may be empty.</summary>
    public string Where { get; init; } = "";

    /// <summary>In pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Adds a panel whose data fills the rectangle; its labels stand outside of it, to the left and below.</summary>
    public BoardPanel AddPanel(SKRect data, AxisLimits limits)
    {
        Typefaces.Install();
        var plot = Pen.BlankPlot();
        plot.Axes.SetLimits(limits);
        var panel = new BoardPanel(plot, data, limits);
        panels.Add(panel);
        return panel;
    }

    /// <summary>Draws after the panels, over them.</summary>
    public void Mark(Action<SKCanvas> draw) => marks.Add(draw);

    public void Write(string text, double x, double y, Color? color = null, bool bold = false) =>
        Mark(canvas => Pen.Write(canvas, text, x, y, Pen.SmallSize, color ?? Palette.Ink, bold));

    /// <summary>A legend in one row.</summary>
    public void WriteLegend(IReadOnlyList<LegendEntry> entries, float left, float baseline, float width) =>
        Mark(canvas => LegendEntry.WriteRow(canvas, entries, left, baseline, width));

    public byte[] ToPng() => Picture.ToPng(Width, Height, Draw);

    public byte[] ToSvg() => Picture.ToSvg(Width, Height, Draw);

    void Draw(SKCanvas canvas)
    {
        Typefaces.Install();
        Picture.Head(canvas, Width, Height, Title, Shows);
        if (Where.Length > 0)
            Pen.Write(canvas, Pen.Fit(Where, Width - 2 * Picture.Margin, Pen.SmallSize), Picture.Margin, 66, Pen.SmallSize, Palette.Faint);
        foreach (var panel in panels)
        {
            var (plot, data) = (panel.Plot, panel.Data);
            plot.Layout.Fixed(new PixelPadding(data.Left, Width - data.Right, BelowPanel, 0));
            var place = new PixelRect(0, Width, data.Bottom + BelowPanel, data.Top);
            Picture.Render(canvas, Width, Height, plot, place);
        }
        foreach (var mark in marks) mark(canvas);
    }
}

/// <summary>A panel of a board.</summary>
sealed record BoardPanel(Plot Plot, SKRect Data, AxisLimits Limits)
{
    public void SetAxes(string xLabel, IReadOnlyList<Tick> xTicks, string yLabel, IReadOnlyList<Tick> yTicks)
    {
        Plot.Axes.Bottom.Label.Text = Pen.Printable(xLabel);
        Plot.Axes.Left.Label.Text = Pen.Printable(yLabel);
        foreach (var axis in new IAxis[] { Plot.Axes.Left, Plot.Axes.Bottom })
        {
            axis.Label.Bold = false;
            axis.Label.FontSize = 13;
        }
        Plot.Axes.Bottom.TickGenerator = new NumericManual([.. xTicks]);
        Plot.Axes.Left.TickGenerator = new NumericManual([.. yTicks]);
    }

    /// <summary>Where a point of the data is drawn, in pixels.</summary>
    public SKPoint At(double x, double y) => new(
        (float)(Data.Left + (x - Limits.Left) / (Limits.Right - Limits.Left) * Data.Width),
        (float)(Data.Bottom - (y - Limits.Bottom) / (Limits.Top - Limits.Bottom) * Data.Height));
}
