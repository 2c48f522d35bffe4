using ScottPlot;
using ScottPlot.TickGenerators;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>How long each operation took, one mark an operation, placed where it was invoked.</summary>
static class LatencyPlot
{
    const double NsPerMs = 1_000_000;
    const int ManyPoints = 2_000;

    static readonly OpType[] outcomes = [OpType.Ok, OpType.Fail, OpType.Info];

    public static Sheet Of(RunMetrics metrics, IReadOnlyList<ClientOperation> operations, string title)
    {
        var sheet = new Sheet(metrics.Faults, metrics.Window.End)
        {
            Title = $"{title}: how long each operation took",
            Shows = "One mark an operation, where it was invoked. What nobody answered stands at the wait after which its client gave up " +
                $"({metrics.Window.Deadline})." +
                (metrics.Undecided > 0 ? $" {Ticks.Grouped(metrics.Undecided)} still open at the end are not drawn." : ""),
        };
        var plot = sheet.AddPanel(430, "latency, ms (log scale)", [.. outcomes.Select(outcome => Entry(metrics, outcome))]);
        var points = operations
            .Select(operation => (operation.Outcome, operation.Invoked, Wait: Wait(operation, metrics.Window)))
            .Where(one => one.Wait is not null)
            .Select(one => (one.Outcome, At: new Coordinates(one.Invoked.Ns, Height(one.Wait!.Value)))).ToArray();
        var (lowest, highest) = Decades(points.Select(point => point.At.Y));
        plot.Axes.SetLimitsY(lowest - .03 * (highest - lowest), highest + .03 * (highest - lowest));
        plot.Axes.Left.TickGenerator = new NumericManual([.. Ticks.LogMilliseconds(lowest, highest)]);
        foreach (var outcome in outcomes)
        {
            // A wait of nothing has no logarithm; it stands on the bottom edge.
            Coordinates[] marks =
            [
                .. points.Where(point => point.Outcome == outcome)
                    .Select(point => new Coordinates(point.At.X, Math.Max(point.At.Y, lowest))),
            ];
            var size = outcome == OpType.Info ? 7 : points.Length > ManyPoints ? 3 : 5;
            plot.Add.Plottable(new Marks(marks, Shape(outcome), Palette.Of(outcome), size));
        }
        if (points.Length == 0) sheet.Say(plot, "no operation ended in this run");
        return sheet;
    }

    public static MarkShape Shape(OpType outcome) => outcome switch
    {
        OpType.Ok => MarkShape.Dot,
        OpType.Fail => MarkShape.Square,
        _ => MarkShape.Cross,
    };

    static LegendEntry Entry(RunMetrics metrics, OpType outcome)
    {
        var (count, meaning) = outcome switch
        {
            OpType.Ok => (metrics.Totals.Ok, "ok, it took effect"),
            OpType.Fail => (metrics.Totals.Fail, "fail, it did not"),
            _ => (metrics.Totals.Unknown, "unknown whether it did"),
        };
        var ok = metrics.Latencies.FirstOrDefault(row => row is { Part: RunPart.Run, Function: null, Outcome: OpType.Ok })?.Summary;
        var quantiles = outcome == OpType.Ok && ok is not null ? $", p50 {Decimals.Time(ok.P50)}, p99 {Decimals.Time(ok.P99)}" : "";
        return new LegendEntry($"{meaning} ({Ticks.Grouped(count)}{quantiles})", Palette.Of(outcome), Shape(outcome));
    }

    /// <summary>How long the client waited, be it in vain; null while it still may.</summary>
    static Duration? Wait(ClientOperation operation, RunWindow window) =>
        operation.Latency ?? (operation.Invoked + window.Deadline <= window.End ? window.Deadline : null);

    // Thousandths of a decade are finer than a pixel, and coarser than the last bit in which mathematical libraries differ.
    static double Height(Duration wait) =>
        wait.Ns == 0 ? double.NegativeInfinity : Math.Round(Math.Log10(wait.Ns / NsPerMs) * 1000) / 1000;

    /// <summary>The powers of ten between which all latencies lie, at least one decade apart.</summary>
    static (int Lowest, int Highest) Decades(IEnumerable<double> logarithms)
    {
        var finite = logarithms.Where(double.IsFinite).ToArray();
        if (finite.Length == 0) return (0, 3);
        var lowest = (int)Math.Floor(finite.Min());
        return (lowest, Math.Max(lowest + 1, (int)Math.Ceiling(finite.Max())));
    }
}
