using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>One call of <c>run</c>.</summary>
sealed class RunWork(Terminal terminal)
{
    public required IReadOnlyList<string> Files { get; init; }
    public required ulong? Seed { get; init; }
    public required IReadOnlyList<string> Overrides { get; init; }
    public required IReadOnlyList<string> Assemblies { get; init; }
    public required string? OutFolder { get; init; }
    public required bool WithTrace { get; init; }
    public required bool IsQuiet { get; init; }

    /// <summary>The worst exit code of all: interrupted, then bad input, then not as expected.</summary>
    public int Run(CancellationToken cancel)
    {
        var catalogue = Shared.CatalogueWith(Assemblies);
        // All are read before the first is run, so that a mistake in the last one costs nothing.
        var read = Files.Select(path => (Path: path, Scenario: Shared.Read(path, Overrides, Seed, catalogue, terminal))).ToList();
        if (read.Any(file => file.Scenario is null)) return ExitCode.BadInput;
        var scenarios = read.Select(file => (file.Path, Scenario: file.Scenario!)).ToList();
        if (OutFolder is not null) CheckPlaces(scenarios, OutFolder);
        var (worst, unexpected) = (ExitCode.AsExpected, new List<string>());
        foreach (var (path, scenario) in scenarios)
        {
            var code = RunOne(path, scenario, catalogue, cancel);
            if (code == ExitCode.Interrupted) return code;
            if (code == ExitCode.NotAsExpected) unexpected.Add(scenario.Name);
            worst = int.Max(worst, code);
        }
        if (scenarios.Count > 1)
            terminal.Output.WriteLine($"{scenarios.Count} scenarios, {scenarios.Count - unexpected.Count} as expected"
                + (unexpected.Count == 0 ? "" : $", {unexpected.Count} NOT: {string.Join(", ", unexpected)}"));
        return worst;
    }

    /// <summary>Sees to it that every run can leave its folder, before the first begins.</summary>
    static void CheckPlaces(IReadOnlyList<(string Path, Scenario Scenario)> scenarios, string outFolder)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, scenario) in scenarios)
        {
            var place = RunDirectory.PathOf(outFolder, scenario.Name, scenario.Seed);
            if (!taken.TryAdd(place, path))
                throw new UserError($"{path}: its run would take the place of that of {taken[place]}, in {place}");
            RunDirectory.CheckFree(place);
        }
        RunDirectory.CheckWritable(outFolder);
    }

    int RunOne(string path, Scenario scenario, Catalogue catalogue, CancellationToken cancel)
    {
        var outcome = IsQuiet
            ? Runner.Run(scenario, catalogue, null, cancel)
            : terminal.WithProgress(scenario.Name, progress => Runner.Run(scenario, catalogue, progress, cancel));
        var command = Shared.Command(path, scenario, Overrides, Assemblies);
        foreach (var line in IsQuiet ? Account.Brief(outcome, command) : Account.Lines(outcome, command)) terminal.Output.WriteLine(line);
        if (OutFolder is not null)
        {
            var folder = RunFiles.Write(outcome, command, OutFolder, WithTrace, out var undrawn);
            if (undrawn is not null) terminal.Errors.WriteLine($"warning: the pictures could not be drawn: {Blame.Line(undrawn)}");
            if (!IsQuiet) terminal.Output.WriteLine($"files       {folder}");
        }
        if (!IsQuiet) terminal.Output.WriteLine();
        return outcome.ExitCode;
    }
}
