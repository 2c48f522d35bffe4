using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Exploring;

/// <summary>What an exploration has found is a run like any other: it is replayed, shrunk and kept.</summary>
public sealed class KeptPathTests
{
    [TestCase("raft-two-servers", "half-is-a-majority", StrategyKind.Exhaustive)]
    [TestCase("raft-three-servers", "half-is-a-majority", StrategyKind.Swarm)]
    [TestCase("paxos-one-crash", "promise-not-persisted", StrategyKind.Exhaustive)]
    [TestCase("paxos-two-proposers", "accepts-below-promise", StrategyKind.Exhaustive)]
    [TestCase("paxos-two-proposers", "ignores-accepted-values", StrategyKind.Random)]
    public void A_failing_path_is_kept_and_fails_again(string name, string mutant, StrategyKind strategy)
    {
        var exploration = Of(name, mutant) with { Strategy = strategy };
        var failure = exploration.Run().Failure!;
        var kept = KeptPath.Of(exploration, failure, "kept");
        var read = CapsuleReading.Parse(System.Text.Encoding.UTF8.GetBytes(kept.Capsule.Write()), "kept.yaml", Catalogue.BuiltIn);
        Assert.That(read.Problems.Concat(read.Outdated), Is.Empty);
        var replay = Replay.Of(read.Capsule!, Catalogue.BuiltIn);
        Assert.That((replay.Answer, replay.IsIdentical, read.Capsule!.Violates.Check), Is.EqualTo((ReplayAnswer.Reproduced, true, failure.Check)));
        Assert.That(read.Capsule.Scenario.Chance, Is.EqualTo(Chance.None));
    }

    [Test]
    public void Crashes_are_told_as_faults()
    {
        var exploration = Of("paxos-one-crash", "promise-not-persisted");
        var failure = exploration.Run().Failure!;
        Assert.That(ExplorationReport.PathOf(exploration, failure), Has.Some.Contains("crash n"));
        Assert.That(KeptPath.Of(exploration, failure, "kept").Scenario.Faults, Has.Count.EqualTo(1).And.All.TypeOf<CrashSpec>());
    }

    [Test]
    public void It_is_shrunk_like_any_other_run()
    {
        var exploration = Of("raft-three-servers", "half-is-a-majority") with { Strategy = StrategyKind.Random };
        var kept = KeptPath.Of(exploration, exploration.Run().Failure!, "kept");
        var shrunk = new Shrinker(Catalogue.BuiltIn) { Budget = 2000 }.Shrink(kept.Capsule.Scenario, "shrunk");
        Assert.That(shrunk, Is.Not.Null);
        Assert.That(shrunk!.Trial.Failure, Is.EqualTo(kept.Capsule.Violates.Signature));
        Assert.That(shrunk.Scenario.Schedule!.Steps.Count, Is.LessThanOrEqualTo(kept.Scenario.Schedule!.Steps.Count));
    }

    [Test]
    public void A_path_that_does_not_fail_is_not_kept()
    {
        var exploration = Of("raft-two-servers", "half-is-a-majority");
        var failure = exploration.Run().Failure!;
        var sound = exploration with { Scenario = exploration.Scenario with { Mutant = null } };
        Assert.That(() => KeptPath.Of(sound, failure, "kept"), Throws.TypeOf<UserError>().With.Message.Contains("holds when the path is gone again"));
    }

    static Exploration Of(string name, string mutant)
    {
        var path = ScenarioFiles.Named(Path.Combine(Repository.RepositoryFiles.Root, "scenarios/exploration", name + ".yaml"))[0];
        var read = ScenarioReader.Read(path, [$"mutant={mutant}"], Catalogue.BuiltIn);
        Assert.That(read.Problems, Is.Empty);
        return new Exploration { Catalogue = Catalogue.BuiltIn, Scenario = read.Scenario!, Within = read.Scenario!.Explore!, Jobs = 2 };
    }
}
