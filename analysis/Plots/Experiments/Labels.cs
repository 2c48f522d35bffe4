using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>A name, and where it was put so that it hides neither a mark nor another name.</summary>
sealed record PlacedLabel(string Text, SKPoint Mark, SKRect Box, bool NeedsLine);

/// <summary>Puts names beside marks: as near as there is room, in the order given, the same places for the same marks.</summary>
static class Labels
{
    const float LineHeight = 15;
    const float MarkRadius = 8;

    /// <summary>Directions in which room is looked for, the most natural first; y grows downwards.</summary>
    static readonly (float X, float Y)[] directions =
        [(1, 0), (1, -.7f), (1, .7f), (-1, -.7f), (-1, 0), (-1, .7f), (0, -1), (0, 1), (.5f, -1), (-.5f, -1), (.5f, 1), (-.5f, 1)];

    public static IReadOnlyList<PlacedLabel> Place(IReadOnlyList<(SKPoint Mark, string Text)> names, SKRect bounds)
    {
        var taken = names.Select(name => Around(name.Mark)).ToList();
        var placed = new List<PlacedLabel>();
        foreach (var (mark, text) in names)
        {
            var box = Free(mark, Pen.Measure(text, Pen.SmallSize), bounds, taken, placed, out var isFar);
            taken.Add(box);
            placed.Add(new PlacedLabel(text, mark, box, isFar));
        }
        return placed;
    }

    public static void Draw(SKCanvas canvas, IEnumerable<PlacedLabel> labels)
    {
        using var paint = Pen.Paint(Palette.Faint);
        paint.StrokeWidth = .8f;
        paint.Style = SKPaintStyle.Stroke;
        foreach (var label in labels)
        {
            if (label.NeedsLine)
                canvas.DrawLine(label.Mark, new SKPoint(
                    Math.Clamp(label.Mark.X, label.Box.Left, label.Box.Right), Math.Clamp(label.Mark.Y, label.Box.Top, label.Box.Bottom)), paint);
            Pen.Write(canvas, label.Text, label.Box.Left, label.Box.Bottom - 4, Pen.SmallSize, Palette.Ink);
        }
    }

    static SKRect Around(SKPoint mark) => new(mark.X - MarkRadius, mark.Y - MarkRadius, mark.X + MarkRadius, mark.Y + MarkRadius);

    static SKRect Free(SKPoint mark, float width, SKRect bounds, List<SKRect> taken, List<PlacedLabel> placed, out bool isFar)
    {
        for (var distance = 12f; distance < 400; distance += 11)
            foreach (var direction in directions)
            {
                var box = Beside(mark, width, direction, distance);
                if (!bounds.Contains(box) || taken.Any(other => other.IntersectsWith(box))) continue;
                isFar = distance > 13;
                if (isFar && Crosses(mark, box, placed)) continue;
                return box;
            }
        isFar = false;
        return Beside(mark, width, directions[0], 12);
    }

    /// <summary>Whether the line to the name would run through another name.</summary>
    static bool Crosses(SKPoint mark, SKRect box, List<PlacedLabel> placed)
    {
        var end = new SKPoint(Math.Clamp(mark.X, box.Left, box.Right), Math.Clamp(mark.Y, box.Top, box.Bottom));
        for (var step = 1; step < 20; step++)
        {
            var at = new SKPoint(mark.X + (end.X - mark.X) * step / 20, mark.Y + (end.Y - mark.Y) * step / 20);
            if (placed.Any(other => other.Box.Contains(at))) return true;
        }
        return false;
    }

    static SKRect Beside(SKPoint mark, float width, (float X, float Y) direction, float distance)
    {
        var (x, y) = (mark.X + direction.X * distance, mark.Y + direction.Y * distance);
        var left = direction.X switch { > .6f => x, < -.6f => x - width, _ => x - width / 2 };
        return new SKRect(left - 2, y - LineHeight / 2, left + width + 2, y + LineHeight / 2);
    }
}
