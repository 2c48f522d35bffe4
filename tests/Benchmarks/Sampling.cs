using BenchmarkDotNet.Attributes;

namespace Simulator.Benchmarks;

/// <summary>What a latency costs: one labelled draw, and one sample of each distribution.</summary>
[MemoryDiagnoser]
public class Sampling
{
    const int Samples = 1_000_000;

    /// <summary>Multiples of this spread evenly over all draws.</summary>
    const ulong Golden = 0x9E3779B97F4A7C15;

    static readonly Label latency = new("network", "latency");

    static readonly (string Name, Distribution Of)[] all =
    [
        ("uniform", new Uniform(Duration.Ms(1), Duration.Ms(5))),
        ("exponential", new Exponential(Duration.Ms(10), Duration.Ms(2))),
        ("normal", new Normal(Duration.Ms(100), Duration.Ms(10))),
        ("lognormal", new LogNormal(Duration.Ms(10), Fixed.Parse("0.4"))),
        ("pareto", new Pareto(Duration.Ms(10), Fixed.Parse("1.5"))),
        ("mixture", new Mixture((Ratio.Percent(90), new Constant(Duration.Ms(1))), (Ratio.Percent(10), new Exponential(Duration.Ms(50))))),
        ("quantiles", Empirical.OfQuantiles((Ratio.Percent(50), Duration.Ms(5)), (Ratio.Percent(99), Duration.Ms(40)))),
    ];

    readonly Seeded chance = new(1);
    readonly Zipf zipf = new(1_000_000, Fixed.One);

    [ParamsSource(nameof(Names))]
    public string Distribution { get; set; } = "uniform";

    public static IEnumerable<string> Names => all.Select(one => one.Name);

    [Benchmark(OperationsPerInvoke = Samples)]
    public long Sample()
    {
        var of = all.Single(one => one.Name == Distribution).Of;
        var sum = 0L;
        for (var i = 0; i < Samples; i++) sum = unchecked(sum + of.Sample((ulong)i * Golden).Ns);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Samples)]
    public ulong LabelledDraw()
    {
        var sum = 0UL;
        for (var i = 0; i < Samples; i++) sum = unchecked(sum + chance.Draw(new Site(latency, 0, 1, i), ulong.MaxValue));
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Samples)]
    public long ZipfOfAMillion()
    {
        var sum = 0L;
        for (var i = 0; i < Samples; i++) sum += zipf.RankOf(unchecked((ulong)i * Golden));
        return sum;
    }

    internal static IEnumerable<QuickCase> Quick()
    {
        var draws = new Sampling();
        yield return new QuickCase("sampling", "labelled draw", "draw", Samples, () => draws.LabelledDraw());
        foreach (var name in Names)
        {
            var one = new Sampling { Distribution = name };
            yield return new QuickCase("sampling", name, "sample", Samples, () => one.Sample());
        }
        yield return new QuickCase("sampling", "zipf over a million", "rank", Samples, () => draws.ZipfOfAMillion());
    }
}
