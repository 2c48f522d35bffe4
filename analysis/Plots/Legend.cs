using ScottPlot;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>What one colour of a picture means.</summary>
/// <param name="Shape">The mark beside the text; null for a line.</param>
/// <param name="Pattern">Of the line.</param>
sealed record LegendEntry(string Text, Color Color, MarkShape? Shape, LinePattern Pattern = default)
{
    const float SwatchWidth = 26;
    const float Between = 22;

    /// <summary>Writes entries in one row outside of the data, shortened evenly when they do not fit.</summary>
    public static void WriteRow(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, float left, float baseline, float width)
    {
        var fixedWidth = entries.Count * (SwatchWidth + Between);
        var wanted = entries.Sum(entry => Pen.Measure(entry.Text, Pen.SmallSize));
        var share = Math.Min(1, Math.Max(0, width - fixedWidth) / Math.Max(1, wanted));
        var x = left;
        foreach (var entry in entries)
        {
            entry.DrawSwatch(canvas, x, baseline - 4);
            x += SwatchWidth;
            var room = share < 1 ? Pen.Measure(entry.Text, Pen.SmallSize) * share : float.MaxValue;
            var text = Pen.Fit(entry.Text, room, Pen.SmallSize);
            Pen.Write(canvas, text, x, baseline, Pen.SmallSize, Palette.Ink);
            x += Pen.Measure(text, Pen.SmallSize) + Between;
        }
    }

    void DrawSwatch(SKCanvas canvas, float x, float y)
    {
        if (Shape is { } shape)
        {
            Marks.Draw(canvas, [new SKPoint(x + SwatchWidth - 12, y)], shape, Color, 8);
            return;
        }
        using var paint = ScottPlot.Paint.NewDisposablePaint();
        var style = new LineStyle { Color = Color, Width = 2.4f, Pattern = Pattern };
        Drawing.DrawLine(canvas, paint, new PixelLine(x, y, x + SwatchWidth - 6, y), style);
    }
}
