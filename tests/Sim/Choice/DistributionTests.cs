namespace Simulator.Tests.Sim;

/// <summary>Samples against the true quantiles, and the shape of what is drawn.</summary>
public sealed class DistributionTests
{
    /// <summary>So long that the rounding to nanoseconds does not matter.</summary>
    static readonly Duration Long = Duration.Seconds(1_000_000);

    static readonly Ratio Half = new(1, 2);

    /// <summary>Draws at 10^-9, 10^-8 … and their mirror images, and an even grid between.</summary>
    static IOrderedEnumerable<ulong> Draws() => Unsorted().Order();

    static IEnumerable<ulong> Unsorted()
    {
        for (var exponent = 9; exponent >= 2; exponent--)
            foreach (var digit in (int[])[1, 2, 3, 5, 7])
                yield return (ulong)(digit * Math.Pow(10, -exponent) * Math.Pow(2, 64));
        for (var i = 1; i < 1_000; i++) yield return ulong.MaxValue / 1_000 * (ulong)i + 12_345;
        for (var exponent = 2; exponent <= 9; exponent++)
            foreach (var digit in (int[])[7, 5, 3, 2, 1])
                yield return ulong.MaxValue - (ulong)(digit * Math.Pow(10, -exponent) * Math.Pow(2, 64));
    }

    static double Upper(ulong draw) => (ulong.MaxValue - draw + 1.0) / Math.Pow(2, 64);

    [Test]
    public void An_exponential_sample_is_within_a_millionth_of_the_quantile()
    {
        var distribution = new Exponential(Long * 100);
        foreach (var draw in Draws())
        {
            var p = draw / Math.Pow(2, 64);
            var exact = p < 0.5 ? -Log1p(-p) : -Math.Log(Upper(draw));
            Assert.That(distribution.Sample(draw).Ns / (Long.Ns * 1e2), Is.EqualTo(exact).Within(exact * 1e-6));
        }
    }

    [Test]
    public void A_pareto_sample_is_within_a_millionth_of_the_quantile([Values("0.9", "1.5", "3", "40")] string shape)
    {
        var distribution = new Pareto(Duration.Seconds(10), Fixed.Parse(shape));
        var s = double.Parse(shape, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var draw in Draws())
        {
            var exact = 1e10 * Math.Pow(Upper(draw), -1 / s);
            if (exact < Distribution.Longest.Ns) Assert.That(distribution.Sample(draw).Ns, Is.EqualTo(exact).Within(exact * 1e-6));
            else Assert.That(distribution.Sample(draw), Is.EqualTo(Distribution.Longest));
        }
    }

    [Test]
    public void The_normal_quantile_agrees_with_the_distribution_function()
    {
        foreach (var draw in Draws())
        {
            var z = NormalQuantile.At(draw) / Math.Pow(2, NormalQuantile.Bits);
            Assert.That(z, Is.EqualTo(Quantile(draw)).Within(2e-10), $"at {draw}");
        }
    }

    [Test]
    public void The_two_halves_of_the_bell_mirror_each_other()
    {
        foreach (var draw in Draws()) Assert.That(NormalQuantile.At(~draw), Is.EqualTo(-NormalQuantile.At(draw)));
        Assert.That(NormalQuantile.At(0) / Math.Pow(2, NormalQuantile.Bits), Is.EqualTo(-9.1538).Within(0.01));
    }

    [Test]
    public void A_normal_sample_is_within_a_millionth_of_the_quantile()
    {
        var distribution = new Normal(Long * 100, Long * 10);
        foreach (var draw in Draws())
        {
            var exact = Long.Ns * (100 + 10 * Quantile(draw));
            Assert.That(distribution.Sample(draw).Ns, Is.EqualTo(exact).Within(exact * 1e-6));
        }
    }

    [Test]
    public void A_lognormal_sample_is_within_a_millionth_of_the_quantile([Values("0.1", "0.4", "1", "2.5")] string sigma)
    {
        var distribution = new LogNormal(Long, Fixed.Parse(sigma));
        var s = double.Parse(sigma, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var draw in Draws())
        {
            var exact = Long.Ns * Math.Exp(s * Quantile(draw));
            if (exact < Distribution.Longest.Ns) Assert.That(distribution.Sample(draw).Ns, Is.EqualTo(exact).Within(exact * 1e-6 + 1));
            else Assert.That(distribution.Sample(draw), Is.EqualTo(Distribution.Longest));
        }
    }

    static IEnumerable<TestCaseData> All()
    {
        yield return Case(new Constant(Duration.Ms(3)), 3e6, 0);
        yield return Case(new Uniform(Duration.Ms(1), Duration.Ms(5)), 3e6, 4e6 / Math.Sqrt(12));
        yield return Case(new Exponential(Duration.Ms(10), Duration.Ms(2)), 12e6, 10e6);
        yield return Case(new Normal(Duration.Ms(100), Duration.Ms(10)), 100e6, 10e6);
        yield return Case(new LogNormal(Duration.Ms(10), Fixed.Parse("0.5")), 10e6 * Math.Exp(0.125),
            10e6 * Math.Exp(0.125) * Math.Sqrt(Math.Exp(0.25) - 1));
        yield return Case(new Pareto(Duration.Ms(10), Fixed.Of(5)), 12.5e6, 10e6 * Math.Sqrt(5.0 / 48));
        yield return Case(new Exponential(Duration.Ms(10)).After(Duration.Ms(7)), 17e6, 10e6);
        yield return Case(new Mixture((Half, new Constant(Duration.Ms(2))), (new Ratio(1, 4), new Exponential(Duration.Ms(10)))),
            (2e6 * 2 + 10e6) / 3, null);
        yield return Case(Empirical.OfSamples(Duration.Ms(9), Duration.Ms(1), Duration.Ms(5)), 5e6, Math.Sqrt(32.0 / 3) * 1e6);
        yield return Case(Empirical.OfQuantiles((Ratio.Never, Duration.Ms(2)), (Half, Duration.Ms(4)), (Ratio.Always, Duration.Ms(10))),
            5e6, null);
    }

    static TestCaseData Case(Distribution distribution, double mean, double? deviation) =>
        new(distribution, mean, deviation) { TestName = "{m}(" + distribution + ")" };

    [TestCaseSource(nameof(All))]
    public void Mean_and_deviation_are_as_they_should_be(Distribution distribution, double mean, double? deviation)
    {
        const int Count = 200_000;
        double sum = 0, squares = 0;
        for (var i = 0; i < Count; i++)
        {
            // The middles of equal shares: no noise, only the part of the tail beyond the last middle is missed.
            var x = (double)distribution.Sample((ulong)((UInt128)(2 * i + 1) * (UInt128.One << 63) / Count)).Ns;
            sum += x;
            squares += x * x;
        }
        Assert.That(sum / Count, Is.EqualTo(mean).Within(0.001 * mean));
        if (deviation is { } expected)
            Assert.That(Math.Sqrt(double.Max(0, squares / Count - sum / Count * (sum / Count))),
                Is.EqualTo(expected).Within(0.02 * expected + 1));
    }

    [TestCaseSource(nameof(All))]
    public void Greater_draws_give_no_smaller_samples(Distribution distribution, double mean, double? deviation)
    {
        if (distribution is Mixture) return;
        var last = distribution.Sample(0);
        Assert.That(last, Is.EqualTo(distribution.Min));
        foreach (var draw in Draws().Append(ulong.MaxValue))
        {
            var next = distribution.Sample(draw);
            Assert.That(next, Is.GreaterThanOrEqualTo(last), $"at {draw}");
            last = next;
        }
    }

    [Test]
    public void The_bell_rises_at_the_joints_of_its_pieces()
    {
        for (var zeros = 1; zeros < 30; zeros++)
            for (var piece = 0UL; piece < 16; piece++)
            {
                var joint = (16 + piece) << 58 - zeros;
                var at = NormalQuantile.At(joint);
                Assert.That(at, Is.GreaterThan(NormalQuantile.At(joint - (joint >> 20))));
                Assert.That(at, Is.LessThan(NormalQuantile.At(joint + (joint >> 20))));
            }
    }

    [Test]
    public void A_normal_sample_below_the_minimum_counts_as_the_minimum()
    {
        Assert.That(new Normal(Duration.Ms(1), Duration.Ms(1)).Sample(0), Is.EqualTo(Duration.Zero));
        Assert.That(new Normal(Duration.Zero, Duration.Ms(1), Duration.Ms(-3)).Sample(1UL << 60).Ns, Is.EqualTo(-1_534_121));
        Assert.That(new Normal(Duration.Zero, Duration.Ms(1), Duration.Ms(-3)).Sample(0), Is.EqualTo(Duration.Ms(-3)));
    }

    [Test]
    public void A_mixture_takes_each_part_by_its_weight_and_uses_the_whole_of_it()
    {
        var (low, high) = (new Uniform(Duration.Zero, new Duration(999)), new Uniform(new Duration(5_000), new Duration(5_999)));
        var mixture = new Mixture((Ratio.Percent(30), low), (Ratio.Percent(70), high));
        var counts = new int[6_000];
        for (var i = 0; i < 600_000; i++) counts[mixture.Sample((ulong)((UInt128)(2 * i + 1) * (UInt128.One << 63) / 600_000)).Ns]++;
        Assert.That(counts[..1_000].Min(), Is.InRange(179, 180));
        Assert.That(counts[..1_000].Max(), Is.InRange(180, 181));
        Assert.That(counts[5_000..].Min(), Is.InRange(419, 420));
        Assert.That(counts[5_000..].Max(), Is.InRange(420, 421));
    }

    [Test]
    public void A_mixture_of_one_is_that_one()
    {
        var of = new Exponential(Duration.Ms(7));
        var mixture = new Mixture((Half, of));
        foreach (var draw in Draws().Prepend(0UL).Append(ulong.MaxValue)) Assert.That(mixture.Sample(draw), Is.EqualTo(of.Sample(draw)));
    }

    [Test]
    public void The_last_draw_of_a_mixture_is_the_end_of_its_last_part()
    {
        var mixture = new Mixture((new Ratio(1, 3), new Constant(Duration.Zero)),
            (new Ratio(1, 1_000_000_007), new Uniform(Duration.Ms(1), Duration.Ms(2))));
        Assert.That(mixture.Sample(ulong.MaxValue), Is.EqualTo(Duration.Ms(2)));
        Assert.That(mixture.Min, Is.EqualTo(Duration.Zero));
    }

    [Test]
    public void Measured_quantiles_are_hit_and_joined_by_straight_lines()
    {
        var measured = Empirical.OfQuantiles((Half, Duration.Ms(5)), (new Ratio(3, 4), Duration.Ms(9)));
        Assert.That(measured.Sample(0), Is.EqualTo(Duration.Ms(5)));
        Assert.That(measured.Sample(1UL << 63), Is.EqualTo(Duration.Ms(5)));
        Assert.That(measured.Sample(5UL << 61), Is.EqualTo(Duration.Ms(7)));
        Assert.That(measured.Sample(3UL << 62), Is.EqualTo(Duration.Ms(9)));
        Assert.That(measured.Sample(ulong.MaxValue), Is.EqualTo(Duration.Ms(9)));
    }

    [Test]
    public void Nothing_is_longer_than_the_longest()
    {
        Distribution[] wild =
        [
            new Exponential(Distribution.Longest, Distribution.Longest),
            new Normal(Distribution.Longest, Distribution.Longest),
            new LogNormal(Distribution.Longest, Fixed.Of(100)),
            new Pareto(Distribution.Longest, new Fixed(1)),
            new Pareto(new Duration(1), new Fixed(1)),
            new Exponential(Distribution.Longest).After(Distribution.Longest),
        ];
        foreach (var distribution in wild)
            foreach (var draw in Draws().Prepend(0UL).Append(ulong.MaxValue))
                Assert.That(distribution.Sample(draw), Is.InRange(Duration.Zero, Distribution.Longest), distribution.ToString());
    }

    [Test]
    public void A_text_names_every_parameter() => Assert.That(string.Join('\n', All().Select(test => test.Arguments[0])), Is.EqualTo("""
        3ms
        1ms..5ms
        exponential(mean 10ms, min 2ms)
        normal(mean 100ms, deviation 10ms)
        lognormal(median 10ms, sigma 0.5)
        pareto(min 10ms, shape 5)
        7ms + exponential(mean 10ms)
        mixture(1/2 2ms, 1/4 exponential(mean 10ms))
        samples(1ms, 5ms, 9ms)
        quantiles(0/1: 2ms, 1/2: 4ms, 1/1: 10ms)
        """));

    [Test]
    public void Impossible_parameters_are_refused()
    {
        Action[] wrong =
        [
            () => new Uniform(Duration.Ms(2), Duration.Ms(1)),
            () => new Exponential(Duration.Zero),
            () => new Exponential(Duration.Ms(1), Duration.Ms(-1)),
            () => new Normal(Duration.Ms(1), Duration.Ms(-1)),
            () => new LogNormal(Duration.Zero, Fixed.One),
            () => new LogNormal(Duration.Ms(1), Fixed.Of(-1)),
            () => new LogNormal(Duration.Ms(1), Fixed.Of(101)),
            () => new Pareto(Duration.Zero, Fixed.One),
            () => new Pareto(Duration.Ms(1), Fixed.Zero),
            () => new Mixture(),
            () => new Mixture((Ratio.Never, new Constant(Duration.Zero))),
            () => Empirical.OfSamples(),
            () => Empirical.OfQuantiles(),
            () => Empirical.OfQuantiles((Half, Duration.Ms(1)), (Half, Duration.Ms(2))),
            () => Empirical.OfQuantiles((Ratio.Never, Duration.Ms(2)), (Half, Duration.Ms(1))),
        ];
        foreach (var make in wrong) Assert.That(() => make(), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>The normal quantile by Newton's method on a continued fraction or series of the distribution function.</summary>
    static double Quantile(ulong draw)
    {
        var lower = draw >> 63 == 0;
        var tail = ((lower ? draw : ~draw) + 0.5) / Math.Pow(2, 64);
        var (from, to) = (0.0, 10.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (from + to) / 2;
            if (Tail(middle) > tail) from = middle;
            else to = middle;
        }
        return lower ? -from : from;
    }

    /// <summary>P(Z > x) for x ≥ 0: a series below 3, a continued fraction above (Abramowitz and Stegun 26.2.11 and 26.2.14).</summary>
    static double Tail(double x)
    {
        var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (x < 3)
        {
            double term = x, sum = x;
            for (var k = 3; k < 200; k += 2) sum += term *= x * x / k;
            return 0.5 - density * sum;
        }
        var fraction = x;
        for (var k = 200; k >= 1; k--) fraction = x + k / fraction;
        return density / fraction;
    }

    /// <summary>ln(1 + x) for small x, which Math.Log rounds away.</summary>
    static double Log1p(double x) => Math.Abs(x) > 1e-3 ? Math.Log(1 + x) : x - x * x / 2 + x * x * x / 3 - x * x * x * x / 4;
}
