using ScottPlot;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>The faults of a run: named in a strip of rows above the data, and shaded behind it. Sizes are in pixels.</summary>
sealed class FaultStrip
{
    const float LaneHeight = 19;
    const int ManyMarks = 30;

    readonly FaultLanes lanes;
    readonly Instant end;
    readonly float left, width;

    /// <param name="end">The end of the run, where the data ends.</param>
    /// <param name="left">Where the data begins.</param>
    public FaultStrip(IReadOnlyList<FaultReport> faults, Instant end, float left, float width)
    {
        (this.end, this.left, this.width) = (end, left, width);
        lanes = FaultLanes.Arrange(faults, end, width, text => Pen.Measure(text, Pen.SmallSize) + 6);
    }

    /// <summary>Of the strip; 0 without faults.</summary>
    public float Height => lanes.Count * LaneHeight + (lanes.Count > 0 ? 3 : 0);

    public void Draw(SKCanvas canvas, float top)
    {
        foreach (var mark in lanes.Marks)
        {
            var y = top + mark.Lane * LaneHeight;
            var from = left + X(mark.Time.From);
            var until = Math.Max(from + 2, left + X(mark.Time.Until));
            Pen.Fill(canvas, from, y, until, y + LaneHeight - 2, Palette.FaultKind(mark.Kind).WithAlpha(.55));
        }
        foreach (var mark in lanes.Marks.Where(mark => mark.Label.Length > 0))
        {
            var (x, y) = (left + mark.LabelX, top + mark.Lane * LaneHeight);
            var right = x + Pen.Measure(mark.Label, Pen.SmallSize) + 6;
            if (lanes.ByKind) Pen.Fill(canvas, x, y + 1, right, y + LaneHeight - 3, Colors.White.WithAlpha(.8));
            Pen.Write(canvas, mark.Label, x + 3, y + 13, Pen.SmallSize, Palette.Ink);
        }
    }

    /// <summary>Shades a plot whose horizontal axis counts nanoseconds.</summary>
    public void Shade(Plot plot)
    {
        foreach (var mark in lanes.Marks) Shade(plot, mark);
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

    double X(Instant at) => end.Ns == 0 ? 0 : width * at.Ns / end.Ns;
}
