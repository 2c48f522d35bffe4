using Simulator.Analysis.Formats;
using Simulator.Analysis.Metrics;
using Simulator.Analysis.Plots;
using Simulator.Analysis.Transactions;

namespace Simulator.Scenarios;

/// <summary>Writes everything that a run leaves behind into its folder: the verdict first, the pictures last.</summary>
public static class RunFiles
{
    /// <param name="undrawn">Why there are no pictures, when they could not be drawn: the rest is there all the same.</param>
    /// <returns>The folder.</returns>
    public static string Write(RunOutcome outcome, string command, string outFolder, bool withTrace, out Exception? undrawn)
    {
        using var folder = RunDirectory.Begin(RunDirectory.PathOf(outFolder, outcome.Scenario.Name, outcome.Scenario.Seed));
        // Pictures and tables only read what the run has left, so neither waits for the other.
        var drawing = Task.Run(() => Draw(outcome));
        WriteData(outcome, command, withTrace, folder);
        folder.PutInPlace();
        undrawn = Place(drawing, folder);
        return folder.Path;
    }

    static void WriteData(RunOutcome outcome, string command, bool withTrace, RunDirectory folder)
    {
        var world = outcome.World;
        folder.Write(RunDirectory.VerdictFile, stream => VerdictJson.Write(outcome, command, stream));
        folder.Write("scenario.yaml", ScenarioWriter.Write(outcome.Scenario));
        folder.WriteText(RunCheckpoints.File, text => RunCheckpoints.Write(world.Trace, text));
        folder.WriteText("history.edn", text => HistoryWriter.WriteEdn(world.History, text));
        folder.WriteText("history.jsonl", text => HistoryWriter.WriteJsonLines(world.History, text));
        WriteByKey(world.History, folder);
        folder.Write("metrics.csv", stream => MetricsCsv.Write(outcome.Metrics, stream));
        if (world.Samples.Count > 0) folder.Write("samples.csv", stream => TraceCsv.WriteSamples(world.Samples, stream));
        if (withTrace && world.Trace.Mode == TraceMode.Full) folder.Write("trace.csv", stream => TraceCsv.Write(world.Trace, stream));
    }

    /// <summary>
    /// Checkers of a single register (Knossos, elle-cli) want a file for each key. For very many keys nobody wants the files.
    /// </summary>
    static void WriteByKey(History history, RunDirectory folder)
    {
        var keys = HistoryWriter.ByKey(history);
        if (keys.Count < 2 || keys.Count > MostKeys) return;
        foreach (var (name, events) in keys) folder.WriteText("history/" + name, text => HistoryWriter.WriteBareEdn(events, text));
    }

    const int MostKeys = 100;

    static IReadOnlyList<(string FileName, byte[] Content)> Draw(RunOutcome outcome)
    {
        var title = $"{outcome.Scenario.Name}, seed {outcome.Scenario.Seed}";
        return RunPlots.Render(outcome.Metrics, outcome.World.History, title, Doubts.In(outcome.World.Trace),
            Wants("lattice") ? RunSpectrum.Of(outcome) : null, Wants);

        bool Wants(string name) => outcome.Scenario.Plots is not { } wanted || wanted.Contains(name);
    }

    /// <summary>What the drawing library throws, say because its native part is missing here, must not cost the run.</summary>
    static Exception? Place(Task<IReadOnlyList<(string FileName, byte[] Content)>> drawing, RunDirectory folder)
    {
        IReadOnlyList<(string FileName, byte[] Content)> pictures;
        try
        {
            pictures = drawing.GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            return failure;
        }
        foreach (var (name, content) in pictures) folder.Write("plots/" + name, content);
        return null;
    }
}
