using Simulator.Analysis.Experiments;

namespace Simulator.Analysis.Plots;

/// <summary>The pictures of an experiment: each that applies, as PNG and as SVG.</summary>
public static class ExperimentPlots
{
    /// <param name="card">The rows of the PACELC card with its conditions; null for an experiment that measures no letters.</param>
    /// <returns>File names without a folder, and contents. The bytes depend on the arguments alone.</returns>
    public static IReadOnlyList<(string FileName, byte[] Content)> Render(
        ExperimentNumbers numbers, (PacelcConditions Conditions, IReadOnlyList<PacelcRow> Rows)? card)
    {
        var files = new List<(string, byte[])>();
        if (card is var (conditions, rows))
        {
            Add("pacelc-plane", PacelcPlane.Plane(numbers, conditions, rows));
            Add("cap-view", PacelcPlane.CapView(numbers, conditions, rows));
        }
        foreach (var (condition, _) in numbers.Conditions)
        {
            Add($"availability-{condition}", AvailabilityStrips.Of(numbers, condition));
            foreach (var during in (string[])[Measured.FaultFree, Measured.Faults])
            {
                Add($"latency-{condition}-{during}", DistributionPlot.Latency(numbers, condition, during));
                Add($"staleness-{condition}-{during}", DistributionPlot.Staleness(numbers, condition, during));
            }
            Add($"divergence-{condition}", DivergencePlot.Of(numbers, condition));
            Add($"messages-{condition}", CostPlot.Of(numbers, condition));
            foreach (var setting in numbers.SettingNames)
                Add($"sweep-{FileName(setting)}-{condition}", SweepPlot.Of(numbers, setting, condition));
        }
        return files;

        void Add(string name, Board? board)
        {
            if (board is null) return;
            files.Add(($"{name}.png", board.ToPng()));
            files.Add(($"{name}.svg", board.ToSvg()));
        }
    }

    /// <summary>Names of settings are free texts.</summary>
    static string FileName(string setting) =>
        string.Concat(setting.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
}
