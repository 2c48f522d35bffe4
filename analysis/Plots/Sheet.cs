using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>
/// One picture: title, what it shows, legend, faults by name, then panels that share the time axis. The same drawing commands make
/// the PNG and the SVG.
/// </summary>
sealed class Sheet
{
    public const int Width = 1000;
    public const float Left = 84;
    public const float Right = Picture.Margin;
    public const float DataWidth = Width - Left - Right;

    const float LegendTop = 54;
    const float LanesTop = LegendTop + LegendHeight;
    const float LegendHeight = 30;
    const float LegendBaseline = 19;
    const float TimeAxisHeight = 50;

    readonly FaultStrip faults;
    readonly Instant end;
    readonly List<(Plot Plot, float Height, IReadOnlyList<LegendEntry> Legend)> panels = [];

    public Sheet(IReadOnlyList<FaultReport> faults, Instant end)
    {
        Typefaces.Install();
        this.end = end;
        this.faults = new FaultStrip(faults, end, Left, DataWidth);
    }

    public required string Title { get; init; }
    public required string Shows { get; init; }

    /// <summary>Adds a panel below the others: its legend, then its data over shaded faults.</summary>
    public Plot AddPanel(float height, string yLabel, params IReadOnlyList<LegendEntry> legend)
    {
        var plot = Pen.BlankPlot();
        plot.Axes.Left.Label.Text = yLabel;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Left.Label.FontSize = 13;
        plot.Axes.SetLimitsX(0, Math.Max(1, end.Ns));
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. Ticks.Time(end)]);
        faults.Shade(plot);
        panels.Add((plot, height, legend));
        return plot;
    }

    /// <summary>Writes one sentence into the middle of a panel that has nothing else to show.</summary>
    public void Say(Plot plot, string sentence)
    {
        var limits = plot.Axes.GetLimits();
        var text = plot.Add.Text(sentence, Math.Max(1, end.Ns) / 2.0, (limits.Bottom + limits.Top) / 2);
        text.LabelFontSize = 16;
        text.LabelFontColor = Palette.Faint;
        text.LabelAlignment = Alignment.MiddleCenter;
    }

    public int Height => (int)(PanelsTop + panels.Sum(panel => panel.Height) + (panels.Count - 1) * LegendHeight + TimeAxisHeight);

    float PanelsTop => LanesTop + faults.Height;

    public byte[] ToPng() => Picture.ToPng(Width, Height, Draw);

    public byte[] ToSvg() => Picture.ToSvg(Width, Height, Draw);

    void Draw(SKCanvas canvas)
    {
        Picture.Head(canvas, Width, Height, Title, Shows);
        faults.Draw(canvas, LanesTop);
        var top = PanelsTop;
        for (var i = 0; i < panels.Count; i++)
        {
            var (plot, height, legend) = panels[i];
            // The first legend stands above the names of the faults, which so touch the shading they name.
            LegendEntry.WriteRow(canvas, legend, Left, LegendBaseline + (i == 0 ? LegendTop : top), DataWidth);
            if (i > 0) top += LegendHeight;
            DrawPanel(canvas, plot, top, height, last: i == panels.Count - 1);
            top += height;
        }
    }

    void DrawPanel(SKCanvas canvas, Plot plot, float top, float height, bool last)
    {
        plot.Axes.Bottom.TickLabelStyle.IsVisible = last;
        plot.Axes.Bottom.Label.Text = last ? $"virtual time, {Ticks.Unit(end).Name}" : "";
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.Label.FontSize = 13;
        var below = last ? TimeAxisHeight : LegendHeight;
        plot.Layout.Fixed(new PixelPadding(Left, Right, below, 0));
        var place = new PixelRect(0, Width, top + height + below, top);
        Picture.Render(canvas, Width, Height, plot, place);
    }
}
