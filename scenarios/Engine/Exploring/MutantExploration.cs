using System.Diagnostics;
using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>What came of exploring a scenario with a planted bug in it.</summary>
/// <param name="Mutant">Null for the protocol as it is.</param>
public sealed record MutantExploration(Exploration Exploration, string? Mutant, SearchReport Report, TimeSpan Took)
{
    /// <summary>Explores the scenario with each of the bugs that it is to show; with all of its protocol where it names none.</summary>
    /// <param name="exploration">Of the scenario without a bug.</param>
    public static IEnumerable<MutantExploration> All(Exploration exploration, CancellationToken cancel)
    {
        var scenario = exploration.Scenario;
        var mutants = scenario.Explore is { Mutants: { IsEmpty: false } named } ? [.. named]
            : exploration.Catalogue.Protocol(scenario.Protocol.Name)!.Mutants.Select(mutant => mutant.Name).ToList();
        foreach (var mutant in mutants)
        {
            if (cancel.IsCancellationRequested) yield break;
            var clock = Stopwatch.StartNew();
            var planted = exploration with { Scenario = scenario with { Mutant = mutant } };
            yield return new MutantExploration(planted, mutant, planted.Run(cancel), clock.Elapsed);
        }
    }

    /// <summary>The head of a table in Markdown.</summary>
    public static IEnumerable<string> Head =>
        ["| scenario | mutant | noticed by | after states | at a depth of | seconds |", "|---|---|---|---|---|---|"];

    /// <summary>Its row.</summary>
    public string Row => string.Create(CultureInfo.InvariantCulture,
        $"| `{Exploration.Scenario.Name}` | {Mutant} | {Outcome} | {Report.States} | {Moves} | {Took.TotalSeconds:F1} |");

    string Outcome => Report.Failure?.Check ?? (Report.IsExhausted ? "nobody: exhausted" : "nobody: given up");

    int Moves => Report.Failure is { } failure
        ? failure.Choices.Count(choice => choice.Site.Label.Component == "explore") : Report.Depth;
}
