using Simulator.Scenarios;
using Simulator.Tests.Repository;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>
/// Each planted bug has a scenario written for it, with the faults placed where the missing rule matters: it comes out as expected,
/// which is wrong, and right without the bug.
/// </summary>
public sealed class MutantScenarioTests
{
    const string Folder = "scenarios/mutants/";

    static IEnumerable<string> Files => RepositoryFiles.All.Where(path => path.StartsWith(Folder, StringComparison.Ordinal));

    [TestCaseSource(nameof(Files))]
    public void The_scenario_shows_what_the_missing_rule_does(string path)
    {
        var scenario = Read(path);
        var mutant = Planted.All.Single(each => each.Protocol.Name == scenario.Protocol.Name && each.Mutant.Name == scenario.Mutant).Mutant;
        var outcome = Runner.Run(scenario, Catalogue.BuiltIn);
        Assert.That(outcome.ExitCode, Is.Zero, () => string.Join('\n', outcome.Expectations.Where(each => !each.Met).Select(each => each.Text)));
        var violated = outcome.Checks.Where(check => check.Answer == CheckAnswer.Violated).Select(check => check.Name);
        Assert.That(violated, Is.Not.Empty.And.SubsetOf(mutant.CaughtBy));
    }

    [TestCaseSource(nameof(Files))]
    public void The_same_run_with_the_rule_goes_well(string path)
    {
        var outcome = Runner.Run(Read(path, "mutant=none"), Catalogue.BuiltIn);
        Assert.That(outcome.Checks.Where(check => check.Answer != CheckAnswer.Holds).SelectMany(check => check.Text.Prepend(check.Name)), Is.Empty);
        Assert.That(outcome.Metrics.Totals.Ok, Is.Positive, "a run in which nothing gets done proves nothing");
    }

    [Test]
    public void Every_mutant_has_its_scenario() =>
        Assert.That(Files, Is.EquivalentTo(Planted.All.Select(each => $"{Folder}{each.Protocol.Name}/{each.Mutant.Name}.yaml")));

    static Scenario Read(string path, params string[] overrides)
    {
        var read = ScenarioReader.Read(Path.Combine(Golden.Root, path), overrides, Catalogue.BuiltIn);
        Assert.That(read.Problems, Is.Empty);
        Assert.That(path, Is.EqualTo($"{Folder}{read.Scenario!.Protocol.Name}/{read.Scenario.Name}.yaml"));
        return read.Scenario;
    }
}
