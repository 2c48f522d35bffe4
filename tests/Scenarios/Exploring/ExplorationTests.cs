using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Exploring;

/// <summary>
/// The exhaustive search sees all there is, also with its short cuts; walks find what is there to be found; threads change nothing; and
/// a failing path is found again by its labels.
/// </summary>
public sealed class ExplorationTests
{
    [TestCase("raft-two-servers", 12, 0, 1)]
    [TestCase("two-phase-commit-one-crash", 12, 1, 0)]
    [TestCase("paxos-two-proposers", 6, 0, 0)]
    public void Leaving_out_what_commutes_leaves_out_no_state(string name, int depth, int crashes, int timeouts)
    {
        var exploration = Of(name) with { Within = new ExploreSpec { Depth = depth, Crashes = crashes, Timeouts = timeouts } };
        var pruned = exploration.Run();
        var full = (exploration with { PrunesCommuting = false }).Run();
        Assert.That((pruned.States, pruned.IsExhausted, pruned.Failure), Is.EqualTo((full.States, true, (FailingPath?)null)));
        Assert.That(pruned.Moves, Is.LessThan(full.Moves));
    }

    [Test]
    public void What_machines_say_of_themselves_tells_apart_no_more_than_what_they_have_lived_through()
    {
        var exploration = Of("raft-two-servers") with { Within = new ExploreSpec { Depth = 10, Timeouts = 1 } };
        var lived = (exploration with { Equality = StateEquality.Lived }).Run();
        Assert.That(exploration.Run().States, Is.LessThanOrEqualTo(lived.States));
    }

    [Test]
    public void The_threads_change_nothing([Values] StrategyKind strategy)
    {
        var exploration = Of("raft-two-servers", "half-is-a-majority") with
        {
            Strategy = strategy,
            Paths = 200,
            Within = new ExploreSpec { Depth = 14, Timeouts = 2, Losses = 1, Duplicates = 1 },
        };
        Assert.That(Told((exploration with { Jobs = 3 }).Run()), Is.EqualTo(Told((exploration with { Jobs = 1 }).Run())));

        static string Told(SearchReport report) => $"{report with { Failure = null }} {report.Failure?.Check} "
            + string.Join(' ', report.Failure?.Choices ?? []);
    }

    [Test]
    public void Every_strategy_finds_a_plain_bug_and_its_path_fails_again([Values] StrategyKind strategy)
    {
        var exploration = Of("raft-three-servers", "half-is-a-majority") with { Strategy = strategy, Paths = 3000, Jobs = 1 };
        var failure = exploration.Run().Failure;
        Assert.That(failure, Is.Not.Null);
        var mutant = Catalogue.BuiltIn.Protocol("raft")!.Mutants.Single(each => each.Name == "half-is-a-majority");
        Assert.That(mutant.CaughtBy.Append("one-leader-per-epoch"), Does.Contain(failure!.Check));
        var world = ExplorationReport.Replay(exploration, failure);
        Assert.That(world.Violations.Select(violation => (violation.Invariant, violation.Text)), Does.Contain((failure.Check, failure.Text)));
        Assert.That(ExplorationReport.PathOf(exploration, failure).ToList(), Has.Count.EqualTo(failure.Choices.Count(choice => choice.Site.Label.Component == "explore")));
    }

    [Test]
    public void A_small_scope_is_exhausted_and_says_so()
    {
        var exploration = Of("raft-two-servers") with { Within = new ExploreSpec { Depth = 40, Timeouts = 1, Crashes = 1 } };
        var report = exploration.Run();
        Assert.That((report.IsExhausted, report.IsComplete), Is.EqualTo((true, true)));
        Assert.That(ExplorationReport.Lines(exploration, report), Has.Some.StartsWith("  exhausted: every state within the bounds was reached"));
        var cut = (exploration with { Within = exploration.Within with { Depth = 3 } }).Run();
        Assert.That((cut.IsExhausted, cut.IsComplete, cut.Depth), Is.EqualTo((true, false, 3)));
    }

    [Test]
    public void A_search_that_is_given_up_does_not_say_that_it_saw_all()
    {
        var exploration = Of("raft-two-servers") with { MostStates = 300 };
        var report = exploration.Run();
        Assert.That((report.IsExhausted, report.IsComplete), Is.EqualTo((false, false)));
        Assert.That(ExplorationReport.Lines(exploration, report), Has.Some.StartsWith("  nothing failed, but NOT exhausted"));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(Of("raft-two-servers").Run(stop.Token).IsExhausted, Is.False);
    }

    [Test]
    public void The_history_of_clients_is_judged()
    {
        var exploration = Of("raft-two-servers");
        exploration = exploration with
        {
            Scenario = exploration.Scenario with { Checks = ["no-such-check"] },
            Within = new ExploreSpec { Depth = 14, Timeouts = 1 },
        };
        Assert.That(exploration.Run().Failure, Is.Not.Null);
        Assert.That(exploration.Run().Failure!.Text, Does.StartWith("the check threw "));
    }

    static Exploration Of(string name, string? mutant = null)
    {
        var path = ScenarioFiles.Named(Path.Combine(Repository.RepositoryFiles.Root, "scenarios/exploration", name + ".yaml"))[0];
        var read = ScenarioReader.Read(path, mutant is null ? [] : [$"mutant={mutant}"], Catalogue.BuiltIn);
        Assert.That(read.Problems, Is.Empty);
        return new Exploration { Catalogue = Catalogue.BuiltIn, Scenario = read.Scenario!, Within = read.Scenario!.Explore!, Jobs = 2 };
    }
}
