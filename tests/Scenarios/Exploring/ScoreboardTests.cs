using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Exploring;

/// <summary>Strategies are compared over the same bugs, and one that finds nothing says so.</summary>
public sealed class ScoreboardTests
{
    static readonly IProtocol raft = Catalogue.BuiltIn.Protocol("raft")!;

    [Test]
    public void A_plain_bug_is_found_by_each_strategy_that_walks([ValueSource(nameof(Strategies))] string strategy)
    {
        var mutant = raft.Mutants.Single(each => each.Name == "half-is-a-majority");
        var row = Board(TimeSpan.FromSeconds(60)).Run(raft, mutant, strategy);
        Assert.That((row.Protocol, row.Mutant, row.Strategy), Is.EqualTo(("raft", "half-is-a-majority", strategy)));
        Assert.That(mutant.CaughtBy, Does.Contain(row.Check));
        Assert.That((row.Seeds, row.Steps, row.Length), Is.Not.EqualTo((0L, 0L, 0L)));
    }

    [Test]
    public void What_is_not_found_in_time_is_told_as_not_found()
    {
        var row = Board(TimeSpan.FromMilliseconds(1)).Run(raft, raft.Mutants.Single(each => each.Name == "vote-not-persisted"), Scoreboard.Exhaustive);
        Assert.That((row.Check, row.Length), Is.EqualTo(("", 0L)));
        var table = Scoreboard.Markdown([row, row with { Strategy = "pct", Check = "election-safety", Seeds = 7, Milliseconds = 1500, Length = 30 }]);
        Assert.That(table, Is.EqualTo(new[]
        {
            "| protocol | mutant | pct, seeds | exhaustive, states |",
            "|---|---|---|---|",
            $"| `raft` | vote-not-persisted | 7 in 1.5 s, 30 steps | – ({row.Seeds}) |",
            "| found | | 1 of 1 | 0 of 1 |",
        }));
    }

    [TestCase("storm"), TestCase("exhaustive"), TestCase("delay-bounded")]
    public void What_is_found_is_shrunk_if_asked_for(string strategy)
    {
        var mutant = raft.Mutants.Single(each => each.Name == "half-is-a-majority");
        var board = new Scoreboard(Catalogue.BuiltIn) { Budget = TimeSpan.FromSeconds(60), Jobs = 2, Folder = "", Shrinks = true };
        var row = board.Run(raft, mutant, strategy);
        Assert.That(row.Shrunk, Is.InRange(1, 8));
        Assert.That(Scoreboard.Markdown([row]), Has.Some.Contains($" steps, {row.Shrunk} shrunk |"));
        Assert.That(Board(TimeSpan.FromSeconds(60)).Run(raft, mutant, strategy).Shrunk, Is.Zero);
    }

    static IEnumerable<string> Strategies => Scoreboard.Strategies.Where(strategy => strategy != Scoreboard.Exhaustive);

    static Scoreboard Board(TimeSpan budget) => new(Catalogue.BuiltIn)
    {
        Budget = budget, Jobs = 2, Folder = Path.Combine(Repository.RepositoryFiles.Root, "scenarios/mutants"),
    };
}
