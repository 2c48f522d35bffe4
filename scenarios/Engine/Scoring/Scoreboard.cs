using System.Diagnostics;
using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>
/// Lets strategies look for planted bugs, each for the same time, and counts what they need. Storms are runs with time; the other
/// strategies explore without time a scenario that is made for exploring and shows the bug. Where there is none, they explore the one that
/// shows it with time, rid of the faults that it owes its success to.
/// </summary>
public sealed class Scoreboard(Catalogue catalogue)
{
    readonly Scopes scopes = new(catalogue);

    /// <summary>The name of the strategy that runs storms.</summary>
    public const string Storms = "storm";

    /// <summary>The name of the strategy that goes through every state: it counts states where the others count runs.</summary>
    public const string Exhaustive = "exhaustive";

    /// <summary>All strategies, in the order of the columns.</summary>
    public static IReadOnlyList<string> Strategies { get; } =
        [Storms, .. Enum.GetNames<StrategyKind>().Select(Kebab.Of).OrderBy(name => name == Exhaustive)];

    /// <summary>What is gone through when a mutant's scenario does not say.</summary>
    static readonly ExploreSpec usual = new() { Depth = 150, Crashes = 2, Losses = 2, Duplicates = 2, Timeouts = 12 };

    /// <summary>Real time for each strategy and bug.</summary>
    public required TimeSpan Budget { get; init; }

    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether what was found is shrunk as well, which takes time beside the budget.</summary>
    public bool Shrinks { get; init; }

    /// <summary>Where the scenarios of mutants lie: <c>PROTOCOL/MUTANT.yaml</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>One strategy and one bug.</summary>
    public ScoreRow Run(IProtocol protocol, Mutant mutant, string strategy, CancellationToken cancel = default)
    {
        var clock = Stopwatch.StartNew();
        var (row, failing) = strategy == Storms ? OfStorms(protocol, mutant, cancel) : OfExploration(protocol, mutant, strategy, cancel);
        return row with
        {
            Protocol = protocol.Name,
            Mutant = mutant.Name,
            Strategy = strategy,
            Milliseconds = (long)clock.Elapsed.TotalMilliseconds,
            Shrunk = Shrinks && failing is not null ? Shrunk(failing, row.Check, cancel) : 0,
        };
    }

    /// <summary>Events that are left of a failing run; 0 when it cannot be shrunk.</summary>
    long Shrunk(Func<Scenario> failing, string check, CancellationToken cancel)
    {
        try
        {
            return new Shrinker(catalogue) { Cancel = cancel }.Shrink(failing(), "found", check)?.Report.EventsAfter ?? 0;
        }
        catch (Exception cannot) when (cannot is UserError or OperationCanceledException)
        {
            return 0;
        }
    }

    (ScoreRow Row, Func<Scenario>? Failing) OfStorms(IProtocol protocol, Mutant mutant, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Budget);
        var sweep = new StormSweep(catalogue, protocol) { Mutant = mutant, Checks = mutant.CaughtBy, Jobs = Jobs, UntilFailure = true };
        if (sweep.Storm(1) is null) return (new ScoreRow(), null);
        var report = sweep.Run(1, ulong.MaxValue - 1, cancel: limit.Token);
        if (report.Failures is not [var first, ..]) return (new ScoreRow { Seeds = (long)report.Done }, null);
        var row = new ScoreRow
        {
            Check = first.Failed[0].Name, Seeds = (long)report.Done, Steps = first.End.Steps, Length = first.End.Steps,
        };
        return (row, () => Storm.Draw(protocol, first.Seed, mutant: mutant)!);
    }

    (ScoreRow Row, Func<Scenario>? Failing) OfExploration(IProtocol protocol, Mutant mutant, string strategy, CancellationToken cancel)
    {
        if ((scopes.Showing(protocol, mutant).FirstOrDefault() ?? ScenarioOf(protocol, mutant)) is not { } scenario)
            return (new ScoreRow(), null);
        var exploration = new Exploration
        {
            Catalogue = catalogue,
            Scenario = scenario,
            Within = scenario.Explore ?? usual,
            Strategy = Enum.GetValues<StrategyKind>().First(kind => Kebab.Of(kind.ToString()) == strategy),
            Paths = long.MaxValue / 2,
            Jobs = Jobs,
            Budget = Budget,
        };
        var report = exploration.Run(cancel);
        var moves = report.Failure?.Choices.Count(choice => choice.Site.Label.Component == "explore") ?? 0;
        var row = new ScoreRow
        {
            Check = report.Failure?.Check ?? "",
            Seeds = strategy == Exhaustive ? report.States : report.Paths,
            Steps = report.Moves,
            Length = moves,
        };
        return (row, report.Failure is { } failure ? () => KeptPath.Of(exploration, failure, "found").Scenario : null);
    }

    /// <summary>
    /// The scenario that shows the bug, without its faults; where there is none, the first storm's cluster. Only the checks that the bug
    /// is to be noticed by.
    /// </summary>
    Scenario? ScenarioOf(IProtocol protocol, Mutant mutant)
    {
        var path = Path.Combine(Folder, protocol.Name, mutant.Name + ".yaml");
        var scenario = File.Exists(path) ? ScenarioReader.Read(path, [], catalogue).Scenario : Storm.Draw(protocol, 1, null, mutant);
        if (scenario is null) return null;
        return scenario with
        {
            Faults = [],
            Nemesis = null,
            Liveness = null,
            Clients = [.. scenario.Clients.Select(
                group => group.Script.IsEmpty ? group with { Operations = group.Operations ?? 6 } : group)],
            Checks = [.. (scenario.Checks ?? []).Where(mutant.CaughtBy.Contains)],
        };
    }

    /// <summary>What a strategy is counted in.</summary>
    public static string Unit(string strategy) => strategy == Exhaustive ? "states" : "seeds";

    /// <summary>A row for each bug, a column for each strategy: seeds, or states, and time to the first failure.</summary>
    public static IEnumerable<string> Markdown(IReadOnlyList<ScoreRow> rows)
    {
        var strategies = Strategies.Where(strategy => rows.Any(row => row.Strategy == strategy)).ToList();
        yield return $"| protocol | mutant | {string.Join(" | ", strategies.Select(strategy => $"{strategy}, {Unit(strategy)}"))} |";
        yield return $"|---|---|{string.Concat(strategies.Select(_ => "---|"))}";
        foreach (var bug in rows.GroupBy(row => (row.Protocol, row.Mutant)))
        {
            var cells = strategies.Select(strategy => Cell(bug.FirstOrDefault(row => row.Strategy == strategy)));
            yield return $"| `{bug.Key.Protocol}` | {bug.Key.Mutant} | {string.Join(" | ", cells)} |";
        }
        yield return $"| found | | {string.Join(" | ", strategies.Select(strategy => Found(rows, strategy)))} |";
    }

    static string Found(IReadOnlyList<ScoreRow> rows, string strategy)
    {
        var own = rows.Where(row => row.Strategy == strategy).ToList();
        return Text($"{own.Count(row => row.Check.Length > 0)} of {own.Count}");
    }

    static string Cell(ScoreRow? row)
    {
        if (row is null) return "";
        if (row.Check.Length == 0) return Text($"– ({row.Seeds})");
        var shrunk = row.Shrunk == 0 ? "" : Text($", {row.Shrunk} shrunk");
        return Text($"{row.Seeds} in {row.Milliseconds / 1000.0:0.#} s, {row.Length} steps{shrunk}");
    }

    static string Text(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
