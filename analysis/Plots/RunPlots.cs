using Simulator.Analysis.Consistency.Spectrum;
using Simulator.Analysis.Metrics;
using Simulator.Analysis.Transactions;

namespace Simulator.Analysis.Plots;

/// <summary>The pictures of one run.</summary>
public static class RunPlots
{
    /// <summary>
    /// Draws every picture as PNG and as SVG. The bytes depend on the arguments alone: not on the fonts, the culture or the clock of
    /// the machine. Latency and availability always; how updates spread where servers tell of it; the timeline of operations when the
    /// history is small enough to be read.
    /// </summary>
    /// <param name="metrics">Measured of the same history.</param>
    /// <param name="title">What the run is called, at the head of each picture.</param>
    /// <param name="doubts">When participants of atomic commits were in doubt; the picture of it is drawn where there were any.</param>
    /// <param name="spectrum">How the history did by consistency models; the lattice of them is drawn where this is known.</param>
    /// <returns>File names without a folder, and contents.</returns>
    public static IReadOnlyList<(string FileName, byte[] Content)> Render(
        RunMetrics metrics, History history, string title, IReadOnlyList<Doubt>? doubts = null,
        IReadOnlyList<SpectrumReport>? spectrum = null)
    {
        var operations = ClientOperation.In(history);
        var files = new List<(string, byte[])>();
        Add("latency", LatencyPlot.Of(metrics, operations, title));
        Add("availability", AvailabilityPlot.Of(metrics, title));
        if (metrics.Spread is { Updates.Count: > 0 } spread) Add("spread", SpreadPlot.Of(metrics, spread, title));
        if (OperationsPlot.Fits(operations)) Add("operations", OperationsPlot.Of(metrics, operations, title));
        if (doubts is [_, ..])
            Add("in-doubt", InDoubtPlot.Of([new DoubtSeries("this run", doubts)], metrics.Faults, metrics.Window.End, title));
        if (spectrum is [_, ..])
        {
            var lattice = LatticePlot.Of(spectrum, title);
            files.Add(("lattice.png", lattice.ToPng()));
            files.Add(("lattice.svg", lattice.ToSvg()));
        }
        return files;

        void Add(string name, Sheet sheet)
        {
            files.Add(($"{name}.png", sheet.ToPng()));
            files.Add(($"{name}.svg", sheet.ToSvg()));
        }
    }
}
