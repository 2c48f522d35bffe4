using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Shrinking;

/// <summary>A failing run becomes a small one that fails in the same way and leaves nothing to chance.</summary>
public sealed class ShrinkTests
{
    static Scenario Storm(string protocol, string mutant, ulong seed)
    {
        var known = Catalogue.BuiltIn.Protocol(protocol)!;
        return Simulator.Scenarios.Storm.Draw(known, seed, mutant: known.Mutants.Single(each => each.Name == mutant))!;
    }

    static Shrunk Shrink(string protocol, string mutant, ulong seed) =>
        new Shrinker(Catalogue.BuiltIn) { Budget = 6000 }.Shrink(Storm(protocol, mutant, seed), "shrunk")!;

    [Test]
    public void A_storm_shrinks_to_explicit_steps_without_chance()
    {
        var shrunk = Shrink("raft", "half-is-a-majority", 1);
        Assert.That(shrunk.Trial.Failure!.Check, Is.EqualTo("leader-completeness"));
        Assert.That(shrunk.Scenario.Chance, Is.EqualTo(Chance.None));
        Assert.That(shrunk.Scenario.Nemesis, Is.Null);
        Assert.That(shrunk.Report.EventsAfter, Is.LessThanOrEqualTo(25));
        Assert.That(shrunk.Report.EventsBefore, Is.GreaterThan(500));
        Assert.That(new Trials(Catalogue.BuiltIn).Run(shrunk.Scenario with { Mutant = null }).Failure, Is.Null, "with the rule back");
    }

    [Test]
    public void Nothing_can_be_left_out_of_what_is_found()
    {
        var shrunk = Shrink("raft", "term-and-vote-not-persisted", 3);
        var trials = new Trials(Catalogue.BuiltIn);
        var schedule = shrunk.Scenario.Schedule!;
        for (var i = 0; i < schedule.Steps.Count; i++)
        {
            var rest = schedule with { Steps = [.. schedule.Steps.Where((_, at) => at != i)] };
            Assert.That(trials.Run(shrunk.Scenario with { Schedule = rest }).Failure, Is.Not.EqualTo(shrunk.Trial.Failure), $"{schedule.Steps[i]}");
        }
    }

    [Test]
    public void Shrinking_twice_gives_the_same_bytes()
    {
        var (one, other) = (Shrink("raft", "votes-counted-twice", 22), Shrink("raft", "votes-counted-twice", 22));
        Assert.That(other.Capsule.Write(), Is.EqualTo(one.Capsule.Write()));
    }

    [Test]
    public void A_run_that_does_not_fail_is_not_shrunk() =>
        Assert.That(new Shrinker(Catalogue.BuiltIn).Shrink(Storm("raft", "half-is-a-majority", 1) with { Mutant = null }, "shrunk"), Is.Null);

    [Test]
    public void Stopped_at_once_it_has_nothing_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(() => new Shrinker(Catalogue.BuiltIn) { Cancel = stop.Token }.Shrink(Storm("raft", "half-is-a-majority", 1), "shrunk"),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Stopped_later_it_keeps_the_best_so_far()
    {
        using var stop = new CancellationTokenSource();
        var shrunk = new Shrinker(Catalogue.BuiltIn) { Cancel = stop.Token, Progress = _ => stop.Cancel() }
            .Shrink(Storm("raft", "half-is-a-majority", 1), "shrunk")!;
        Assert.That(shrunk.IsComplete, Is.False);
        Assert.That(shrunk.Report.EventsAfter, Is.LessThan(shrunk.Report.EventsBefore));
    }

    [TestCase("n1 and n3 both lead in term 4", "# both lead in term #")]
    [TestCase("n1, n2 and n3 hold 17", "# hold #")]
    [TestCase("", "")]
    public void Failures_are_told_apart_by_their_shape(string sentence, string shape) =>
        Assert.That(FailureSignature.ShapeOf(sentence), Is.EqualTo(shape));
}
