using ScottPlot;
using SkiaSharp;
using Simulator.Analysis.Causes;

namespace Simulator.Analysis.Plots;

/// <summary>
/// A space-time diagram of a causal slice: one line down for each machine, time goes down, a row an event, arrows for messages and, within
/// a machine, from where a timer was armed. What each event is stands beside it.
/// </summary>
public sealed class SpaceTime
{
    /// <summary>Rows that can be read on one sheet; of more only the last are drawn.</summary>
    public const int MostRows = 80;

    const int Width = 1200;
    const float Top = 100;
    const float RowHeight = 22;
    const float TimeWidth = 96;
    const float Bottom = 24;
    const float Dot = 4.5f;

    readonly Trace trace;
    readonly string title;
    readonly long[] rows;
    readonly int hidden;
    readonly Dictionary<long, int> rowOf = [];
    readonly List<NodeId> lanes;
    readonly float laneWidth;

    /// <param name="title">What the run is called.</param>
    public SpaceTime(CausalSlice slice, string title)
    {
        Typefaces.Install();
        (trace, this.title) = (slice.Trace, title);
        long[] all = [.. CauseText.Shown(slice)];
        hidden = int.Max(0, all.Length - MostRows);
        rows = all[hidden..];
        for (var row = 0; row < rows.Length; row++) rowOf[rows[row]] = row;
        lanes = [.. rows.Select(id => trace[id].Machine).Where(machine => machine != NodeId.Nemesis).Distinct()
            .OrderByDescending(machine => machine.IsClient).ThenBy(machine => machine.IsClient ? -machine.Value : machine.Value)];
        laneWidth = float.Clamp(420f / int.Max(1, lanes.Count), 40, 80);
    }

    int Height => (int)(Top + RowHeight * rows.Length + Bottom);
    float TextLeft => TimeWidth + laneWidth * lanes.Count + 8;

    public byte[] ToPng() => Picture.ToPng(Width, Height, Draw);

    public byte[] ToSvg() => Picture.ToSvg(Width, Height, Draw);

    void Draw(SKCanvas canvas)
    {
        var shows =
            "What the failure followed from, and nothing else. Time goes down; arrows are messages, dashes run from where a timer "
                + "was armed."
            + (hidden > 0 ? $" {hidden} earlier events are left out." : "");
        Picture.Head(canvas, Width, Height, title, shows);
        for (var lane = 0; lane < lanes.Count; lane++) DrawLane(canvas, lane);
        for (var row = 0; row < rows.Length; row++)
            if (row % 2 == 1) Pen.Fill(canvas, TextLeft, Y(row) - RowHeight / 2, Width, Y(row) + RowHeight / 2,
                new Color(0xf6, 0xf6, 0xf6));
        for (var row = 0; row < rows.Length; row++) DrawCause(canvas, row);
        for (var row = 0; row < rows.Length; row++) DrawEvent(canvas, row);
    }

    void DrawLane(SKCanvas canvas, int lane)
    {
        var name = lanes[lane].ToString();
        Pen.Write(canvas, name, X(lane) - Pen.Measure(name, 14, bold: true) / 2, Top - 18, 14, Palette.Ink, bold: true);
        Line(canvas, X(lane), Top - 10, X(lane), Y(rows.Length - 1) + RowHeight / 2, Palette.Grid, 2);
    }

    void DrawCause(SKCanvas canvas, int row)
    {
        var e = trace[rows[row]];
        if (LaneOf(e.Machine) is not (>= 0 and var lane) || !rowOf.TryGetValue(e.Parent, out var from)) return;
        if (e.Kind == EventKind.Deliver && LaneOf(e.Peer) is >= 0 and var sender)
            Arrow(canvas, X(sender), Y(from), X(lane), Y(row), Palette.Of(OpType.Ok));
        else if (e.Kind == EventKind.Fire && row - from > 1)
            Line(canvas, X(lane) - 9, Y(from), X(lane) - 9, Y(row), Palette.Faint, 1, dashed: true);
    }

    void DrawEvent(SKCanvas canvas, int row)
    {
        var e = trace[rows[row]];
        var color = ColorOf(e.Kind);
        var text = e.Kind == EventKind.Deliver ? $"{e.Peer} → {e.Machine}  {CauseText.What(trace, rows[row])}"
            : $"{e.Machine}  {CauseText.What(trace, rows[row])}";
        var isStrong = e.Kind is EventKind.Violation or EventKind.Crash;
        Pen.Write(canvas, Time(e.Time), Picture.Margin, Y(row) + 4, Pen.SmallSize, Palette.Faint);
        Pen.Write(canvas, Pen.Fit(Pen.Printable(text), Width - TextLeft - 16, Pen.SmallSize, isStrong), TextLeft, Y(row) + 4, Pen.SmallSize,
            isStrong ? color : Palette.Ink, isStrong);
        if (LaneOf(e.Machine) is not (>= 0 and var lane)) return;
        if (e.Kind is EventKind.Crash) Marks.Draw(canvas, [new SKPoint(X(lane), Y(row))], MarkShape.Cross, color, 12);
        else if (e.Kind is EventKind.Fire or EventKind.Invoke)
            Marks.Draw(canvas, [new SKPoint(X(lane), Y(row))], MarkShape.Square, color, 2 * Dot);
        else Marks.Draw(canvas, [new SKPoint(X(lane), Y(row))], MarkShape.Dot, color, e.Kind == EventKind.Violation ? 3 * Dot : 2 * Dot);
    }

    static Color ColorOf(EventKind kind) => kind switch
    {
        EventKind.Deliver => Palette.Of(OpType.Ok),
        EventKind.Violation or EventKind.Crash => Palette.Group(1),
        EventKind.Fire => Palette.Of(OpType.Fail),
        EventKind.Start or EventKind.Invoke or EventKind.Complete => Palette.Group(2),
        _ => Palette.Faint,
    };

    int LaneOf(NodeId machine) => lanes.IndexOf(machine);
    float X(int lane) => TimeWidth + laneWidth * (lane + .5f);
    static float Y(int row) => Top + RowHeight * (row + .5f);

    static string Time(Instant time) => (time - Instant.Zero).ToString();

    static void Line(SKCanvas canvas, float x1, float y1, float x2, float y2, Color color, float width, bool dashed = false)
    {
        using var paint = Pen.Stroke(color, width);
        if (dashed) Pen.Dashes(canvas, new SKPoint(x1, y1), new SKPoint(x2, y2), 3, 3, paint);
        else canvas.DrawLine(x1, y1, x2, y2, paint);
    }

    static void Arrow(SKCanvas canvas, float x1, float y1, float x2, float y2, Color color)
    {
        var length = float.Sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1));
        var (dx, dy) = ((x2 - x1) / length, (y2 - y1) / length);
        var (tipX, tipY) = (x2 - dx * (Dot + 1), y2 - dy * (Dot + 1));
        Line(canvas, x1, y1, tipX, tipY, color, 1.3f);
        Line(canvas, tipX, tipY, tipX - 7 * dx + 3.5f * dy, tipY - 7 * dy - 3.5f * dx, color, 1.3f);
        Line(canvas, tipX, tipY, tipX - 7 * dx - 3.5f * dy, tipY - 7 * dy + 3.5f * dx, color, 1.3f);
    }
}
