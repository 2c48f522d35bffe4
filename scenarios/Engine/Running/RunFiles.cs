using Simulator.Analysis.Formats;
using Simulator.Analysis.Metrics;
using Simulator.Analysis.Plots;

namespace Simulator.Scenarios;

/// <summary>Writes everything that a run leaves behind into its folder: the verdict first, the pictures last.</summary>
public static class RunFiles
{
    /// <returns>The folder.</returns>
    public static string Write(RunOutcome outcome, string command, string outFolder, bool withTrace)
    {
        var world = outcome.World;
        var scenario = outcome.Scenario;
        var folder = RunDirectory.Create(outFolder, scenario.Name, scenario.Seed);
        folder.Write(RunDirectory.VerdictFile, stream => VerdictJson.Write(outcome, command, stream));
        folder.Write("scenario.yaml", ScenarioWriter.Write(scenario));
        folder.WriteText("history.edn", text => HistoryWriter.WriteEdn(world.History, text));
        folder.WriteText("history.jsonl", text => HistoryWriter.WriteJsonLines(world.History, text));
        folder.Write("metrics.csv", stream => MetricsCsv.Write(outcome.Metrics, stream));
        if (world.Samples.Count > 0) folder.Write("samples.csv", stream => TraceCsv.WriteSamples(world.Samples, stream));
        if (withTrace) folder.Write("trace.csv", stream => TraceCsv.Write(world.Trace, stream));
        foreach (var (name, content) in RunPlots.Render(outcome.Metrics, world.History, $"{scenario.Name}, seed {scenario.Seed}"))
            if (scenario.Plots is not { } wanted || wanted.Contains(Path.GetFileNameWithoutExtension(name)))
                folder.Write("plots/" + name, content);
        return folder.Path;
    }
}
