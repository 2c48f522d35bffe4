using ScottPlot;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>Writes and draws on a picture outside of its panels. Sizes and places are in pixels.</summary>
static class Pen
{
    public const float SmallSize = 12;

    public static void Write(SKCanvas canvas, string text, double x, double y, float size, Color color, bool bold = false)
    {
        using var font = Font(size, bold);
        using var paint = Paint(color);
        canvas.DrawText(Printable(text), (float)x, (float)y, SKTextAlign.Left, font, paint);
    }

    public static float Measure(string text, float size, bool bold = false)
    {
        using var font = Font(size, bold);
        return font.MeasureText(text);
    }

    /// <summary>The text with a space for every character that no picture can show, and no SVG file may hold.</summary>
    public static string Printable(string text)
    {
        var printable = text.ToCharArray();
        for (var i = 0; i < printable.Length; i++)
        {
            if (i + 1 < printable.Length && char.IsSurrogatePair(printable[i], printable[i + 1])) i++;
            else if (char.IsControl(printable[i]) || char.IsSurrogate(printable[i]) || printable[i] >= '\ufffe') printable[i] = ' ';
        }
        return new string(printable);
    }

    /// <summary>The text, or as much of its beginning as fits, with an ellipsis.</summary>
    public static string Fit(string text, double width, float size, bool bold = false)
    {
        if (Measure(text, size, bold) <= width) return text;
        var length = text.Length;
        while (length > 0 && Measure(text[..length] + "…", size, bold) > width) length--;
        return text[..length] + "…";
    }

    /// <summary>The text in rows, broken between words; the last of them takes what is left and may end in an ellipsis.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, float size, int mostRows)
    {
        var rows = new List<string>();
        var row = "";
        foreach (var word in text.Split(' '))
        {
            var longer = row.Length == 0 ? word : row + " " + word;
            if (row.Length == 0 || rows.Count == mostRows - 1 || Measure(longer, size) <= width)
            {
                row = longer;
                continue;
            }
            rows.Add(row);
            row = word;
        }
        return [.. rows, Fit(row, width, size)];
    }

    public static void Fill(SKCanvas canvas, double left, double top, double right, double bottom, Color color)
    {
        using var paint = Paint(color);
        canvas.DrawRect(new SKRect((float)left, (float)top, (float)right, (float)bottom), paint);
    }

    public static SKPaint Paint(Color color) => new() { Color = color.ToSKColor(), IsAntialias = true, Style = SKPaintStyle.Fill };

    public static SKPaint Stroke(Color color, float width) =>
        new() { Color = color.ToSKColor(), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width };

    /// <summary>A broken line, dash by dash: the SVG writer draws straight lines whole, whatever their pattern.</summary>
    public static void Dashes(SKCanvas canvas, SKPoint from, SKPoint to, float dash, float gap, SKPaint paint)
    {
        var length = SKPoint.Distance(from, to);
        for (var at = 0f; at < length; at += dash + gap) canvas.DrawLine(Between(at), Between(Math.Min(at + dash, length)), paint);

        SKPoint Between(float at) => new(from.X + (to.X - from.X) * at / length, from.Y + (to.Y - from.Y) * at / length);
    }

    /// <summary>A plot without data, in the colours of all pictures, that leaves what lies below it to be seen.</summary>
    public static Plot BlankPlot()
    {
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = Palette.Grid;
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Axes.Color(Palette.Ink);
        return plot;
    }

    // No hinting: it is the one step of drawing glyphs that asks the platform how it likes them.
    static SKFont Font(float size, bool bold) => new(bold ? Typefaces.Bold : Typefaces.Regular, size)
    {
        Subpixel = true, Hinting = SKFontHinting.None, Edging = SKFontEdging.Antialias,
    };
}
