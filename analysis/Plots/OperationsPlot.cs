using ScottPlot;
using ScottPlot.TickGenerators;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>Who asked for what and when: one lane a client process, one bar an operation from invocation to completion.</summary>
static class OperationsPlot
{
    const int MostLanes = 24;
    const int MostOperations = 240;
    const float LaneHeight = 30;
    const float TextSize = 11;
    const double Gap = 3;

    /// <summary>Whether the history is small enough for every operation to be read.</summary>
    public static bool Fits(IReadOnlyList<ClientOperation> operations) =>
        operations.Count is > 0 and <= MostOperations && operations.Select(operation => operation.Process).Distinct().Count() <= MostLanes;

    public static Sheet Of(RunMetrics metrics, IReadOnlyList<ClientOperation> operations, string title)
    {
        var end = metrics.Window.End;
        var sheet = new Sheet(metrics.Faults, end)
        {
            Title = $"{title}: who asked for what, and when",
            Shows = "One lane a client machine and process, one bar an operation. " +
                "An unknown outcome may take effect at any later time: its bar fades on to the end.",
        };
        var lanes = operations
            .GroupBy(operation => operation.Process).OrderBy(lane => lane.First().Machine ?? "", StringComparer.Ordinal)
            .ThenBy(lane => lane.Key).ToArray();
        var plot = sheet.AddPanel(
            24 + LaneHeight * lanes.Length, "",
            new LegendEntry("ok", Palette.Of(OpType.Ok), MarkShape.Square),
            new LegendEntry("fail", Palette.Of(OpType.Fail), MarkShape.Square),
            new LegendEntry("unknown", Palette.Of(OpType.Info), MarkShape.Square));
        plot.Axes.SetLimitsY(lanes.Length - .4, -.6);
        plot.Axes.Left.TickGenerator = new NumericManual([.. Ticks.Named([.. lanes.Select(lane => Name(lane.First()))])]);
        plot.Grid.YAxisStyle.MajorLineStyle.IsVisible = false;
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            ClientOperation[] own = [.. lanes[lane]];
            for (var i = 0; i < own.Length; i++) AddBar(plot, own[i], lane, end, i + 1 < own.Length ? own[i + 1].Invoked : end);
        }
        return sheet;
    }

    /// <param name="free">Until when nothing else is in its lane: a name that does not fit into the bar may stand beside it.</param>
    static void AddBar(Plot plot, ClientOperation operation, int lane, Instant end, Instant free)
    {
        var color = Palette.Of(operation.Outcome);
        var nsPerPixel = Math.Max(1, end.Ns) / (double)Sheet.DataWidth;
        double from = operation.Invoked.Ns;
        var until = Math.Max((operation.Completed ?? end).Ns, from + 2 * nsPerPixel);
        if (operation.Outcome == OpType.Info)
            Rectangle(plot, from, Math.Max(until, end.Ns), lane, color.WithAlpha(.12), Colors.Transparent);
        Rectangle(plot, from, until, lane, Palette.Pale(color), color);
        var beside = operation.Outcome == OpType.Info ? until : free.Ns;
        foreach (var text in (string[])[Words(operation), operation.Function])
            foreach (var (left, right) in ((double, double)[])[(from, until), (until, beside)])
            {
                if (Pen.Measure(text, TextSize) > (right - left) / nsPerPixel - 2 * Gap) continue;
                Label(plot, text, left + Gap * nsPerPixel, lane);
                return;
            }
    }

    static void Label(Plot plot, string text, double x, int lane)
    {
        var label = plot.Add.Text(Pen.Printable(text), x, lane);
        label.LabelFontSize = TextSize;
        label.LabelFontColor = Palette.Ink;
        label.LabelAlignment = Alignment.MiddleLeft;
    }

    static void Rectangle(Plot plot, double from, double until, int lane, Color fill, Color line)
    {
        var bar = plot.Add.Rectangle(from, until, lane - .36, lane + .36);
        bar.FillColor = fill;
        bar.LineColor = line;
        bar.LineWidth = 1;
    }

    static string Words(ClientOperation operation) =>
        operation.Key is null ? $"{operation.Function} {operation.Value}" : $"{operation.Function} {operation.Key} {operation.Value}";

    static string Name(ClientOperation operation) =>
        operation.Machine is null ? Ticks.Grouped(operation.Process) : $"{operation.Machine}, {Ticks.Grouped(operation.Process)}";
}
