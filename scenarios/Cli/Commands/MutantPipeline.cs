using System.Diagnostics;
using Simulator.Analysis.Sweeps;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>
/// <c>mutants --shrink</c>: each planted bug is found by storms or by exploring, shrunk, explained, and kept as a capsule; a row of a table
/// for each.
/// </summary>
sealed class MutantPipeline(Terminal terminal)
{
    const string Scenarios = "mutants", ByStorm = "storm";

    Scopes? scopes;

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
        var table = new ShrunkTable(Folder, Catalogue.Protocols);
        var isWhole = true;
        foreach (var line in ShrunkTable.Head) terminal.Output.WriteLine(line);
        foreach (var (protocol, mutant) in Chosen(Protocols, Mutant))
        {
            if (Row(protocol, mutant, cancel) is not { } row) return ExitCode.Interrupted;
            isWhole &= row.Trouble.Length == 0;
            terminal.Output.WriteLine(ShrunkTable.Line(row));
            table.Put(row);
        }
        terminal.Output.WriteLine($"table: {Path.Combine(Folder, ShrunkTable.Document)}");
        return isWhole ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    /// <summary>Null when interrupted: what was found until then of this bug is not kept.</summary>
    ShrunkRow? Row(IProtocol protocol, Mutant mutant, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var finding = MutantFinding.Find(Catalogue, protocol, mutant, Seeds, Jobs, null, cancel);
        if (cancel.IsCancellationRequested) return null;
        var row = new ShrunkRow
        {
            Protocol = protocol.Name, Mutant = mutant.Name, Check = finding.Noticed?.Name ?? "", Storms = (long)finding.Storms,
            FindMs = (long)clock.Elapsed.TotalMilliseconds,
        };
        ShrunkRow? best = null, refused = null;
        try
        {
            foreach (var (by, scenario) in Failing(protocol, mutant, finding, cancel))
            {
                var one = Shrunk(row with { By = by }, mutant, scenario, best, cancel);
                if (one.Trouble.Length > 0) refused ??= one;
                else if (best is null || one.EventsAfter < best.EventsAfter) best = one;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        return cancel.IsCancellationRequested ? null : best ?? refused ?? row with { Trouble = "not found" };
    }

    /// <summary>The row of one failing scenario, whose capsule is written when it is smaller than that of the row before it.</summary>
    ShrunkRow Shrunk(ShrunkRow row, Mutant mutant, Scenario scenario, ShrunkRow? best, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var name = $"{row.Protocol}-{row.Mutant}";
        var check = row.By == ByStorm ? row.Check : scenario.Expect.OfType<ViolatedExpectation>().Select(expected => expected.Violated)
            .Concat(mutant.CaughtBy).First(caught => scenario.Checks?.Contains(caught) == true);
        row = row with { Check = check };
        try
        {
            if (new Shrinker(Catalogue) { Cancel = cancel }.Shrink(scenario, name, check) is not { } shrunk)
                return row with { Trouble = "not shrunk: its scenario does not fail" };
            if (best is null || shrunk.Report.EventsAfter < best.EventsAfter)
                Files.Write(Path.Combine(Folder, name + ".yaml"), shrunk.Capsule.Write());
            return row with
            {
                EventsBefore = shrunk.Report.EventsBefore,
                EventsAfter = shrunk.Report.EventsAfter,
                Servers = shrunk.Scenario.Servers.Count,
                ShrinkMs = (long)clock.Elapsed.TotalMilliseconds,
                Causes = FailureExplanation.Of(shrunk.Scenario, new Trials(Catalogue))?.Slice.Events.Count ?? 0,
            };
        }
        catch (UserError cannot)
        {
            return row with { Trouble = $"not shrunk: {UserError.OneLine(cannot.Message)}" };
        }
    }

    /// <summary>
    /// The storm that failed or, of a mutant too rare for storms, the scenario that shows it; and what exploring finds, which is short.
    /// </summary>
    IEnumerable<(string By, Scenario Scenario)> Failing(IProtocol protocol, Mutant mutant, MutantFinding finding, CancellationToken cancel)
    {
        if (finding.Noticed is not null && Storm.Draw(protocol, finding.Storms, mutant: mutant) is { } storm) yield return (ByStorm, storm);
        else if (!mutant.InStorms && Read(Path.Combine(ScenarioFiles.Home, Scenarios, protocol.Name, mutant.Name + ".yaml")) is { } shown)
            yield return ("scenario", shown);
        foreach (var scope in (scopes ??= new Scopes(Catalogue)).Showing(protocol, mutant))
        {
            var exploration = new Exploration { Catalogue = Catalogue, Scenario = scope, Within = scope.Explore!, Jobs = Jobs };
            if (exploration.Run(cancel).Failure is { } failure && Told(exploration, failure) is { } told)
                yield return ("exploration", told);
        }
    }

    /// <summary>Null for a path that cannot be told step by step: there may be a storm that can.</summary>
    static Scenario? Told(Exploration exploration, FailingPath failure)
    {
        try
        {
            return KeptPath.Of(exploration, failure, exploration.Scenario.Name).Scenario;
        }
        catch (UserError)
        {
            return null;
        }
    }

    Scenario? Read(string path) => File.Exists(path) ? ScenarioReader.Read(path, [], Catalogue).Scenario : null;
}
