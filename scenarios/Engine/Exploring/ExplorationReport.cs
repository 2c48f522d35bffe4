using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>
/// What came of an exploration, for people: what was gone through, how sure that is, and the way to a failure move by move.
/// </summary>
public static class ExplorationReport
{
    public static IEnumerable<string> Lines(Exploration exploration, SearchReport report)
    {
        var scenario = exploration.Scenario;
        var mutant = scenario.Mutant is { } bug ? $" with {bug}" : "";
        yield return $"{scenario.Name}{mutant}, {Kebab.Of(exploration.Strategy.ToString())}{Opening(exploration)}, "
            + $"depth {Number(exploration.Within.Depth)}, {BoundsOf(exploration.Within)}: {Work(exploration, report)}";
        if (report.Failure is { } failure)
        {
            yield return $"  {failure.Check}: {failure.Text}";
            foreach (var line in PathOf(exploration, failure)) yield return "    " + line;
        }
        else yield return "  " + Proof(exploration, report);
        if (exploration.Reached is { } reached) foreach (var line in SweepReport.Vacuity(reached)) yield return line;
        if (exploration.Strategy != StrategyKind.Exhaustive) yield break;
        if (report.HasReadClocks)
            yield return "  servers have read their clocks: states that differ in nothing but the time were taken for one";
        if (report.HasSkippedDraws)
            yield return "  draws of more than a few outcomes, such as the length of a time-out, were answered by the least";
    }

    /// <summary>The moves, each with its choice: <c>explore/next n1 #3 = 1 of 4</c>.</summary>
    public static IEnumerable<string> PathOf(Exploration exploration, FailingPath failure)
    {
        var told = new Told(failure);
        var world = exploration.World(told);
        told.Shapes = world.Trace.Shapes;
        world.Run();
        return told.Lines;
    }

    /// <summary>The run of a failing path with its whole trace.</summary>
    public static World Replay(Exploration exploration, FailingPath failure)
    {
        var world = exploration.World(new Told(failure), trace: TraceMode.Full);
        world.Run();
        return world;
    }

    static string Opening(Exploration exploration) => exploration.Within.From is { } from
        ? string.Create(CultureInfo.InvariantCulture, $", from {from} of seed {exploration.Scenario.Seed}") : "";

    static string Work(Exploration exploration, SearchReport report) => exploration.Strategy == StrategyKind.Exhaustive
        ? $"{Number(report.States)} states, {Number(report.Moves)} moves, of which {Number(report.Repeated)} to states that were known"
        : $"{Number(report.Paths)} runs, {Number(report.Moves)} moves, {Number(report.Pairs)} pairs of a state and an input in a row";

    static string Proof(Exploration exploration, SearchReport report)
    {
        if (exploration.Strategy != StrategyKind.Exhaustive) return "no run failed: " + FailureRate.Of(0, (ulong)report.Paths);
        if (!report.IsExhausted) return $"nothing failed, but NOT exhausted: it was stopped at depth {Number(report.Depth)}";
        return report.IsComplete
            ? $"exhausted: every state within the bounds was reached, and none lies deeper than {Number(report.Depth)} moves"
            : $"exhausted to depth {Number(report.Depth)}: every state that so many moves lead to was reached; others lie deeper";
    }

    static string BoundsOf(ExploreSpec within)
    {
        var timeouts = within.Timeouts is { } most ? Count(most, "timeout") : "timeouts without limit";
        string[] all = [Count(within.Crashes, "crash"), Count(within.Losses, "loss"), Count(within.Duplicates, "duplicate"), timeouts];
        return string.Join(", ", all.Where(text => text.Length > 0));
    }

    static string Count(int count, string one) => count == 0 && one != "timeout" ? ""
        : $"{Number(count)} {one}{(count == 1 ? "" : one.EndsWith('h') || one.EndsWith('s') ? "es" : "s")}";

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Follows a path and tells what each choice meant.</summary>
    sealed class Told(FailingPath failure) : IMoveChooser
    {
        readonly Recorded recorded = new(failure.Choices, new Seeded(0));
        readonly int moves = failure.Choices.Count(choice => choice.Site.Label.Component == "explore");

        public Shapes Shapes { get; set; } = new();
        public List<string> Lines { get; } = [];

        public int Next(in Site site, IReadOnlyList<Move> moves)
        {
            if (Lines.Count >= this.moves) return -1;
            var at = (int)recorded.Draw(site, (ulong)moves.Count);
            Lines.Add($"{Number(Lines.Count + 1),3}  {moves[at].Text(Shapes)}  [{new Choice(site, (ulong)moves.Count, (ulong)at)}]");
            return at;
        }

        public ulong Draw(in Site site, ulong bound)
        {
            var place = site;
            return failure.Choices.FirstOrDefault(choice => choice.Site == place && choice.Bound == bound).Value;
        }
    }
}
