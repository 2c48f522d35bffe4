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
            var scene = new Scene(numbers, condition);
            Add($"availability-{condition}", AvailabilityStrips.Of(scene));
            foreach (var during in (string[])[Measured.FaultFree, Measured.Faults])
            {
                Add($"latency-{condition}-{during}", ExperimentDistributions.Latency(scene, during));
                Add($"staleness-{condition}-{during}", ExperimentDistributions.Staleness(scene, during));
            }
            Add($"divergence-{condition}", ExperimentDivergence.Of(scene));
            Add($"messages-{condition}", ExperimentCosts.Of(scene));
            foreach (var setting in numbers.SettingNames)
                Add($"sweep-{FileName(setting)}-{condition}", SweepPlot.Of(scene, setting));
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
