using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>
/// One picture with one panel and axes of any kind: title, what it shows, legend, data. The same drawing commands make the PNG and the
/// SVG. <see cref="Sheet"/> is the one for panels along a time axis.
/// </summary>
sealed class Figure
{
    public const int Width = 1000;
    const float Top = 96;
    const float Bottom = 64;
    const float Right = Picture.Margin;

    public required string Title { get; init; }
    public required string Shows { get; init; }

    /// <summary>Of the panel with its axes, in pixels.</summary>
    public int PanelHeight { get; init; } = 420;

    /// <summary>Room for the labels of the vertical axis, in pixels.</summary>
    public float Left { get; init; } = 84;

    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    /// <summary>Where the data goes.</summary>
    public Plot Plot { get; } = MakePlot();

    int Height => (int)(Top + PanelHeight + Bottom);

    /// <summary>Labels both axes and says where they end.</summary>
    public void SetAxes(string xLabel, IReadOnlyList<Tick> xTicks, string yLabel, IReadOnlyList<Tick> yTicks, AxisLimits limits)
    {
        Plot.Axes.Bottom.Label.Text = Pen.Printable(xLabel);
        Plot.Axes.Left.Label.Text = Pen.Printable(yLabel);
        Plot.Axes.Bottom.TickGenerator = new NumericManual([.. xTicks]);
        Plot.Axes.Left.TickGenerator = new NumericManual([.. yTicks]);
        Plot.Axes.SetLimits(limits);
    }

    public byte[] ToPng() => Picture.ToPng(Width, Height, Draw);

    public byte[] ToSvg() => Picture.ToSvg(Width, Height, Draw);

    static Plot MakePlot()
    {
        Typefaces.Install();
        var plot = Pen.BlankPlot();
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Bottom })
        {
            axis.Label.Bold = false;
            axis.Label.FontSize = 13;
        }
        return plot;
    }

    void Draw(SKCanvas canvas)
    {
        Picture.Head(canvas, Width, Height, Title, Shows);
        LegendEntry.WriteRow(canvas, Legend, Left, 78, Width - Left - Right);
        Plot.Layout.Fixed(new PixelPadding(Left, Right, Bottom, 0));
        var place = new PixelRect(0, Width, Top + PanelHeight + Bottom, Top);
        Picture.Render(canvas, Width, Height, Plot, place);
    }
}
