using Simulator.Analysis.Export;
using Simulator.Analysis.Formats;

namespace Simulator.Scenarios;

/// <summary>Writes a run in the formats of other tools.</summary>
public static class RunExport
{
    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<(string Name, string Summary)> Formats { get; } =
    [
        ("jepsen-edn", "the history for Jepsen, Knossos and elle-cli"),
        ("jsonl", "the history, a JSON object a line"),
        ("shiviz", "the first steps with vector clocks for ShiViz"),
        ("chrome-trace", "the whole run for Perfetto and chrome://tracing"),
        ("csv", "events, operations and samples as tables"),
    ];

    /// <summary>Writes one format into a folder and names the files. The trace must have been kept in full.</summary>
    public static IReadOnlyList<string> Write(RunOutcome outcome, string format, string folder)
    {
        var files = new List<string>();
        var world = outcome.World;
        var name = $"{outcome.Scenario.Name} seed={outcome.Scenario.Seed}";
        switch (format)
        {
            case "jepsen-edn":
                Text("history.edn", to => HistoryWriter.WriteEdn(world.History, to));
                foreach (var (file, events) in HistoryWriter.ByKey(world.History))
                    Text(Path.Combine("history", file), to => HistoryWriter.WriteBareEdn(events, to));
                break;
            case "jsonl": Text("history.jsonl", to => HistoryWriter.WriteJsonLines(world.History, to)); break;
            case "shiviz": Text("shiviz.log", to => ShiVizLog.Write(world.Trace, name, to, FirstToShow(outcome))); break;
            case "chrome-trace":
                Bytes("chrome-trace.json", to => ChromeTrace.Write(
                    world.Trace, world.History, outcome.Metrics.Faults, world.Samples, outcome.End.At, name, to));
                break;
            case "csv":
                Bytes("events.csv", to => ExportCsv.WriteEvents(world.Trace, to));
                Bytes("ops.csv", to => ExportCsv.WriteOperations(outcome.Metrics, world.History, to));
                if (world.Samples.Count > 0) Bytes("samples.csv", to => TraceCsv.WriteSamples(world.Samples, to));
                break;
            default: throw new ArgumentOutOfRangeException(nameof(format), format, "no such format");
        }
        return files;

        void Bytes(string file, Action<Stream> write)
        {
            var path = Path.Combine(folder, file);
            UserError.Guard(path, "write", () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
                write(stream);
                return true;
            });
            files.Add(path);
        }

        void Text(string file, Action<TextWriter> write) => Bytes(file, stream =>
        {
            using var text = new StreamWriter(stream, new System.Text.UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            write(text);
        });
    }

    /// <summary>Where an invariant broke, what led up to it is of interest; else how the run began.</summary>
    static long FirstToShow(RunOutcome outcome)
    {
        if (outcome.World.Violations is not [var first, ..]) return 0;
        var (shown, at) = (0, first.Event);
        for (; at > 0 && shown < ShiVizLog.MostEvents / 2; at--)
            if (outcome.World.Trace[at - 1].Kind is not (EventKind.Fact or EventKind.Write or EventKind.Sync)) shown++;
        return at;
    }
}
