using Simulator.Analysis.Experiments;

namespace Simulator.Tests.Analysis.Experiments;

/// <summary>Means and intervals over seeds.</summary>
public sealed class EstimateTests
{
    /// <summary>The example of any textbook: 95 % of a mean of five with a known deviation.</summary>
    [Test]
    public void The_interval_is_that_of_student()
    {
        var estimate = Estimate.Of([10m, 12m, 9m, 11m, 13m], "ms")!;
        // s² = 2.5, s / √5 = 0.7071, t(4) = 2.776.
        Assert.That(estimate.Mean, Is.EqualTo(11m));
        Assert.That(estimate.Low, Is.EqualTo(11m - 2.776m * .707106781m).Within(1e-6m));
        Assert.That(estimate.High, Is.EqualTo(11m + 2.776m * .707106781m).Within(1e-6m));
        Assert.That((estimate.Min, estimate.Max, estimate.Runs), Is.EqualTo((9m, 13m, 5)));
    }

    [Test]
    public void Shares_end_at_zero_and_one_and_times_at_zero()
    {
        Assert.That(Estimate.Of([1m, 1m, .7m], Measured.Share)!.High, Is.EqualTo(1m));
        Assert.That(Estimate.Of([0m, 0m, .3m], Measured.Share)!.Low, Is.Zero);
        Assert.That(Estimate.Of([0m, 30m], Measured.Milliseconds)!.Low, Is.Zero);
        Assert.That(Estimate.Of([0m, 30m], Measured.Milliseconds)!.High, Is.GreaterThan(100m));
    }

    [Test]
    public void One_run_tells_nothing_of_the_spread_and_none_tells_nothing()
    {
        Assert.That(Estimate.Of([4m], "")!, Is.EqualTo(new Estimate(1, 4m, null, null, 4m, 4m)));
        Assert.That(Estimate.Of([], ""), Is.Null);
    }

    [Test]
    public void The_quantile_falls_with_the_degrees_of_freedom()
    {
        var quantiles = Enumerable.Range(1, 200).Select(Estimate.Quantile).ToList();
        Assert.That(quantiles, Is.Ordered.Descending);
        Assert.That((quantiles[0], quantiles[9], quantiles[^1]), Is.EqualTo((12.706m, 2.228m, 1.980m)));
        Assert.That(() => Estimate.Quantile(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>Of intervals at 95 % about one in twenty misses: drawn from sums of twelve uniform numbers, which are nearly normal.</summary>
    [Test]
    public void About_nineteen_of_twenty_intervals_hold_the_true_mean()
    {
        var (dice, hits) = (new Dice(1), 0);
        for (var trial = 0; trial < 2000; trial++)
        {
            var sample = Enumerable.Range(0, 8).Select(_ => (decimal)Enumerable.Range(0, 12).Sum(_ => dice.Below(1001))).ToList();
            var estimate = Estimate.Of(sample, "")!;
            if (estimate.Low <= 6000m && estimate.High >= 6000m) hits++;
        }
        Assert.That(hits, Is.InRange(1860, 1940));
    }
}
