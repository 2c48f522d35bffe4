using System.CommandLine;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>run SCENARIO…</c>: runs scenarios, tells what happened, leaves the run's folder.</summary>
static class RunCommand
{
    public static Command Make(Terminal terminal)
    {
        var scenarios = Shared.Scenarios();
        var seed = Shared.Seed();
        var set = Shared.Set();
        var assembly = Shared.Assembly();
        var output = new Option<string>("--out")
        {
            Description = "Folder for the runs' folders.", HelpName = "folder", DefaultValueFactory = _ => "out"
        };
        var noFiles = new Option<bool>("--no-files") { Description = "Only print; write nothing." };
        var noTrace = new Option<bool>("--no-trace") { Description = "Leave out trace.csv, the largest file." };
        var command = new Command("run", "Runs scenarios and says whether all came out as they expect.")
        {
            scenarios, seed, output, set, assembly, noFiles, noTrace,
        };
        command.SetAction((result, cancel) => Task.FromResult(new RunWork(terminal)
        {
            Files = Shared.Files(result.GetRequiredValue(scenarios)),
            Seed = result.GetValue(seed),
            Overrides = result.GetValue(set)!,
            Assemblies = result.GetValue(assembly)!,
            OutFolder = result.GetValue(noFiles) ? null : result.GetValue(output),
            WithTrace = !result.GetValue(noTrace),
        }.Run(() => cancel.IsCancellationRequested)));
        return command;
    }
}

/// <summary>One call of <c>run</c>.</summary>
sealed class RunWork(Terminal terminal)
{
    public required IReadOnlyList<string> Files { get; init; }
    public required ulong? Seed { get; init; }
    public required IReadOnlyList<string> Overrides { get; init; }
    public required IReadOnlyList<string> Assemblies { get; init; }
    public required string? OutFolder { get; init; }
    public required bool WithTrace { get; init; }

    /// <summary>The worst exit code of all: interrupted, then bad input, then not as expected.</summary>
    public int Run(Func<bool> interrupted)
    {
        var catalogue = Shared.CatalogueWith(Assemblies);
        // All are read before the first is run, so that a mistake in the last one costs nothing.
        var scenarios = Files.Select(path => (Path: path, Scenario: Shared.Read(path, Overrides, Seed, catalogue, terminal))).ToList();
        if (scenarios.Any(read => read.Scenario is null)) return CommandLine.BadInput;
        if (OutFolder is not null) RunDirectory.CheckWritable(OutFolder);
        var worst = 0;
        foreach (var (path, scenario) in scenarios)
        {
            var code = RunOne(path, scenario!, catalogue, interrupted);
            if (code == CommandLine.Interrupted) return code;
            worst = int.Max(worst, code);
        }
        return worst;
    }

    int RunOne(string path, Scenario scenario, Catalogue catalogue, Func<bool> interrupted)
    {
        var outcome = terminal.WithProgress(scenario.Name, progress => Runner.Run(scenario, catalogue, progress, interrupted));
        var command = Shared.Command(path, scenario, Overrides, Assemblies);
        foreach (var line in Account.Lines(outcome, command)) terminal.Output.WriteLine(line);
        if (OutFolder is not null) terminal.Output.WriteLine($"files      {RunFiles.Write(outcome, command, OutFolder, WithTrace)}");
        terminal.Output.WriteLine();
        return outcome.ExitCode;
    }
}
