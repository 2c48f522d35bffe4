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

    const float LaneHeight = 19;
    const float LegendTop = 54;
    const float LanesTop = LegendTop + LegendHeight;
    const float LegendHeight = 30;
    const float LegendBaseline = 19;
    const float TimeAxisHeight = 50;
    const int ManyMarks = 30;

    readonly FaultLanes lanes;
    readonly Instant end;
    readonly List<(Plot Plot, float Height, IReadOnlyList<LegendEntry> Legend)> panels = [];

    public Sheet(IReadOnlyList<FaultReport> faults, Instant end)
    {
        Typefaces.Install();
        this.end = end;
        lanes = FaultLanes.Arrange(faults, end, DataWidth, text => Pen.Measure(text, Pen.SmallSize) + 6);
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
        foreach (var mark in lanes.Marks) Shade(plot, mark);
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

    float PanelsTop => LanesTop + lanes.Count * LaneHeight + (lanes.Count > 0 ? 3 : 0);

    public byte[] ToPng() => Picture.ToPng(Width, Height, Draw);

    public byte[] ToSvg() => Picture.ToSvg(Width, Height, Draw);

    void Draw(SKCanvas canvas)
    {
        Picture.Head(canvas, Width, Height, Title, Shows);
        DrawLanes(canvas);
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

    void DrawLanes(SKCanvas canvas)
    {
        foreach (var mark in lanes.Marks)
        {
            var top = LanesTop + mark.Lane * LaneHeight;
            var from = Left + X(mark.Time.From);
            var until = Math.Max(from + 2, Left + X(mark.Time.Until));
            Pen.Fill(canvas, from, top, until, top + LaneHeight - 2, Palette.FaultKind(mark.Kind).WithAlpha(.55));
        }
        foreach (var mark in lanes.Marks.Where(mark => mark.Label.Length > 0))
        {
            var (x, top) = (Left + mark.LabelX, LanesTop + mark.Lane * LaneHeight);
            var right = x + Pen.Measure(mark.Label, Pen.SmallSize) + 6;
            if (lanes.ByKind) Pen.Fill(canvas, x, top + 1, right, top + LaneHeight - 3, Colors.White.WithAlpha(.8));
            Pen.Write(canvas, mark.Label, x + 3, top + 13, Pen.SmallSize, Palette.Ink);
        }
    }

    void Shade(Plot plot, FaultMark mark)
    {
        var color = Palette.FaultKind(mark.Kind);
        var many = lanes.Marks.Count > ManyMarks;
        if (X(mark.Time.Until) - X(mark.Time.From) < 1.5)
        {
            plot.Add.VerticalLine(mark.Time.From.Ns, 1.5f, color.WithAlpha(many ? .2 : .8));
            return;
        }
        var span = plot.Add.HorizontalSpan(mark.Time.From.Ns, mark.Time.Until.Ns);
        span.FillColor = color.WithAlpha(many ? .1 : .28);
        span.LineWidth = 0;
    }

    double X(Instant at) => end.Ns == 0 ? 0 : DataWidth * at.Ns / end.Ns;
}
