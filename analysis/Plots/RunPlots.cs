using Simulator.Analysis.Consistency.Spectrum;
using Simulator.Analysis.Metrics;
using Simulator.Analysis.Transactions;

namespace Simulator.Analysis.Plots;

/// <summary>The pictures of one run.</summary>
public static class RunPlots
{
    /// <summary>
    /// Draws every picture that applies, as PNG and as SVG. The bytes depend on the arguments alone: not on the fonts, the culture or the
    /// clock of the machine. Latency and availability always; the others where there is something to show.
    /// </summary>
    /// <param name="metrics">Measured of the same history.</param>
    /// <param name="title">What the run is called, at the head of each picture.</param>
    /// <param name="doubts">When participants of atomic commits were in doubt; the picture of it is drawn where there were any.</param>
    /// <param name="spectrum">How the history did by consistency models; the lattice of them is drawn where this is known.</param>
    /// <param name="wants">Whether a picture is wanted, by its name; null for all.</param>
    /// <returns>File names without a folder, and contents.</returns>
    public static IReadOnlyList<(string FileName, byte[] Content)> Render(
        RunMetrics metrics, History history, string title, IReadOnlyList<Doubt>? doubts = null,
        IReadOnlyList<SpectrumReport>? spectrum = null, Func<string, bool>? wants = null)
    {
        var operations = ClientOperation.In(history);
        var end = metrics.Window.End;
        var files = new List<(string, byte[])>();
        OfSheet("latency", () => LatencyPlot.Of(metrics, operations, title));
        OfSheet("availability", () => AvailabilityPlot.Of(metrics, title));
        OfBoard("latency-distribution", () => RunDistributions.Latency(metrics, operations, title));
        OfBoard("staleness", () => RunDistributions.Staleness(metrics, title));
        OfBoard("messages", () => RunCosts.Of(metrics, title));
        OfBoard("divergence", () => RunDivergence.Of(metrics, title));
        OfSheet("spread", () => metrics.Spread is { Updates.Count: > 0 } spread ? SpreadPlot.Of(metrics, spread, title) : null);
        OfSheet("operations", () => OperationsPlot.Fits(operations) ? OperationsPlot.Of(metrics, operations, title) : null);
        OfSheet("in-doubt", () => doubts is [_, ..]
            ? InDoubtPlot.Of([new DoubtSeries("this run", doubts)], metrics.Faults, end, title) : null);
        Add("lattice", () => spectrum is [_, ..] && LatticePlot.Of(spectrum, title) is var lattice ? (lattice.ToPng, lattice.ToSvg) : null);
        return files;

        void OfSheet(string name, Func<Sheet?> draw) => Add(name, () => draw() is { } sheet ? (sheet.ToPng, sheet.ToSvg) : null);

        void OfBoard(string name, Func<Board?> draw) => Add(name, () => draw() is { } board ? (board.ToPng, board.ToSvg) : null);

        void Add(string name, Func<(Func<byte[]> Png, Func<byte[]> Svg)?> draw)
        {
            if (wants is not null && !wants(name) || draw() is not var (png, svg)) return;
            files.Add(($"{name}.png", png()));
            files.Add(($"{name}.svg", svg()));
        }
    }
}
