using ScottPlot;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>
/// What all kinds of pictures share: they are drawn by the same commands as PNG and as SVG, begin with the same heading, and put plots on
/// their page in the same way. Sizes are in pixels.
/// </summary>
static class Picture
{
    /// <summary>Between what is drawn and the edge of the page.</summary>
    public const float Margin = 26;

    public static byte[] ToPng(int width, int height, Action<SKCanvas> draw)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static byte[] ToSvg(int width, int height, Action<SKCanvas> draw)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream)) draw(canvas);
        return SvgText.Finish(stream.ToArray());
    }

    /// <summary>A white page with a title and, below it, one line that says what is shown.</summary>
    public static void Head(SKCanvas canvas, int width, int height, string title, string shows)
    {
        Pen.Fill(canvas, 0, 0, width, height, Colors.White);
        Pen.Write(canvas, Pen.Fit(title, width - 2 * Margin, 18, bold: true), Margin, 30, 18, Palette.Ink, bold: true);
        Pen.Write(canvas, Pen.Fit(shows, width - 2 * Margin, Pen.SmallSize), Margin, 50, Pen.SmallSize, Palette.Faint);
    }

    /// <summary>Draws a plot with its axes into a rectangle of a page of this size.</summary>
    public static void Render(SKCanvas canvas, int width, int height, Plot plot, PixelRect place)
    {
        // The first rendering of a plot draws twice, the second time to follow limits that have just been set; let nobody see it.
        using (var nowhere = new SKNoDrawCanvas(width, height)) plot.Render(nowhere, place);
        plot.Render(canvas, place);
    }
}
