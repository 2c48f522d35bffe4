using Simulator.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>
/// Every rule of a protocol is needed, and somebody watches over each: with the rule taken away a storm goes wrong, and with it
/// the same storm does not.
/// </summary>
public sealed class MutantStormTests
{
    readonly StormRun run = new(Catalogue.BuiltIn);

    [TestCaseSource(typeof(PinnedStorm), nameof(PinnedStorm.All))]
    public void A_storm_shows_what_a_missing_rule_does(PinnedStorm pin)
    {
        var protocol = Catalogue.BuiltIn.Protocol(pin.Protocol)!;
        var mutant = protocol.Mutants.Single(each => each.Name == pin.Mutant);
        var storm = Storm.Draw(protocol, pin.Seed, null, mutant)!;
        Assert.That(run.Run(storm).Failed.Select(check => check.Name), Does.Contain(pin.Check));
        Assert.That(mutant.CaughtBy, Does.Contain(pin.Check));
        Assert.That(run.Run(storm with { Mutant = null }).Failed.Select(check => check.Name), Is.Empty, "the same storm with the rule");
    }

    [Test]
    public void Every_mutant_that_storms_are_to_hit_has_a_storm_that_does() =>
        Assert.That(
            PinnedStorm.All.Select(pin => $"{pin.Protocol}, {pin.Mutant}"),
            Is.EquivalentTo(Planted.All.Where(planted => planted.Mutant.InStorms).Select(planted => planted.ToString())));

    [Test]
    public void Names_and_summaries_are_in_the_style_of_the_house()
    {
        foreach (var (protocol, mutant) in Planted.All)
        {
            Assert.That(mutant.Name, Does.Match("^[a-z]+(-[a-z0-9]+)*$"));
            Assert.That(mutant.Protocol.Name, Is.EqualTo(protocol.Name), mutant.Name);
            Assert.That(mutant.Summary, Is.Not.Empty.And.Not.EndsWith("."), mutant.Name);
            Assert.That(mutant.CaughtBy, Is.Not.Empty, mutant.Name);
        }
        Assert.That(Planted.All.Select(planted => planted.ToString()), Is.Unique);
    }
}
