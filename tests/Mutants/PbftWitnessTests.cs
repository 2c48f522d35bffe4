using Simulator.Scenarios;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>
/// Every mutant of PBFT has a scenario that shows what the missing rule does; with the rule the same scenario does not come out
/// like that.
/// </summary>
public sealed class PbftWitnessTests
{
    const string Folder = "scenarios/mutants/pbft";

    static IEnumerable<string> Names() => Catalogue.BuiltIn.Protocol("pbft")!.Mutants.Select(mutant => mutant.Name);

    [TestCaseSource(nameof(Names))]
    public void A_witness_shows_the_mutant_and_only_the_mutant(string name)
    {
        var witness = ScenarioReader.Read(Path.Combine(Golden.Root, Folder, $"{name}.yaml"), [], Catalogue.BuiltIn).Scenario!;
        Assert.That(witness.Mutant, Is.EqualTo(name));
        Assert.That(Unmet(witness), Is.Empty);
        Assert.That(Unmet(witness with { Mutant = null }), Is.Not.Empty, "with the rule");
    }

    [Test]
    public void There_is_no_witness_without_a_mutant() => Assert.That(
        Directory.GetFiles(Path.Combine(Golden.Root, Folder)).Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(Names()));

    [TestCaseSource(nameof(Names))]
    public void It_is_caught_by_a_check_that_it_names(string name)
    {
        var witness = ScenarioReader.Read(Path.Combine(Golden.Root, Folder, $"{name}.yaml"), [], Catalogue.BuiltIn).Scenario!;
        var mutant = Catalogue.BuiltIn.Protocol("pbft")!.Mutants.Single(each => each.Name == name);
        foreach (var expected in witness.Expect.OfType<ViolatedExpectation>()) Assert.That(mutant.CaughtBy, Does.Contain(expected.Violated));
    }

    static List<string> Unmet(Scenario scenario) =>
        [.. Runner.Run(scenario, Catalogue.BuiltIn).Expectations.Where(expectation => !expectation.Met).Select(expectation => expectation.Text)];
}
