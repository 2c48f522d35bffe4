using System.CommandLine;
using System.Text.Json;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>export RUN|SCENARIO</c>: writes a run in the formats of other tools.</summary>
static class ExportCommand
{
    public static Command Make(Terminal terminal)
    {
        var what = new Argument<string>("run")
        {
            Description = "The folder of a run, which is run again from its scenario.yaml; or a scenario file, or the name of one.",
        };
        var known = RunExport.Formats.Select(format => format.Name).ToArray();
        var to = new Option<string[]>("--to")
        {
            Description = "The format: " + string.Join(", ", RunExport.Formats.Select(format => $"{format.Name} ({format.Summary})"))
                + "; or all. May be repeated.",
            HelpName = "format",
            Required = true,
        };
        to.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value != "all" && !known.Contains(token.Value))
                    result.AddError($"--to: found '{token.Value}', expected one of {string.Join(", ", known)} or "
                        + $"all{Nearest.Hint(token.Value, known)}");
        });
        var folder = new Option<string>("--out") { Description = "The folder for the files.", HelpName = "folder", Required = true };
        var seed = Shared.Seed();
        var set = Shared.Set();
        var assembly = Shared.Assembly();
        var command = new Verb("export", "Writes a run in the formats of other tools.")
        {
            Examples =
            [
                "simulator export out/raft-healthy-lan-seed1 --to chrome-trace --out exported",
                "simulator export raft-healthy-lan --seed 7 --to all --out exported",
            ],
            Codes = ("the files are written, whatever the verdict of the run", null),
        };
        command.Add(what);
        foreach (var option in new Option[] { to, folder, seed, set, assembly }) command.Add(option);
        command.SetAction((result, cancel) => Shared.Abandonable(() =>
        {
            var formats = result.GetValue(to)!;
            if (formats.Contains("all")) formats = known;
            return Export(terminal, result.GetRequiredValue(what), [.. formats.Distinct()], result.GetRequiredValue(folder),
                result.GetValue(seed), result.GetValue(set)!, Shared.CatalogueWith(result.GetValue(assembly)!), cancel);
        }, cancel));
        return command;
    }

    static int Export(
        Terminal terminal, string what, string[] formats, string folder, ulong? seed, string[] set, Catalogue catalogue,
            CancellationToken cancel)
    {
        var isRun = File.Exists(Path.Combine(what, RunDirectory.VerdictFile));
        if (isRun && (seed is not null || set.Length > 0))
            throw new UserError($"{what}: found the folder of a run with --seed or --set, expected a scenario to change");
        var files = isRun ? [Path.Combine(what, "scenario.yaml")] : Shared.Files([what]);
        if (files.Count > 1) throw new UserError($"{what}: found a folder of {files.Count} scenarios, expected one run or one scenario");
        var scenario = Shared.Read(files[0], set, seed, catalogue, terminal);
        if (scenario is null) return ExitCode.BadInput;
        var outcome = Runner.Run(scenario with { Trace = TraceKeeping.Full }, catalogue, null, cancel);
        if (outcome.Interrupted) return ExitCode.Interrupted;
        if (isRun) DemandTheSame(what, outcome);
        RunDirectory.CheckWritable(folder);
        foreach (var format in formats)
            foreach (var file in RunExport.Write(outcome, format, folder)) terminal.Output.WriteLine(file);
        return ExitCode.AsExpected;
    }

    /// <summary>Another version of the tool, or a changed file, gives another run: that is not what was asked for.</summary>
    static void DemandTheSame(string folder, RunOutcome outcome)
    {
        var path = Path.Combine(folder, RunDirectory.VerdictFile);
        var hash = UserError.Guard(path, "read the run's verdict", () =>
        {
            try
            {
                using var verdict = JsonDocument.Parse(File.ReadAllBytes(path));
                return verdict.RootElement.TryGetProperty("trace-hash", out var found) ? found.GetString() : null;
            }
            catch (JsonException broken)
            {
                throw new UserError($"{path}: not the verdict of a run: {broken.Message}");
            }
        });
        if (hash != outcome.World.Trace.Hash)
            throw new UserError($"{folder}: found the trace hash {hash ?? "nothing"} in {RunDirectory.VerdictFile}, but the run gives "
                + $"{outcome.World.Trace.Hash} now: it was made by another version, or changed");
    }
}
