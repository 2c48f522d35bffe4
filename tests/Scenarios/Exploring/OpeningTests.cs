using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Exploring;

/// <summary>An exploration may begin in the middle of a run: until then it is the run of the scenario's seed, to the last bit.</summary>
public sealed class OpeningTests
{
    static readonly Duration from = Duration.Seconds(1);

    [TestCase(1ul), TestCase(5ul)]
    public void An_opening_is_the_beginning_of_the_run_with_time(ulong seed)
    {
        var exploration = Of(seed);
        var explored = exploration.World(new Stops(), TraceMode.Full);
        explored.Run();
        var timed = new World(Composer.Compose(exploration.Scenario, Catalogue.BuiltIn) with { Trace = TraceMode.Full, SampleEvery = null }, new Seeded(seed));
        while (timed.Now <= Instant.Zero + from && timed.Step()) { }
        Assert.That(Until(explored), Is.EqualTo(Until(timed)).And.Count.GreaterThan(100));

        static List<string> Until(World world) => [.. Enumerable.Range(0, (int)world.Trace.Count).Select(i => world.Trace[i])
            .Where(e => e.Time <= Instant.Zero + from).Select(e => $"{e.Time} {e.Kind} {e.Machine} {e.Peer} {e.What}")];
    }

    /// <summary>The leader hears nobody from its election on, so a client gives up before anything is explored.</summary>
    [Test]
    public void Patience_ends_in_an_opening_as_it_does_in_a_run()
    {
        var exploration = Of(1);
        var scenario = exploration.Scenario with
        {
            Faults = [new CutSpec { At = Duration.Ms(450), From = Targets.Of("n1", "n2", "n3"), To = Targets.Of("n1", "n2", "n3") }],
            Clients = [.. exploration.Scenario.Clients.Select(group => group with { Deadline = Duration.Ms(100) })],
        };
        var world = (exploration with { Scenario = scenario }).World(new Stops());
        world.Run();
        Assert.That(world.History.Events.Select(line => line.Type), Does.Contain(OpType.Info).And.Not.Contains(OpType.Ok));
    }

    [Test]
    public void Another_seed_is_another_opening()
    {
        var (one, other) = (Of(1).World(new Stops()), Of(5).World(new Stops()));
        one.Run();
        other.Run();
        Assert.That(other.Trace.Hash, Is.Not.EqualTo(one.Trace.Hash));
    }

    [Test]
    public void The_report_tells_of_the_opening()
    {
        var exploration = Of(5) with { Within = new ExploreSpec { From = from, Depth = 2, Timeouts = 1 } };
        Assert.That(ExplorationReport.Lines(exploration, exploration.Run()), Has.Some.StartsWith("raft-second-leader, exhaustive, from 1s of seed 5, depth 2, 1 timeout: "));
    }

    [Test]
    public void Timers_of_the_opening_do_not_count() => Assert.That(
        (Of(1) with { Within = new ExploreSpec { From = from, Depth = 4, Timeouts = 0 } }).Run(), Has.Property(nameof(SearchReport.Failure)).Null
            .And.Property(nameof(SearchReport.States)).GreaterThan(4));

    [Test]
    public void What_fails_in_the_opening_is_found_there()
    {
        var exploration = Of(1);
        var report = (exploration with { Scenario = exploration.Scenario with { Mutant = "vote-forgotten", Checks = ["vote-once"] } }).Run();
        Assert.That((report.States, report.Failure?.Check, report.Failure?.Choices.Count), Is.EqualTo((1L, "vote-once", 0)));
    }

    [Test]
    public void A_path_behind_an_opening_is_kept_and_fails_again()
    {
        var exploration = Of(1);
        exploration = exploration with { Scenario = exploration.Scenario with { Mutant = "up-to-date-by-term-only" } };
        var kept = KeptPath.Of(exploration, exploration.Run().Failure!, "kept");
        Assert.That(kept.Scenario.Chance, Is.EqualTo(Chance.None));
        var replay = Replay.Of(kept.Capsule, Catalogue.BuiltIn);
        Assert.That((replay.Answer, replay.IsIdentical, kept.Capsule.Violates.Check), Is.EqualTo((ReplayAnswer.Reproduced, true, "leader-completeness")));
    }

    static Exploration Of(ulong seed)
    {
        var path = Path.Combine(Repository.RepositoryFiles.Root, "scenarios/exploration/raft-second-leader.yaml");
        var scenario = ScenarioReader.Read(path, [], Catalogue.BuiltIn).Scenario! with { Seed = seed };
        return new Exploration { Catalogue = Catalogue.BuiltIn, Scenario = scenario, Within = scenario.Explore! with { From = from }, Jobs = 1 };
    }

    /// <summary>Makes no move.</summary>
    sealed class Stops : IMoveChooser
    {
        public ulong Draw(in Site site, ulong bound) => throw new InvalidOperationException($"{site} was asked for before the first move");
        public int Next(in Site site, IReadOnlyList<Move> moves) => -1;
    }
}
