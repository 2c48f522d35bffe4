using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Storms;

/// <summary>Many storms on many threads give what they give one after the other, and the figures drawn from them are honest.</summary>
public sealed class StormSweepTests
{
    static readonly IProtocol raft = Catalogue.BuiltIn.Protocol("raft")!;
    static readonly Mutant mutant = raft.Mutants.Single(each => each.Name == "always-truncates");

    [Test]
    public void Raft_keeps_its_promises_in_any_weather()
    {
        var run = new StormRun(Catalogue.BuiltIn);
        var answered = 0;
        for (var seed = 1UL; seed <= 150; seed++)
        {
            var result = run.Run(Storm.Draw(raft, seed)!);
            Assert.That(result.Failed.Select(check => check.Name), Is.Empty, $"seed {seed}");
            answered += result.Answered;
        }
        Assert.That(answered, Is.GreaterThan(150 * 20), "a storm in which nothing gets done proves nothing");
    }

    [Test]
    public void The_threads_change_nothing([Values] bool untilFailure)
    {
        var one = Sweep(1, untilFailure).Run(1, 40);
        var four = Sweep(4, untilFailure).Run(1, 40);
        Assert.That(one.Failures, Is.Not.Empty);
        Assert.That(Told(four), Is.EqualTo(Told(one)));
        if (untilFailure) Assert.That(one.Failures, Has.Count.EqualTo(1));
        if (untilFailure) Assert.That(one.Done, Is.EqualTo(one.Failures[0].Seed));
        else Assert.That(one.Done, Is.EqualTo(40));
    }

    [Test]
    public void The_largest_seed_is_one_like_any_other()
    {
        var report = Sweep(2, false).Run(ulong.MaxValue - 1, ulong.MaxValue);
        Assert.That(report.Done, Is.EqualTo(2));
    }

    [Test]
    public void Sizes_take_turns()
    {
        var sweep = new StormSweep(Catalogue.BuiltIn, raft) { Servers = [3, 5, 7] };
        Assert.That(Enumerable.Range(3, 6).Select(seed => sweep.Storm((ulong)seed)!.Servers.Count), Is.EqualTo(new[] { 3, 5, 7, 3, 5, 7 }));
    }

    [Test]
    public void A_sweep_that_is_asked_to_stop_keeps_what_it_has()
    {
        using var source = new CancellationTokenSource();
        var report = Sweep(2, false).Run(1, 1_000_000, share => { if (share > 0.000_010) source.Cancel(); }, source.Token);
        Assert.That(report.Done, Is.InRange(10UL, 100UL));
    }

    [Test]
    public void What_a_protocol_throws_reaches_the_caller() =>
        Assert.That(() => new StormSweep(Catalogue.BuiltIn, new ToyProtocol()).Run(1, 10), Throws.ArgumentException, "toy is not in this catalogue");

    [TestCase(0UL, 10_000UL, "failure rate below 0.03% at 95 %")]
    [TestCase(0UL, 1_000UL, "failure rate below 0.3% at 95 %")]
    [TestCase(0UL, 3UL, "too few to tell a rate")]
    [TestCase(0UL, 0UL, "nothing was run")]
    [TestCase(10UL, 100UL, "failure rate 10%, 5.5% to 17% at 95 %")]
    [TestCase(1UL, 1UL, "failure rate 100%, 21% to 100% at 95 %")]
    public void Rates_come_with_their_interval(ulong failures, ulong runs, string text) =>
        Assert.That(FailureRate.Of(failures, runs), Is.EqualTo(text));

    /// <summary>A first failure at storm k is as surprising, 2.5 %, under either end of the interval.</summary>
    [TestCase(1UL)]
    [TestCase(100UL)]
    public void The_mean_to_a_failure_comes_with_its_interval(ulong first)
    {
        var (low, high) = FailureRate.MeanToFirst(first);
        Assert.That(1 - Math.Pow(1 - 1 / high, first), Is.EqualTo(0.025).Within(1e-9), "so early, were failures so rare");
        Assert.That(Math.Pow(1 - 1 / low, first), Is.EqualTo(0.025).Within(1e-9), "none so long, were they so frequent");
    }

    static StormSweep Sweep(int jobs, bool untilFailure) =>
        new(Catalogue.BuiltIn, raft) { Mutant = mutant, Jobs = jobs, UntilFailure = untilFailure };

    static string Told(StormReport report) => $"{report.Done} {report.Undecided} "
        + string.Join(' ', report.Failures.Select(failure => $"{failure.Seed}:{failure.Failed[0].Name}:{failure.End.Steps}"));
}
