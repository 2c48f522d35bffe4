using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Running;

/// <summary>A run's folder holds every picture that applies, and no other.</summary>
public sealed class RunPicturesTests
{
    static readonly Lazy<RunOutcome> stale = new(() => Runner.Run(Read(), Catalogue.BuiltIn));

    [Test]
    public void A_short_run_with_a_stale_read_leaves_these() => Assert.That(Pictures(stale.Value), Is.EquivalentTo(new[]
    {
        "availability", "divergence", "latency", "lattice", "messages", "operations", "staleness",
    }));

    [Test]
    public void The_scenario_chooses() =>
        Assert.That(Pictures(Runner.Run(Read("plots=[messages]"), Catalogue.BuiltIn)), Is.EqualTo(new[] { "messages" }));

    [Test]
    public void Every_picture_that_a_scenario_can_name_is_one_that_a_run_can_leave() => Assert.That(
        Catalogue.BuiltIn.Plots.Select(plot => plot.Name), Is.SupersetOf(Pictures(stale.Value)));

    [Test]
    public void Messages_by_type_are_all_that_was_sent()
    {
        var traffic = stale.Value.Metrics.Traffic!;
        Assert.That((traffic.ByType.Sum(type => type.Sent), traffic.ByType.Sum(type => type.Bytes)), Is.EqualTo((traffic.Sent, traffic.Bytes)));
        Assert.That(traffic.ByType.Select(type => type.Type), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
        Assert.That(traffic.ByType.Select(type => type.Type), Does.Contain("WriteReplica"));
    }

    static Scenario Read(params string[] overrides) => ScenarioReader.Read(
        Path.Combine(Golden.Root, "scenarios/eventual/dynamo-stale-read-repaired.yaml"), overrides, Catalogue.BuiltIn).Scenario!;

    static IReadOnlyList<string> Pictures(RunOutcome outcome)
    {
        var root = Directory.CreateTempSubdirectory("simulator-pictures-").FullName;
        try
        {
            var folder = RunFiles.Write(outcome, "simulator run", root, withTrace: false, out var undrawn);
            Assert.That(undrawn, Is.Null);
            var files = Directory.GetFiles(Path.Combine(folder, "plots")).Select(file => Path.GetFileName(file)).ToList();
            Assert.That(files.Count(file => file.EndsWith(".png", StringComparison.Ordinal)), Is.EqualTo(files.Count / 2.0), "each as png and as svg");
            return [.. files.Select(file => Path.GetFileNameWithoutExtension(file)!).Distinct().Order(StringComparer.Ordinal)];
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
