using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>One call of <c>storm</c>.</summary>
sealed class StormWork(Terminal terminal)
{
    /// <summary>Seeds shown for each check; the rest is only counted.</summary>
    const int MostSeeds = 3;

    public required Catalogue Catalogue { get; init; }
    public required IReadOnlyList<string> Protocols { get; init; }
    public required SeedRange Seeds { get; init; }
    public required IReadOnlyList<int> Servers { get; init; }
    public required string? Mutant { get; init; }
    public required int Jobs { get; init; }
    public required bool UntilFailure { get; init; }
    public required IReadOnlyList<string> Assemblies { get; init; }

    public int Run(bool print, CancellationToken cancel)
    {
        // All are looked up before the first is run, so that a mistake in the last one costs nothing.
        var sweeps = Protocols.Distinct().Select(name => (Name: name, Sweep: Sweep(name))).ToList();
        if (print)
        {
            foreach (var (_, sweep) in sweeps) terminal.Output.Write(ScenarioWriter.Write(sweep.Storm(Seeds.First)!));
            return ExitCode.AsExpected;
        }
        var code = ExitCode.AsExpected;
        foreach (var (name, sweep) in sweeps)
        {
            var report = terminal.WithProgress(name, progress => sweep.Run(Seeds.First, Seeds.Last, progress, cancel));
            foreach (var line in Lines(name, report)) terminal.Output.WriteLine(line);
            if (cancel.IsCancellationRequested)
            {
                terminal.Output.WriteLine("INTERRUPTED: this is what was done so far");
                return ExitCode.Interrupted;
            }
            if (report.Failures.Count > 0) code = ExitCode.NotAsExpected;
        }
        return code;
    }

    StormSweep Sweep(string name)
    {
        var protocol = Named.Protocol(Catalogue, name);
        var sweep = new StormSweep(Catalogue, protocol)
        {
            Servers = Servers, Mutant = Mutant is null ? null : Named.Mutant(protocol, Mutant), Jobs = Jobs, UntilFailure = UntilFailure,
        };
        try
        {
            if (sweep.Storm(Seeds.First) is null) throw new UserError($"{name}: found a protocol that takes part in no storms");
        }
        catch (Exception refused) when (refused is OptionsException or ArgumentOutOfRangeException)
        {
            throw new UserError($"{name}: {UserError.OneLine(refused.Message)}");
        }
        return sweep;
    }

    IEnumerable<string> Lines(string name, StormReport report)
    {
        var failed = (ulong)report.Failures.Count;
        var with = Mutant is null ? "" : $" with {Mutant}";
        var tail = UntilFailure && failed > 0 ? "stopped at the first" : FailureRate.Of(failed, report.Done);
        yield return string.Create(CultureInfo.InvariantCulture, $"{name}{with}: {failed} of {report.Done} storms failed: {tail}");
        if (report.Undecided > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"  {report.Undecided} left a history that is too hard to judge");
        foreach (var group in report.Failures.GroupBy(failure => failure.Failed[0].Name))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  {group.Key}: {group.Count()}");
            foreach (var failure in group.Take(MostSeeds))
            {
                foreach (var line in failure.Failed[0].Text) yield return "      " + line;
                yield return "    " + Command(name, failure);
            }
        }
    }

    /// <summary>The command that makes this one storm again.</summary>
    string Command(string name, StormResult failure)
    {
        string[] words =
        [
            "simulator", "storm", name, "--seed", failure.Seed.ToString(CultureInfo.InvariantCulture),
            .. Servers.Count == 0 ? Array.Empty<string>() : ["--servers", failure.Servers.ToString(CultureInfo.InvariantCulture)],
            .. Mutant is null ? Array.Empty<string>() : ["--mutant", Mutant],
            .. Assemblies.SelectMany(value => new[] { "--assembly", value }),
        ];
        return string.Join(' ', words.Select(Shared.Quote));
    }
}
