using ScottPlot;
using SkiaSharp;
using Simulator.Analysis.Consistency.Spectrum;

namespace Simulator.Analysis.Plots;

/// <summary>
/// The lattice of models with what a history says of each: stronger above, a line from each model to those that it implies. Grades differ
/// by colour, by the pattern of the frame and in words.
/// </summary>
public sealed class LatticePlot
{
    const int Width = 1000;
    const float Margin = Picture.Margin, Top = 104, BoxHeight = 46, Gap = 46, BetweenBoxes = 14, Space = 34;

    readonly string title;
    readonly IReadOnlyList<SpectrumReport> reports;
    readonly List<(SpectrumReport Report, List<List<GradedModel>> Ranks, float Top)> parts = [];
    readonly int height;

    LatticePlot(IReadOnlyList<SpectrumReport> reports, string title)
    {
        Typefaces.Install();
        (this.reports, this.title) = (reports, title);
        var top = Top;
        foreach (var report in reports)
        {
            var ranks = Ranks(report);
            parts.Add((report, ranks, top));
            top += ranks.Count * (BoxHeight + Gap) - Gap + Space;
        }
        height = (int)top;
    }

    /// <summary>The picture; the same bytes for the same reports.</summary>
    public static LatticePlot Of(IReadOnlyList<SpectrumReport> reports, string title) => new(reports, title);

    public byte[] ToPng() => Picture.ToPng(Width, height, Draw);

    public byte[] ToSvg() => Picture.ToSvg(Width, height, Draw);

    /// <summary>A model stands below all that imply it, as high as it can.</summary>
    static List<List<GradedModel>> Ranks(SpectrumReport report)
    {
        var rank = new Dictionary<string, int>(StringComparer.Ordinal);
        int RankOf(string model)
        {
            if (rank.TryGetValue(model, out var known)) return known;
            var stronger = report.Family.Arrows.Where(arrow => arrow.Weaker == model).Select(arrow => RankOf(arrow.Stronger));
            var above = stronger.DefaultIfEmpty(-1).Max();
            return rank[model] = above + 1;
        }
        var ranks = new List<List<GradedModel>>();
        foreach (var model in report.Models)
        {
            while (ranks.Count <= RankOf(model.Name)) ranks.Add([]);
            ranks[rank[model.Name]].Add(model);
        }
        return ranks;
    }

    void Draw(SKCanvas canvas)
    {
        var shows = string.Join("; ", reports.Select(report =>
            report.Strongest is [_, ..] ? $"strongest that hold: {string.Join(", ", report.Strongest)}"
                : $"none of {report.Family.Name} is known to hold"));
        Picture.Head(canvas, Width, height, $"{title}: consistency models",
            $"A line leads from each model down to those that it implies. {char.ToUpperInvariant(shows[0])}{shows[1..]}.");
        var x = Margin;
        foreach (var grade in Enum.GetValues<Grade>())
        {
            DrawBox(canvas, new SKRect(x, 66, x + 26, 82), grade);
            Pen.Write(canvas, SpectrumReport.Word(grade), x + 34, 78, Pen.SmallSize, Palette.Ink);
            x += 44 + Pen.Measure(SpectrumReport.Word(grade), Pen.SmallSize) + 20;
        }
        foreach (var (report, ranks, top) in parts) Draw(canvas, report, ranks, top);
    }

    static void Draw(SKCanvas canvas, SpectrumReport report, List<List<GradedModel>> ranks, float top)
    {
        var places = new Dictionary<string, SKRect>(StringComparer.Ordinal);
        for (var rank = 0; rank < ranks.Count; rank++)
        {
            var room = (Width - 2 * Margin - BetweenBoxes * (ranks[rank].Count - 1)) / ranks[rank].Count;
            var box = Math.Min(250, room);
            for (var i = 0; i < ranks[rank].Count; i++)
            {
                var centre = Margin + (i + .5f) * (Width - 2 * Margin) / ranks[rank].Count;
                var y = top + rank * (BoxHeight + Gap);
                places[ranks[rank][i].Name] = new SKRect(centre - box / 2, y, centre + box / 2, y + BoxHeight);
            }
        }
        foreach (var (stronger, weaker) in report.Family.Arrows) DrawArrow(canvas, places[stronger], places[weaker]);
        foreach (var model in report.Models)
        {
            var place = places[model.Name];
            DrawBox(canvas, place, model.Grade);
            Centre(canvas, model.Name, place, place.Top + 20, 13, bold: true);
            Centre(canvas, SpectrumReport.Word(model.Grade) + (model.Follows ? ", implied" : ""), place, place.Top + 37, 11,
                bold: false);
        }
    }

    static void DrawArrow(SKCanvas canvas, SKRect from, SKRect to)
    {
        using var paint = Pen.Stroke(Palette.Faint, 1.2f);
        var (x, y) = (to.MidX, to.Top - 1);
        canvas.DrawLine(from.MidX, from.Bottom, x, y - 5, paint);
        using var fill = Pen.Paint(Palette.Faint);
        using var head = new SKPath();
        head.MoveTo(x, y);
        head.LineTo(x - 4, y - 7);
        head.LineTo(x + 4, y - 7);
        head.Close();
        canvas.DrawPath(head, fill);
    }

    static void DrawBox(SKCanvas canvas, SKRect place, Grade grade)
    {
        var (color, isDashed) = Palette.Of(grade);
        using var fill = Pen.Paint(grade is Grade.Holds or Grade.Violated ? Palette.Pale(color) : Colors.White);
        canvas.DrawRect(place, fill);
        using var frame = Pen.Stroke(color, grade == Grade.Violated ? 3 : 1.6f);
        if (!isDashed)
        {
            canvas.DrawRect(place, frame);
            return;
        }
        var (dash, gap) = grade == Grade.Unknown ? (7f, 4f) : (2f, 4f);
        foreach (var y in new[] { place.Top, place.Bottom })
            Pen.Dashes(canvas, new SKPoint(place.Left, y), new SKPoint(place.Right, y), dash, gap, frame);
        foreach (var x in new[] { place.Left, place.Right })
            Pen.Dashes(canvas, new SKPoint(x, place.Top), new SKPoint(x, place.Bottom), dash, gap, frame);
    }

    static void Centre(SKCanvas canvas, string text, SKRect place, float baseline, float size, bool bold)
    {
        var fitted = Pen.Fit(text, place.Width - 8, size, bold);
        Pen.Write(canvas, fitted, place.MidX - Pen.Measure(fitted, size, bold) / 2, baseline, size, Palette.Ink, bold);
    }
}
