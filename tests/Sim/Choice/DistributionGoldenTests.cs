namespace Simulator.Tests.Sim;

/// <summary>Exact samples. A change of these numbers changes every run that draws from such a distribution.</summary>
public sealed class DistributionGoldenTests
{
    static IEnumerable<TestCaseData> Golden()
    {
        yield return Case(new Uniform(Duration.Ms(1), Duration.Ms(5)), "1000000 1000000 1000000 1400000 3000000 4000000 4960000 5000000");
        yield return Case(new Exponential(Duration.Ms(10), Duration.Ms(2)),
            "2000000 2000000 2000000 3053605 8931471 15862943 48051701 445614195");
        yield return Case(new Normal(Duration.Ms(100), Duration.Ms(10)),
            "8447062 9640811 47052959 87184484 100000000 106744897 123263478 191552937");
        yield return Case(new LogNormal(Duration.Ms(10), Fixed.Parse("0.4")),
            "256780 269339 1202861 5989239 10000000 13096971 25358760 389437193");
        yield return Case(new Pareto(Duration.Ms(10), Fixed.Parse("1.5")),
            "10000000 10000000 10000000 10727659 15874010 25198420 215443468 4611686018427387903");
        yield return Case(new Mixture((Ratio.Percent(90), new Constant(Duration.Ms(1))),
            (Ratio.Percent(10), new Exponential(Duration.Ms(50)))), "1000000 1000000 1000000 1000000 1000000 1000000 115129254 2098176214");
        yield return Case(Empirical.OfQuantiles((Ratio.Percent(50), Duration.Ms(5)), (Ratio.Percent(99), Duration.Ms(40))),
            "5000000 5000000 5000000 5000000 5000000 22857142 40000000 40000000");
    }

    static TestCaseData Case(Distribution distribution, string samples) =>
        new(distribution, samples) { TestName = "{m}(" + distribution + ")" };

    [TestCaseSource(nameof(Golden))]
    public void A_draw_gives_this_sample_for_ever(Distribution distribution, string samples)
    {
        ulong[] draws = [0, 1, 1UL << 40, 0x1999999999999999, 1UL << 63, 0xC000000000000000, 0xFD70A3D70A3D70A3, ulong.MaxValue];
        Assert.That(string.Join(' ', draws.Select(draw => distribution.Sample(draw).Ns)), Is.EqualTo(samples));
    }
}
