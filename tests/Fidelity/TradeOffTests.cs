using Simulator.Analysis.Experiments;
using Simulator.Scenarios;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>
/// The folklore of consistency levels, as a table of latencies says it: strong is slow to read and to write, eventual is fast at both,
/// session lies between for reads and is as fast as without it for writes.
/// </summary>
public sealed class TradeOffTests
{
    static readonly string[] strong = ["strong-consensus", "strong-quorum"];

    [Test]
    public void Levels_cost_what_they_are_said_to()
    {
        var result = ExperimentReader.Read(Path.Combine(Golden.Root, "scenarios/foundations/trade-offs.yaml"),
            ["seeds=3", "base.duration=15s"], Catalogue.BuiltIn);
        Assert.That(result.Problems, Is.Empty);
        var numbers = ExperimentRunner.Run(result.Plan!, Catalogue.BuiltIn, null, Environment.ProcessorCount)!;
        var read = result.Plan!.Spec.Systems.Keys.ToDictionary(system => system, system => Mean(numbers, system, "read"));
        var write = result.Plan.Spec.Systems.Keys.ToDictionary(system => system, system => Mean(numbers, system, "write"));
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
        });
        Assert.Multiple(() =>
        {
            Assert.That(Holds(numbers, "session", "read-your-writes"), Is.EqualTo(1));
            Assert.That(Holds(numbers, "timeline", "read-your-writes"), Is.Zero);
            Assert.That(Holds(numbers, "timeline", "monotonic-reads"), Is.EqualTo(1));
            foreach (var system in strong.Append("strong-master")) Assert.That(Holds(numbers, system, "linearizable"), Is.EqualTo(1), system);
            foreach (var system in (string[])["session", "timeline", "eventual"])
                Assert.That(Holds(numbers, system, "linearizable"), Is.Zero, system);
        });
    }

    static double Mean(ExperimentNumbers numbers, string system, string function) => (double)numbers.Of(system, "healthy").Single()
        .Estimate(new MeasuredName("latency-mean", function, Measured.All, Measured.FaultFree))!.Mean;

    static decimal Holds(ExperimentNumbers numbers, string system, string model) =>
        numbers.Of(system, "healthy").Single().Estimate(new MeasuredName(RunMeasures.Holds, model))!.Mean;
}
