using Simulator.Analysis.Consistency;
using Simulator.Tests.Protocols.Raft;

namespace Simulator.Tests.Mutants;

/// <summary>
/// Every rule of Raft is needed, and somebody watches over each: with the rule taken away a drawn storm goes wrong, and with it
/// the same storm does not.
/// </summary>
public sealed class RaftMutantTests
{
    const ulong Seeds = 20_000;

    [TestCaseSource(typeof(RaftMutants), nameof(RaftMutants.All))]
    public void A_missing_rule_is_noticed(RaftMutant mutant)
    {
        var shapes = new Shapes();
        for (var tried = 0UL; tried < Seeds; tried++)
        {
            // From the seed that is known to show it; if the storms have changed since, from there through all.
            var seed = 1 + (mutant.Seed - 1 + tried) % Seeds;
            if (Caught(mutant, seed, shapes) is not { } by) continue;
            TestContext.Out.WriteLine($"seed {seed}: {by}");
            Assert.That(mutant.CaughtBy, Does.Contain(by.Split(':')[0]));
            var correct = mutant.Profile with { Factory = new RaftStorm.Profile().Factory };
            var world = RaftStorm.Run(seed, correct, shapes);
            Assert.That(world.Violations, Is.Empty, "the same storm with the rule");
            Assert.That(RaftStorm.Judge(world), Is.InstanceOf<Verdict.Yes>(), "the same storm with the rule");
            return;
        }
        Assert.Fail($"not noticed in {Seeds} storms");
    }

    static string? Caught(RaftMutant mutant, ulong seed, Shapes shapes)
    {
        var world = RaftStorm.Run(seed, mutant.Profile, shapes);
        if (world.Violations is [var violation, ..]) return $"{violation.Invariant}: {violation.Text}";
        if (!mutant.CaughtBy.Contains(RaftMutants.Linearizability)) return null;
        return RaftStorm.Judge(world) is Verdict.No no ? $"{RaftMutants.Linearizability}: {string.Join(' ', no.Witness.Sentences)}" : null;
    }
}
