using System.Globalization;
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
        var exploration = Of(name) with
        {
            Within = new ExploreSpec { Depth = depth, Crashes = crashes, Timeouts = timeouts },
            PrunesCovered = false,
        };
        var pruned = exploration.Run();
        var full = (exploration with { PrunesCommuting = false }).Run();
        Assert.That((pruned.States, pruned.IsExhausted, pruned.Failure), Is.EqualTo((full.States, true, (FailingPath?)null)));
        Assert.That(pruned.Moves, Is.LessThan(full.Moves));
    }

    [TestCase("raft-two-servers", 11, 1, 1, 1, 0)]
    [TestCase("raft-two-servers", 9, 0, 1, 0, 1)]
    [TestCase("raft-three-servers", 6, 1, 2, 0, 0)]
    [TestCase("paxos-two-proposers", 9, 0, 0, 0, 0)]
    [TestCase("two-phase-commit-one-crash", 12, 1, 1, 0, 0)]
    public void Leaving_out_what_others_cover_leaves_out_nothing_that_machines_can_come_to(
        string name, int depth, int crashes, int timeouts, int losses, int duplicates)
    {
        var exploration = Of(name) with
        {
            Within = new ExploreSpec
            {
                Depth = depth, Crashes = crashes, Timeouts = timeouts, Losses = losses, Duplicates = duplicates, TrustsDescriptions = true,
            },
        };
        var reduced = exploration.Run();
        var full = (exploration with { PrunesCovered = false, PrunesCommuting = false }).Run();
        Assert.That((reduced.Cores, reduced.IsExhausted, reduced.Failure), Is.EqualTo((full.Cores, true, (FailingPath?)null)));
        Assert.That(reduced.States, Is.LessThan(full.States));
    }

    [TestCase("paxos-two-proposers", "accepts-below-promise")]
    [TestCase("paxos-two-proposers", "half-is-a-quorum")]
    [TestCase("raft-three-servers", "half-is-a-majority")]
    public void What_the_full_search_finds_the_reduced_one_finds_no_later(string name, string mutant)
    {
        var exploration = Of(name, mutant);
        var reduced = exploration.Run().Failure;
        var full = (exploration with { PrunesCovered = false, PrunesCommuting = false, BeginsAtOnce = false }).Run().Failure;
        Assert.That(reduced, Is.Not.Null);
        Assert.That(full, Is.Not.Null);
        Assert.That(Moves(reduced!), Is.LessThanOrEqualTo(Moves(full!)), "the beginnings of operations are moves no more");

        static int Moves(FailingPath path) => path.Choices.Count(choice => choice.Site.Label.Component == "explore");
    }

    /// <summary>The figures are told in the README beside the scenarios.</summary>
    [TestCase("raft-two-servers", 40, true)]
    [TestCase("two-phase-commit-one-crash", 10, false)]
    [TestCase("paxos-two-proposers", 9, false)]
    [TestCase("raft-three-servers", 7, false)]
    [TestCase("raft-second-leader", 6, false)]
    public void The_shipped_scopes_are_exhausted(string name, int depth, bool isComplete)
    {
        var exploration = Of(name);
        var report = (exploration with { Within = exploration.Within with { Depth = depth } }).Run();
        Assert.That((report.IsExhausted, report.IsComplete, report.Failure), Is.EqualTo((true, isComplete, (FailingPath?)null)));
    }

    [TestCase("paxos-two-proposers"), TestCase("raft-three-servers"), TestCase("two-phase-commit-one-crash"), Explicit, Category("Long")]
    public void Also_the_large_ones_to_their_ends(string name) =>
        Assert.That(Of(name).Run(), Has.Property(nameof(SearchReport.IsExhausted)).True.And.Property(nameof(SearchReport.Failure)).Null);

    [TestCase("paxos-two-proposers")]
    [TestCase("raft-two-servers")]
    [TestCase("raft-second-leader")]
    [TestCase("raft-figure-8")]
    [TestCase("raft-reads")]
    [TestCase("paxos-one-crash")]
    [TestCase("paxos-three-ballots")]
    [TestCase("multi-paxos-late-promise")]
    [TestCase("two-phase-commit-locks")]
    public void Exploring_finds_the_bugs_that_a_scenario_is_to_show(string name) => Finds(name);

    /// <summary>All of them, and the protocol as it is does not fail; some minutes.</summary>
    [TestCaseSource(nameof(Shipped)), Explicit, Category("Long")]
    public void Exploring_finds_bugs_and_nothing_else(string name)
    {
        Finds(name);
        var sound = Of(name).Run();
        Assert.That((sound.IsExhausted, sound.Failure), Is.EqualTo((true, (FailingPath?)null)));
    }

    static IEnumerable<string> Shipped => Directory.GetFiles(Path.Combine(Repository.RepositoryFiles.Root, "scenarios/exploration"), "*.yaml")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>Of these protocols every planted bug has a scenario in which exploring finds it, but for those that only delay.</summary>
    [TestCase("raft", "stops-at-old-terms", "takes-all-for-replicated"), TestCase("vr", "deaf-primary-stays")]
    [TestCase("paxos"), TestCase("two-phase-commit"), TestCase("paxos-commit"), TestCase("multi-paxos")]
    public void Every_bug_of_these_protocols_is_to_be_found_by_exploring(string protocol, params string[] onlyDelay)
    {
        var all = Catalogue.BuiltIn.Protocol(protocol)!.Mutants.Select(mutant => mutant.Name).Except(onlyDelay);
        var shown = Shipped.Select(name => Of(name).Scenario).Where(scope => scope.Protocol.Name == protocol).SelectMany(scope => scope.Explore!.Mutants);
        Assert.That(all.Except(shown), Is.Empty);
    }

    static void Finds(string name)
    {
        var exploration = Of(name);
        var found = MutantExploration.All(exploration, default).ToList();
        Assert.That(found.Select(each => each.Mutant), Is.EqualTo(exploration.Within.Mutants.ToArray()).And.Not.Empty);
        var mutants = Catalogue.BuiltIn.Protocol(exploration.Scenario.Protocol.Name)!.Mutants;
        foreach (var each in found)
        {
            Assert.That(each.Report.Failure, Is.Not.Null, each.Mutant);
            Assert.That(mutants.Single(mutant => mutant.Name == each.Mutant).CaughtBy, Does.Contain(each.Report.Failure!.Check), each.Mutant);
        }
    }

    [TestCase("raft-three-servers", "timers", "n3")]
    [TestCase("raft-three-servers", "victims", "n2")]
    public void Whose_timers_go_off_and_who_crashes_can_be_said(string name, string what, string machine)
    {
        var exploration = Of(name);
        var only = Targets.Of(machine);
        var moves = new Witness(what == "timers" ? MoveKind.Fire : MoveKind.Crash);
        var within = new ExploreSpec { Crashes = 2, Timeouts = 3, Timers = what == "timers" ? only : null, Victims = what == "victims" ? only : null };
        (exploration with { Within = within }).World(moves).Run();
        Assert.That(moves.Seen, Is.Not.Empty.And.All.EqualTo(new NodeId(int.Parse(machine[1..], CultureInfo.InvariantCulture) - 1)));
    }

    /// <summary>Takes the moves of a kind while there are any, and notes where they are offered.</summary>
    sealed class Witness(MoveKind kind) : IMoveChooser
    {
        int made;

        public List<NodeId> Seen { get; } = [];

        public ulong Draw(in Site site, ulong bound) => 0;

        public int Next(in Site site, IReadOnlyList<Move> moves)
        {
            var wanted = Enumerable.Range(0, moves.Count).Where(i => moves[i].Kind == kind).ToList();
            Seen.AddRange(wanted.Select(i => moves[i].Machine));
            return made++ == 12 ? -1 : wanted.Count > 0 ? wanted[0] : 0;
        }
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
