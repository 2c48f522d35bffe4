using ScottPlot;
using Simulator.Analysis.Experiments;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>
/// The PACELC plane: what a system costs while nothing is wrong (latency) against what it gives for that (consistency), and by colour
/// and shape what becomes of it in a partition. And the CAP view: the same systems while they are divided.
/// </summary>
static class PacelcPlane
{
    static readonly SKRect data = new(84, 122, 974, 560);

    /// <summary>Latency against stale reads, without a partition.</summary>
    public static Board Plane(ExperimentNumbers numbers, PacelcConditions conditions, IReadOnlyList<PacelcRow> rows)
    {
        var board = new Board
        {
            Title = "PACELC, as measured: what systems give up else, and in a partition",
            Shows = "While nothing is wrong: further left is faster, further down more consistent; bars: 95 % intervals. Colour and "
                + "shape: what became of it in a partition.",
            Height = 628,
        };
        var points = rows.Select(row => new PlanePoint(row,
            Cloud(numbers, row.System, conditions.Healthy, new("latency-mean", During: Measured.FaultFree),
                new(RunMeasures.StaleReads, "read", During: Measured.FaultFree)))).ToList();
        var (low, high) = Decades(points.SelectMany(point => point.Cloud.Select(seed => seed.X)));
        var top = Math.Max(.12, points.Max(point => point.Cloud.Max(seed => Scales.Root(seed.Y))) * 1.25);
        var panel = board.AddPanel(data, new AxisLimits(low, high, -.035 * top / .3, top));
        panel.SetAxes("mean latency of an operation, ms, all sites (logarithmic)", Ticks.LogMilliseconds(low, high),
            "stale reads, % (square-root scale)", Scales.RootTicks(top * top));
        AddFront(panel, points);
        foreach (var point in points) Add(panel.Plot, point.Cloud.Select(seed => (Scales.Log(seed.X), Scales.Root(seed.Y))), point.Color);
        Finish(board, panel, points, point => (Scales.Log(point.X.Mean), Scales.Root(point.Y.Mean)),
            new LegendEntry("no other is better in both", Palette.Faint, null, LinePattern.Dashed));
        return board;
    }

    /// <summary>Availability of the least served side against stale reads, while the partition is on.</summary>
    public static Board CapView(ExperimentNumbers numbers, PacelcConditions conditions, IReadOnlyList<PacelcRow> rows)
    {
        var board = new Board
        {
            Title = "CAP, as measured: what a partition leaves",
            Shows = "While divided: further right the least served side is served better, further down reads are more consistent. The "
                + "lower right corner is the one that cannot be had.",
            Height = 628,
        };
        var points = rows.Select(row => new PlanePoint(row, Divided(numbers, row, conditions.Partitioned))).ToList();
        var top = Math.Max(.12, points.Max(point => point.Cloud.Max(seed => Scales.Root(seed.Y))) * 1.25);
        var panel = board.AddPanel(data, new AxisLimits(-.06, 1.06, -.06 * top, top));
        panel.SetAxes("answered in time on the least served side, %", [.. Ticks.Percent().Select(tick =>
            Tick.Major(tick.Position / 100, tick.Label))], "stale reads, % (square-root scale)", Scales.RootTicks(top * top));
        foreach (var point in points) Add(panel.Plot, point.Cloud.Select(seed => ((double)seed.X, Scales.Root(seed.Y))), point.Color);
        Finish(board, panel, points, point => ((double)point.X.Mean, Scales.Root(point.Y.Mean)));
        return board;
    }

    static void Finish(Board board, BoardPanel panel, List<PlanePoint> points, Func<PlanePoint, (double X, double Y)> place,
        params LegendEntry[] further)
    {
        board.WriteLegend(
        [
            new("both sides served", Of(PacelcLetter.Available), MarkShape.Dot),
            new("a side refused, consistent", Of(PacelcLetter.Consistent), MarkShape.Square),
            new("a side refused, not consistent", Of(PacelcLetter.Neither), MarkShape.Cross),
            new("one seed", Palette.Pale(Palette.Faint), MarkShape.Dot),
            .. further,
        ], Picture.Margin, 90, Board.Width - 2 * Picture.Margin);
        board.Mark(canvas =>
        {
            var marks = points.Select(point => (Point: point, At: At(panel, place(point)))).ToList();
            foreach (var (point, at) in marks)
            {
                DrawInterval(canvas, panel, point, at);
                Marks.Draw(canvas, [at], Shape(point.Row.Partition), point.Color, 11);
            }
            // From the right, where the axis ends and there is least room.
            var names = marks.OrderByDescending(one => one.At.X).ThenBy(one => one.At.Y)
                .Select(one => (one.At, $"{one.Point.Row.System} {one.Point.Row.Label}")).ToList();
            Labels.Draw(canvas, Labels.Place(names, panel.Data));
        });
    }

    static SKPoint At(BoardPanel panel, (double X, double Y) place) => panel.At(place.X, place.Y);

    static void DrawInterval(SKCanvas canvas, BoardPanel panel, PlanePoint point, SKPoint at)
    {
        if (point.Y is not { Low: { } low, High: { } high }) return;
        using var paint = Pen.Stroke(point.Color, 1.6f);
        var top = Math.Max(panel.Data.Top, panel.At(0, Scales.Root(high)).Y);
        canvas.DrawLine(at.X, panel.At(0, Scales.Root(low)).Y, at.X, top, paint);
    }

    static void Add(Plot plot, IEnumerable<(double X, double Y)> cloud, Color color) => plot.Add.Plottable(
        new Marks([.. cloud.Select(seed => new Coordinates(seed.X, seed.Y))], MarkShape.Dot, Palette.Pale(color), 5));

    /// <summary>The systems that no other beats in both: a line from one to the next.</summary>
    static void AddFront(BoardPanel panel, List<PlanePoint> points)
    {
        var front = points.Where(one => !points.Any(other => other != one && other.X.Mean <= one.X.Mean && other.Y.Mean <= one.Y.Mean
            && (other.X.Mean < one.X.Mean || other.Y.Mean < one.Y.Mean))).OrderBy(point => point.X.Mean).ToList();
        var corners = new List<Coordinates>();
        for (var i = 0; i < front.Count; i++)
        {
            var (x, y) = (Scales.Log(front[i].X.Mean), Scales.Root(front[i].Y.Mean));
            if (i > 0) corners.Add(new Coordinates(x, corners[^1].Y));
            corners.Add(new Coordinates(x, y));
        }
        if (corners.Count == 0) return;
        corners.Insert(0, new Coordinates(corners[0].X, panel.Limits.Top));
        corners.Add(new Coordinates(panel.Limits.Right, corners[^1].Y));
        var line = panel.Plot.Add.ScatterLine(corners.ToArray());
        line.Color = Palette.Faint;
        line.LinePattern = LinePattern.Dashed;
        line.LineWidth = 1.2f;
    }

    static (int Low, int High) Decades(IEnumerable<decimal> values)
    {
        var logs = values.Select(Scales.Log).ToList();
        return ((int)Math.Floor(logs.Min()), (int)Math.Ceiling(logs.Max()));
    }

    static IReadOnlyList<(decimal X, decimal Y)> Cloud(
        ExperimentNumbers numbers, string system, string condition, MeasuredName x, MeasuredName y)
    {
        var cell = numbers.Of(system, condition).Single();
        return [.. cell.Runs.Select(run => (Value(run, x), Value(run, y)))
            .Where(pair => pair is ({ }, { })).Select(pair => (pair.Item1!.Value, pair.Item2!.Value))];
    }

    /// <summary>A system that answers no read while divided tells nothing stale.</summary>
    static IReadOnlyList<(decimal X, decimal Y)> Divided(ExperimentNumbers numbers, PacelcRow row, string condition)
    {
        var side = row.Sides.MinBy(each => each.Availability.Mean).Side;
        var (x, y) = (new MeasuredName(RunMeasures.Availability, At: side, During: Measured.Faults),
            new MeasuredName(RunMeasures.StaleReads, "read", During: Measured.Faults));
        return [.. numbers.Of(row.System, condition).Single().Runs.Select(run => (Value(run, x) ?? 0, Value(run, y) ?? 0))];
    }

    static decimal? Value(RunNumbers run, MeasuredName name) => run.Numbers.FirstOrDefault(each => each.Name == name)?.Value;

    static Color Of(PacelcLetter letter) => letter switch
    {
        PacelcLetter.Available => Palette.Of(OpType.Ok),
        PacelcLetter.Consistent => Palette.Of(OpType.Fail),
        _ => Palette.Ink,
    };

    static MarkShape Shape(PacelcLetter letter) => letter switch
    {
        PacelcLetter.Available => MarkShape.Dot,
        PacelcLetter.Consistent => MarkShape.Square,
        _ => MarkShape.Cross,
    };

    /// <summary>A system with the place of each seed.</summary>
    sealed record PlanePoint(PacelcRow Row, IReadOnlyList<(decimal X, decimal Y)> Cloud)
    {
        public Estimate X { get; } = Estimate.Of([.. Cloud.Select(seed => seed.X)], "")!;
        public Estimate Y { get; } = Estimate.Of([.. Cloud.Select(seed => seed.Y)], Measured.Share)!;
        public Color Color => Of(Row.Partition);
    }
}

/// <summary>The names of the conditions that letters are measured under.</summary>
public sealed record PacelcConditions(string Healthy, string Partitioned);
