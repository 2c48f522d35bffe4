using System.Diagnostics;
using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>
/// <c>mutants --shrink</c>: each planted bug is found by storms, shrunk, and kept as a capsule; a row of a table for each.
/// </summary>
sealed class MutantPipeline(Terminal terminal)
{
    const string Scenarios = "mutants";

    public required Catalogue Catalogue { get; init; }
    public required IReadOnlyList<IProtocol> Protocols { get; init; }
    public required string? Mutant { get; init; }
    public required ulong Seeds { get; init; }
    public required int Jobs { get; init; }
    public required string Folder { get; init; }

    /// <summary>The mutants meant. Throws <see cref="UserError"/> when there is none of the name.</summary>
    public static List<(IProtocol Protocol, Mutant Mutant)> Chosen(IReadOnlyList<IProtocol> protocols, string? name)
    {
        var all = protocols.SelectMany(protocol => protocol.Mutants.Select(mutant => (Protocol: protocol, Mutant: mutant))).ToList();
        if (name is null) return all;
        var chosen = all.Where(each => each.Mutant.Name == name).ToList();
        return chosen.Count > 0 ? chosen : throw new UserError($"--mutant: found {name}, expected a mutant of these protocols"
            + Nearest.Hint(name, all.Select(each => each.Mutant.Name)));
    }

    public int Run(CancellationToken cancel)
    {
        RunDirectory.CheckWritable(Folder);
        var after = new List<long>();
        var code = ExitCode.AsExpected;
        terminal.Output.WriteLine("| protocol | mutant | check | seeds | seconds to find | events | shrunk to | servers | seconds "
            + "to shrink |");
        terminal.Output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (protocol, mutant) in Chosen(Protocols, Mutant))
        {
            var clock = Stopwatch.StartNew();
            var finding = MutantFinding.Find(Catalogue, protocol, mutant, Seeds, Jobs, null, cancel);
            var found = clock.Elapsed.TotalSeconds;
            if (cancel.IsCancellationRequested) break;
            var head = $"| {protocol.Name} | {mutant.Name} | ";
            try
            {
                if (Failing(protocol, mutant, finding) is not { } scenario)
                {
                    code = ExitCode.NotAsExpected;
                    terminal.Output.WriteLine(head + $"not found in {finding.Storms} storms | | | | | | |");
                    continue;
                }
                clock.Restart();
                var check = finding.Noticed?.Name ?? mutant.CaughtBy.First(caught => scenario.Checks?.Contains(caught) == true);
                var shrunk = new Shrinker(Catalogue) { Cancel = cancel }.Shrink(scenario, $"{protocol.Name}-{mutant.Name}", check);
                if (shrunk is null) throw new UserError("its scenario does not fail");
                Files.Write(Path.Combine(Folder, $"{protocol.Name}-{mutant.Name}.yaml"), shrunk.Capsule.Write());
                after.Add(shrunk.Report.EventsAfter);
                terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{head}{check} | {(finding.Noticed is null ? "scenario" : finding.Storms)} | {found:0.0} | "
                        + $"{shrunk.Report.EventsBefore} | {shrunk.Report.EventsAfter} | "
                        + $"{shrunk.Scenario.Servers.Count} | {clock.Elapsed.TotalSeconds:0.0} |"));
            }
            catch (UserError cannot)
            {
                code = ExitCode.NotAsExpected;
                terminal.Output.WriteLine(head + $"not shrunk: {UserError.OneLine(cannot.Message)} | | | | | | |");
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        after.Sort();
        if (after.Count > 0) terminal.Output.WriteLine($"\n{after.Count} shrunk, median {after[after.Count / 2]} events");
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : code;
    }

    /// <summary>The storm that failed or, of a mutant too rare for storms, the scenario that shows it.</summary>
    Scenario? Failing(IProtocol protocol, Mutant mutant, MutantFinding finding)
    {
        if (finding.Noticed is not null) return Storm.Draw(protocol, finding.Storms, mutant: mutant);
        var path = Path.Combine(ScenarioFiles.Home, Scenarios, protocol.Name, mutant.Name + ".yaml");
        return mutant.InStorms || !File.Exists(path) ? null : ScenarioReader.Read(path, [], Catalogue).Scenario;
    }
}
