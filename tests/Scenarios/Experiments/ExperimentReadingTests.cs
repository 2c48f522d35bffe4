using System.Text;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Experiments;

/// <summary>Experiments are read as strictly as scenarios, and every mistake has the place where it was written.</summary>
public sealed class ExperimentReadingTests
{
    public const string Small = """
        experiment: e
        base: {servers: 3, clients: [{count: 2}], duration: 1s}
        systems:
          one: {protocol: toy}
          two: {protocol: {name: toy, options: {quorum: 2}}, set: {servers: 5}}
        conditions:
          calm: {}
          lossy: {set: {network: {loss: 1%}}}

        """;

    internal static ExperimentResult Parse(string yaml, params string[] overrides) =>
        ExperimentReader.Parse(Encoding.UTF8.GetBytes(yaml), "e.yaml", null, overrides, Read.Catalogue);

    internal static ExperimentPlan Good(string yaml, params string[] overrides)
    {
        var result = Parse(yaml, overrides);
        Assert.That(result.Problems, Is.Empty);
        return result.Plan!;
    }

    [Test]
    public void Every_system_meets_every_condition_with_every_value_and_seed()
    {
        var plan = Good(Small + "sweep: [{set: 'clients[0].count', values: [1, 2, 3], systems: [two]}]\nseeds: 5..8\n");
        Assert.That(plan.Cells.Select(cell => cell.ToString()), Is.EqualTo(new[]
        {
            "one, calm", "one, lossy", "two, calm, clients[0].count 1".Replace("clients[0].count", "count", StringComparison.Ordinal), "two, calm, count 2",
            "two, calm, count 3", "two, lossy, count 1", "two, lossy, count 2", "two, lossy, count 3",
        }));
        Assert.That(plan.Runs, Is.EqualTo(8 * 4));
        Assert.That((plan[0].Seed, plan[3].Seed, plan[4].Cell.Condition), Is.EqualTo((5UL, 8UL, "lossy")));
        Assert.That(plan.Cells[^1].Scenario.Clients[0].Count, Is.EqualTo(3));
        Assert.That(plan.Cells[^1].Scenario.Servers.Count, Is.EqualTo(5));
        Assert.That(plan.Cells[1].Scenario.Network.Loss, Is.EqualTo(new Ratio(1, 100)));
    }

    [Test]
    public void Parts_are_put_together_as_overrides_are()
    {
        var plan = Good("experiment: e\nbase: {clients: [{count: 2}, {count: 7}]}\nsystems: {one: {protocol: toy, set: {'clients[1].at': n2}}}\n");
        var clients = plan.Cells.Single().Scenario.Clients;
        Assert.That((clients[0].At, clients[1].At, clients[1].Count), Is.EqualTo(((string?)null, "n2", 7)));
    }

    [Test]
    public void Fields_of_the_experiment_can_be_overridden() =>
        Assert.That(Good(Small, "seeds=3", "base.duration=2s").Cells[0].Scenario.Duration, Is.EqualTo(Duration.Seconds(2)));

    static IEnumerable<TestCaseData> Mistakes()
    {
        yield return Row("another name than the file's", Small.Replace("experiment: e", "experiment: f", StringComparison.Ordinal), "e.yaml:1:13: found f, expected e");
        yield return Row("a misspelt key", Small + "sedes: 3\n", "e.yaml:9:1: found the key 'sedes', expected", "did you mean 'seeds'?");
        yield return Row("no systems", "experiment: e\n", "e.yaml:1:1: found no key 'systems'");
        yield return Row("empty systems", "experiment: e\nsystems: {}\n", "e.yaml:2:10: found an empty mapping");
        yield return Row("a system without a protocol", "experiment: e\nsystems: {one: {}}\n", "e.yaml:2:16: found no key 'protocol'");
        yield return Row("an unknown protocol", Small.Replace("one: {protocol: toy}", "one: {protocol: toyy}", StringComparison.Ordinal), "e.yaml:4:19: found toyy",
            "did you mean 'toy'?");
        yield return Row("a key of the experiment in the base", Small.Replace("{servers: 3", "{seed: 3", StringComparison.Ordinal), "e.yaml:2:8: found the key 'seed', which");
        yield return Row("a misspelt key in the base", Small.Replace("{servers: 3", "{sevrers: 3", StringComparison.Ordinal), "e.yaml:2:8: found the key 'sevrers'",
            "did you mean 'servers'?");
        yield return Row("a bad value in a condition", Small.Replace("loss: 1%", "loss: 1", StringComparison.Ordinal), "e.yaml:8:33: found 1");
        yield return Row("a bad path in a system", Small.Replace("servers: 5", "'clients[4].count': 5", StringComparison.Ordinal), "e.yaml:5:60: found clients[4]");
        yield return Row("options that do not fit together", Small.Replace("quorum: 2", "quorum: 9", StringComparison.Ordinal), "e.yaml:5:", "9 of 5 servers");
        yield return Row("a fault on a server that one system lacks",
            Small.Replace("calm: {}", "calm: {set: {faults: [{fault: crash, at: 0s, nodes: n5}]}}", StringComparison.Ordinal), "e.yaml:7:55: found n5");
        yield return Row("a value that one setting cannot take", Small + "sweep: [{set: network.loss, values: [1%, 5]}]\n", "e.yaml:9:42: found 5");
        yield return Row("a setting twice", Small + "sweep: [{set: network.loss, values: [1%]}, {set: network.loss, values: [2%]}]\n",
            "e.yaml:9:50: found loss a second time");
        yield return Row("a value twice", Small + "sweep: [{set: network.loss, values: [1%, 1%]}]\n", "e.yaml:9:42: found 1% a second time");
        yield return Row("a setting without values", Small + "sweep: [{set: network.loss, values: []}]\n", "e.yaml:9:37: found an empty list");
        yield return Row("a value that is none", Small + "sweep: [{set: network.loss, values: [{a: b}]}]\n", "e.yaml:9:38: found a mapping");
        yield return Row("a setting of an unknown system", Small + "sweep: [{set: network.loss, values: [1%], systems: [tow]}]\n",
            "e.yaml:9:53: found tow", "did you mean 'two'?");
        yield return Row("a path that is none", Small + "sweep: [{set: 'network..loss', values: [1%]}]\n", "found the path 'network..loss'");
        yield return Row("seeds backwards", Small + "seeds: 5..1\n", "e.yaml:9:8: found 5..1, expected a number of seeds or a range such as 11..30");
        yield return Row("no seeds", Small + "seeds: 0\n", "e.yaml:9:8: found 0");
        yield return Row("too many seeds", Small + "seeds: 1..2000000\n", "e.yaml:9:8: found 1..2000000");
        yield return Row("too many runs", Small + "seeds: 1000000\n", "e.yaml:1:1: found 4 combinations and 4000000 runs");
        yield return Row("an unknown model", Small + "models: [linearisable]\n", "e.yaml:9:10: found linearisable", "did you mean 'linearizable'?");
        yield return Row("a model twice", Small + "models: [causal, causal]\n", "e.yaml:9:18: found causal a second time");
        yield return Row("letters of unknown conditions", Small + "models: [linearizable]\npacelc: {healthy: clam, partitioned: lossy}\n",
            "e.yaml:10:19: found clam", "did you mean 'calm'?");
        yield return Row("letters without the model they rest on", Small + "pacelc: {healthy: calm, partitioned: lossy}\n",
            "found no linearizable among the models");
        yield return Row("letters beside settings that are varied",
            Small + "models: [linearizable]\npacelc: {healthy: calm, partitioned: lossy}\nsweep: [{set: network.loss, values: [1%]}]\n",
            "e.yaml:11:8: found settings that are varied");
        yield return Row("a claim that nothing is compared with", Small.Replace("toy}", "toy, claim: {label: PA/EL, of: x}}", StringComparison.Ordinal),
            "found a claim, expected the key pacelc");
        yield return Row("letters that do not exist", Small.Replace("toy}", "toy, claim: {label: PA/EK, of: x}}", StringComparison.Ordinal), "e.yaml:4:39: found PA/EK",
            "did you mean 'PA/EL'?");
        yield return Row("a baseline that is not asked for", Small.Replace("toy}", "toy, baseline: [causal]}", StringComparison.Ordinal)
            + "models: [linearizable]\npacelc: {healthy: calm, partitioned: lossy}\n", "e.yaml:4:35: found causal");
        yield return Row("a name with capitals", Small.Replace("one:", "One:", StringComparison.Ordinal), "e.yaml:4:3: found One, expected a system");
        yield return Row("no coverage id", Small + "covers: [pacelc]\n", "e.yaml:9:10: found pacelc, expected a coverage id");
        yield return Row("a list", "- experiment: e\n", "e.yaml:1:1: found a list, expected a mapping with the keys of an experiment");

        static TestCaseData Row(string title, string yaml, params string[] parts) =>
            new TestCaseData(yaml, parts).SetName($"An experiment with {title} is refused");
    }

    [TestCaseSource(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place(string yaml, string[] parts)
    {
        var result = Parse(yaml);
        Assert.That(result.Plan, Is.Null);
        var text = string.Join('\n', result.Problems);
        Assert.Multiple(() =>
        {
            foreach (var part in parts) Assert.That(text, Does.Contain(part));
        });
        Assert.That(result.Problems.Select(problem => problem.Message), Has.None.Contains("\n"));
    }

    [Test]
    public void A_file_says_by_one_key_that_it_is_an_experiment()
    {
        var folder = Directory.CreateTempSubdirectory("experiments-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "e.yaml"), "# a comment\n" + Small);
            File.WriteAllText(Path.Combine(folder, "s.yaml"), Samples.Small + "summary: \"experiment: none\"\n");
            Assert.That(ScenarioFiles.Under(folder).Select(Path.GetFileName), Is.EqualTo(new[] { "s.yaml" }));
            Assert.That(ScenarioFiles.ExperimentsUnder(folder).Select(Path.GetFileName), Is.EqualTo(new[] { "e.yaml" }));
            Assert.That(ExperimentReader.IsExperiment(Path.Combine(folder, "none.yaml")), Is.False);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
