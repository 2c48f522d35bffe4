using Simulator.Analysis.Experiments;
using Simulator.Scenarios;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>
/// The folklore of consistency levels, as a table of latencies says it: strong is slow to read and to write, eventual is fast at both,
/// session lies between for reads and is as fast as without it for writes; causal, where clients stay with a server, costs no time at all.
/// </summary>
public sealed class TradeOffTests
{
    static readonly string[] strong = ["strong-consensus", "strong-quorum"];

    static ExperimentNumbers Run(string name, params string[] overrides)
    {
        var path = Path.Combine(Golden.Root, $"scenarios/foundations/{name}.yaml");
        var result = ExperimentReader.Read(path, overrides, Catalogue.BuiltIn);
        Assert.That(result.Problems, Is.Empty);
        return ExperimentRunner.Run(result.Plan!, Catalogue.BuiltIn, null, Environment.ProcessorCount)!;
    }

    /// <summary>The other half of PACELC: what consensus takes is round trips, what a local copy takes is staleness.</summary>
    [Test]
    public void Distance_costs_consistent_systems_time_and_fast_ones_freshness()
    {
        var numbers = Run("distance", "seeds=2", "base.duration=10s");
        var oneWay = new decimal[] { 1, 10, 50, 100, 200 };
        var (reads, writes, stale) = (Over("quorum", "latency-p50", "read"), Over("consensus", "latency-p50", "write"),
            Over("eventual", RunMeasures.StaleReads, "read"));
        Assert.Multiple(() =>
        {
            for (var i = 0; i < oneWay.Length; i++)
            {
                Assert.That(reads[i], Is.EqualTo(2 * oneWay[i]).Within(3), "a quorum read waits for one other server");
                Assert.That(writes[i], Is.GreaterThanOrEqualTo(2 * oneWay[i]));
            }
            Assert.That(Over("eventual", "latency-p50", "read"), Is.All.LessThan(3));
            Assert.That(stale, Is.Ordered.Ascending);
            Assert.That(stale[^1], Is.GreaterThan(.2m));
            Assert.That(Over("quorum", RunMeasures.StaleReads, "read"), Is.All.Zero);
        });

        List<decimal> Over(string system, string metric, string function) => [.. numbers.Of(system, "plain")
            .Select(cell => cell.Estimate(new MeasuredName(metric, function, Measured.All, Measured.FaultFree))!.Mean)];
    }

    [Test]
    public void Levels_cost_what_they_are_said_to()
    {
        var numbers = Run("trade-offs", "seeds=3", "base.duration=15s");
        var systems = numbers.Systems.Select(system => system.Name).ToList();
        var read = systems.ToDictionary(system => system, system => Mean(numbers, system, "read"));
        var write = systems.ToDictionary(system => system, system => Mean(numbers, system, "write"));
        Assert.Multiple(() =>
        {
            foreach (var system in strong)
            {
                Assert.That(read[system], Is.GreaterThan(20 * read["eventual"]), system);
                Assert.That(write[system], Is.GreaterThan(20 * write["eventual"]), system);
            }
            Assert.That(read["strong-master"], Is.GreaterThan(2 * read["session"]));
            Assert.That(read["session"], Is.GreaterThan(read["timeline"]), "what a session's own writes cost its reads");
            Assert.That(read["timeline"], Is.EqualTo(read["eventual"]).Within(10).Percent, "both read the copy nearby");
            Assert.That(write["session"], Is.EqualTo(write["timeline"]).Within(20).Percent, "a session's guarantees cost its writes nothing");
            Assert.That(write["session"], Is.LessThan(write["strong-quorum"]).And.GreaterThan(write["eventual"]));
            Assert.That(read["causal"], Is.EqualTo(read["eventual"]).Within(10).Percent, "nobody far away is asked");
            Assert.That(write["causal"], Is.EqualTo(write["eventual"]).Within(10).Percent);
            Assert.That(Stale(numbers, "causal"), Is.GreaterThan(Stale(numbers, "session")), "it costs freshness");
        });
        Assert.Multiple(() =>
        {
            Assert.That(Holds(numbers, "session", "read-your-writes"), Is.EqualTo(1));
            Assert.That(Holds(numbers, "timeline", "read-your-writes"), Is.LessThan(1), "in the run that shows it");
            Assert.That(Holds(numbers, "timeline", "monotonic-reads"), Is.EqualTo(1));
            foreach (var system in strong.Append("strong-master")) Assert.That(Holds(numbers, system, "linearizable"), Is.EqualTo(1), system);
            foreach (var system in strong.Append("strong-master").Append("causal"))
                Assert.That(Holds(numbers, system, "causal-convergence"), Is.EqualTo(1), system);
            Assert.That(Holds(numbers, "causal", "read-your-writes"), Is.EqualTo(1));
            Assert.That(Holds(numbers, "timeline", "causal-convergence"), Is.LessThan(1), "a copy may be behind what was written");
            foreach (var system in (string[])["session", "timeline", "causal", "eventual"])
                Assert.That(Holds(numbers, system, "linearizable"), Is.Zero, system);
        });
    }

    static double Mean(ExperimentNumbers numbers, string system, string function) => (double)numbers.Of(system, "healthy").Single()
        .Estimate(new MeasuredName("latency-mean", function, Measured.All, Measured.FaultFree))!.Mean;

    static decimal Stale(ExperimentNumbers numbers, string system) => numbers.Of(system, "healthy").Single()
        .Estimate(new MeasuredName(RunMeasures.StaleReads, "read", Measured.All, Measured.FaultFree))!.Mean;

    static decimal Holds(ExperimentNumbers numbers, string system, string model) =>
        numbers.Of(system, "healthy").Single().Estimate(new MeasuredName(RunMeasures.Holds, model))!.Mean;
}
