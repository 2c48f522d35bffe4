using Simulator.Protocols.Raft;

namespace Simulator.Tests.Fidelity;

/// <summary>
/// The split-vote law: D. Ongaro, Consensus: Bridging Theory and Practice, 2014, §9.3. Of s servers alive out of n, with timeouts
/// uniform over one unit and a one-way latency of l units, the first c = s - ⌊n/2⌋ + 1 must time out within l for the vote to split.
/// </summary>
public sealed class RaftSplitVoteTests
{
    static readonly Duration unit = Duration.Seconds(1);

    [TestCase(5, 4, 10, 100_000)]
    [TestCase(5, 3, 20, 100_000)]
    public void The_first_election_splits_as_often_as_the_law_says(int servers, int alive, int latencyPercent, int trials) =>
        CheckSplits(servers, alive, latencyPercent, trials);

    [Category("Long"), Explicit("several minutes")]
    [TestCase(3, 2, 10)]
    [TestCase(3, 2, 20)]
    [TestCase(5, 4, 1)]
    [TestCase(5, 4, 20)]
    [TestCase(5, 3, 10)]
    [TestCase(5, 5, 10)]
    [TestCase(5, 5, 20)]
    [TestCase(7, 4, 10)]
    [TestCase(7, 4, 20)]
    [TestCase(7, 6, 20)]
    [TestCase(9, 5, 10)]
    [TestCase(9, 5, 20)]
    [TestCase(9, 6, 20)]
    [TestCase(9, 7, 20)]
    public void The_first_election_splits_as_often_as_the_law_says_in_every_published_case(int servers, int alive, int latencyPercent) =>
        CheckSplits(servers, alive, latencyPercent, 200_000);

    /// <summary>Band: four standard deviations of the binomial.</summary>
    static void CheckSplits(int servers, int alive, int latencyPercent, int trials)
    {
        var election = Make(servers, alive, latencyPercent, first: 10) with { Limit = Duration.Seconds(13) };
        var shapes = new Shapes();
        var splits = 0;
        for (var seed = 0UL; seed < (ulong)trials; seed++)
            if (election.Run(seed, shapes).Term != 1) splits++;
        var law = SplitProbability(servers, alive, latencyPercent / 100.0);
        var measured = splits / (double)trials;
        var band = 4 * Math.Sqrt(law * (1 - law) / trials);
        TestContext.Out.WriteLine(
            $"n={servers} s={alive} l=0.{latencyPercent:D2}: law {law:F5}, measured {measured:F5}, band ±{band:F5}, {trials} trials");
        Assert.That(measured, Is.EqualTo(law).Within(band));
    }

    [TestCase(5, 4, 5, 1.318)]
    [TestCase(5, 4, 10, 1.472)]
    public void Elections_take_as_long_as_the_law_says(int servers, int alive, int latencyPercent, double published)
    {
        var election = Make(servers, alive, latencyPercent, first: 1);
        var shapes = new Shapes();
        const int trials = 20_000;
        var total = 0.0;
        for (var seed = 0UL; seed < trials; seed++) total += election.Run(seed, shapes).At!.Value.Ns / (double)unit.Ns;
        var l = latencyPercent / 100.0;
        var law = (1 / (1 - SplitProbability(servers, alive, l)) * (1 + 1.0 / (alive + 1) + l)) + l;
        TestContext.Out.WriteLine($"n={servers} s={alive} l={l}: law {law:F3}, measured {total / trials:F3}");
        Assert.That(law, Is.EqualTo(published).Within(0.001));
        Assert.That(total / trials, Is.EqualTo(law).Within(0.01 * law));
    }

    /// <summary>Timeouts uniform over [first, first + 1] units.</summary>
    static Election Make(int servers, int alive, int latencyPercent, int first) => new(servers, alive, new RaftOptions
    {
        ElectionTimeout = new DurationRange(unit * first, unit * (first + 1)),
        HeartbeatInterval = unit / 10,
        PreVote = false,
        CheckQuorum = false,
    })
    {
        Latency = new Constant(unit * latencyPercent / 100),
    };

    /// <summary>Pr(at least c of s timeouts fall into the l after the first): the sum of §9.3.</summary>
    static double SplitProbability(int n, int s, double l)
    {
        var c = s - n / 2 + 1;
        var sum = 0.0;
        for (var k = c - 1; k <= s; k++) sum += Choose(s, k) * Math.Pow(l, k) * Math.Pow(1 - l, s - k);
        return sum;
    }

    static double Choose(int n, int k)
    {
        var product = 1.0;
        for (var i = 1; i <= k; i++) product = product * (n - k + i) / i;
        return product;
    }
}
