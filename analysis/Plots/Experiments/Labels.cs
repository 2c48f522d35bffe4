using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>Names, a line each, and where they were put so that they hide neither a mark nor other names.</summary>
sealed record PlacedLabel(IReadOnlyList<string> Lines, SKPoint Mark, SKRect Box, bool NeedsLine)
{
    /// <summary>Where a line from the mark ends.</summary>
    public SKPoint End => new(Math.Clamp(Mark.X, Box.Left, Box.Right), Math.Clamp(Mark.Y, Box.Top, Box.Bottom));
}

/// <summary>
/// Puts names beside marks: as near as there is room, in the order given, the same places for the same marks. Marks that lie upon each
/// other share a list of names.
/// </summary>
static class Labels
{
    const float LineHeight = 15;
    const float MarkRadius = 8;
    const float Together = 9;

    /// <summary>Directions in which room is looked for, the most natural first; y grows downwards.</summary>
    static readonly (float X, float Y)[] directions =
    [
        (1, 0), (.9f, -.7f), (-.9f, -.7f), (0, -1), (.5f, -1), (-.5f, -1), (-1, 0), (.9f, .7f), (-.9f, .7f), (0, 1), (.5f, 1), (-.5f, 1),
    ];

    public static IReadOnlyList<PlacedLabel> Place(IReadOnlyList<(SKPoint Mark, string Text)> names, SKRect bounds)
    {
        var groups = Grouped(names);
        var marks = names.Select(name => Around(name.Mark)).ToList();
        var placed = new List<PlacedLabel>();
        foreach (var (mark, lines) in groups) placed.Add(Free(mark, lines, bounds, marks, placed));
        return placed;
    }

    public static void Draw(SKCanvas canvas, IReadOnlyList<PlacedLabel> labels)
    {
        using var paint = Pen.Stroke(Palette.Faint, .8f);
        foreach (var label in labels)
            if (label.NeedsLine) canvas.DrawLine(label.Mark, label.End, paint);
        foreach (var label in labels)
        {
            Pen.Fill(canvas, label.Box.Left, label.Box.Top, label.Box.Right, label.Box.Bottom, ScottPlot.Colors.White.WithAlpha(.85));
            for (var i = 0; i < label.Lines.Count; i++)
                Pen.Write(canvas, label.Lines[i], label.Box.Left + 2, label.Box.Top + LineHeight * (i + 1) - 4, Pen.SmallSize, Palette.Ink);
        }
    }

    static List<(SKPoint Mark, IReadOnlyList<string> Lines)> Grouped(IReadOnlyList<(SKPoint Mark, string Text)> names)
    {
        var groups = new List<(SKPoint Mark, List<string> Lines)>();
        foreach (var (mark, text) in names)
        {
            var known = groups.FindIndex(group => SKPoint.Distance(group.Mark, mark) < Together);
            if (known >= 0) groups[known].Lines.Add(text);
            else groups.Add((mark, [text]));
        }
        return [.. groups.Select(group => (group.Mark, (IReadOnlyList<string>)group.Lines))];
    }

    static SKRect Around(SKPoint mark) => new(mark.X - MarkRadius, mark.Y - MarkRadius, mark.X + MarkRadius, mark.Y + MarkRadius);

    static PlacedLabel Free(SKPoint mark, IReadOnlyList<string> lines, SKRect bounds, List<SKRect> marks, List<PlacedLabel> placed)
    {
        var (width, height) = (lines.Max(line => Pen.Measure(line, Pen.SmallSize)) + 4, LineHeight * lines.Count);
        // Where it is too crowded for that, lines may cross each other and names; names still hide nothing.
        foreach (var minds in (bool[])[true, false])
            for (var distance = 12f; distance < 600; distance += 8)
                foreach (var direction in directions)
                {
                    var label = new PlacedLabel(lines, mark, Beside(mark, width, height, direction, distance), distance > 13);
                    if (bounds.Contains(label.Box) && HidesNothing(label, marks, placed) && (!minds || IsClear(label, marks, placed)))
                        return label;
                }
        return new PlacedLabel(lines, mark, Beside(mark, width, height, directions[0], 12), false);
    }

    static bool HidesNothing(PlacedLabel label, List<SKRect> marks, List<PlacedLabel> placed) =>
        !marks.Any(mark => mark.IntersectsWith(label.Box)) && !placed.Any(other => other.Box.IntersectsWith(label.Box));

    /// <summary>Whether no line runs through a name, a mark or another line.</summary>
    static bool IsClear(PlacedLabel label, List<SKRect> marks, List<PlacedLabel> placed)
    {
        if (placed.Any(other => other.NeedsLine && Touches(other, label.Box, []))) return false;
        return !label.NeedsLine || !placed.Any(other => Touches(label, other.Box, []) || other.NeedsLine && Cross(label, other))
            && !Touches(label, SKRect.Empty, marks);
    }

    /// <summary>Whether the line to a name runs through a box, or through a mark other than its own.</summary>
    static bool Touches(PlacedLabel label, SKRect box, List<SKRect> marks)
    {
        const int steps = 24;
        for (var step = 1; step < steps; step++)
        {
            var at = new SKPoint(label.Mark.X + (label.End.X - label.Mark.X) * step / steps,
                label.Mark.Y + (label.End.Y - label.Mark.Y) * step / steps);
            if (box.Contains(at) || marks.Any(mark => mark.Contains(at) && !mark.Contains(label.Mark))) return true;
        }
        return false;
    }

    static bool Cross(PlacedLabel one, PlacedLabel other) =>
        Side(one.Mark, one.End, other.Mark) * Side(one.Mark, one.End, other.End) < 0
        && Side(other.Mark, other.End, one.Mark) * Side(other.Mark, other.End, one.End) < 0;

    static float Side(SKPoint from, SKPoint to, SKPoint at) =>
        Math.Sign((to.X - from.X) * (at.Y - from.Y) - (to.Y - from.Y) * (at.X - from.X));

    static SKRect Beside(SKPoint mark, float width, float height, (float X, float Y) direction, float distance)
    {
        var (x, y) = (mark.X + direction.X * distance, mark.Y + direction.Y * distance);
        var left = direction.X switch { > .6f => x, < -.6f => x - width, _ => x - width / 2 };
        var top = direction.Y switch { > .6f => y - LineHeight / 2, < -.6f => y - height + LineHeight / 2, _ => y - height / 2 };
        return new SKRect(left, top, left + width, top + height);
    }
}
