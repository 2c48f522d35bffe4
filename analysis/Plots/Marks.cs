using ScottPlot;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>
/// Many marks of one shape and colour, drawn as one path. Marks that would fall on the same pixel are drawn once, so that tens of
/// thousands of operations cost no more than what can be seen.
/// </summary>
sealed class Marks(IReadOnlyList<Coordinates> points, MarkShape shape, Color color, float size) : IPlottable
{
    const float CrossWidth = 1.6f;

    // A dot is a very short thick line: the SVG writer leaves out lines without length.
    const float Dab = .01f;

    public bool IsVisible { get; set; } = true;
    public IAxes Axes { get; set; } = new Axes();
    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        var seen = new HashSet<(int X, int Y)>();
        var pixels = new List<SKPoint>();
        foreach (var point in points)
        {
            var pixel = Axes.GetPixel(point);
            if (seen.Add(((int)MathF.Round(pixel.X), (int)MathF.Round(pixel.Y)))) pixels.Add(new SKPoint(pixel.X, pixel.Y));
        }
        Draw(rp.Canvas, pixels, shape, color, size);
    }

    /// <summary>Also for the marks of a legend.</summary>
    public static void Draw(SKCanvas canvas, IReadOnlyList<SKPoint> pixels, MarkShape shape, Color color, float size)
    {
        if (pixels.Count == 0) return;
        using var paint = Pen.Stroke(color, shape == MarkShape.Cross ? CrossWidth : size);
        paint.StrokeCap = shape switch
        {
            MarkShape.Dot => SKStrokeCap.Round,
            MarkShape.Square => SKStrokeCap.Square,
            _ => SKStrokeCap.Butt,
        };
        using var path = new SKPath();
        foreach (var at in pixels)
        {
            if (shape == MarkShape.Cross)
            {
                Line(path, at, -size / 2, -size / 2, size / 2, size / 2);
                Line(path, at, -size / 2, size / 2, size / 2, -size / 2);
            }
            else
            {
                Line(path, at, 0, 0, Dab, 0);
            }
        }
        canvas.DrawPath(path, paint);
    }

    static void Line(SKPath path, SKPoint at, float x1, float y1, float x2, float y2)
    {
        path.MoveTo(at.X + x1, at.Y + y1);
        path.LineTo(at.X + x2, at.Y + y2);
    }
}

/// <summary>How a mark looks; outcomes differ by it as well as by colour.</summary>
enum MarkShape : byte { Dot, Square, Cross }
