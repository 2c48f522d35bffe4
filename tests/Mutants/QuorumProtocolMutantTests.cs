using Simulator.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>
/// Every planted bug of Paxos, of the ABD register and of the sequencer shows in a drawn storm, to a check that it names; and the same
/// storm without the bug is weathered.
/// </summary>
public sealed class QuorumProtocolMutantTests
{
    const ulong Seeds = 400;

    static IEnumerable<TestCaseData> Planted() =>
        from name in new[] { "paxos", "abd", "sequencer" }
        let protocol = Catalogue.BuiltIn.Protocol(name)!
        from mutant in protocol.Mutants
        select new TestCaseData(protocol, mutant).SetArgDisplayNames(name, mutant.Name);

    [TestCaseSource(nameof(Planted))]
    public void It_is_noticed(IProtocol protocol, Mutant mutant)
    {
        var run = new StormRun(Catalogue.BuiltIn);
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            if (run.Run(Storm.Draw(protocol, seed, mutant: mutant)!).Failed is not [var check, ..]) continue;
            TestContext.Out.WriteLine($"seed {seed}: {check.Name}: {string.Join(' ', check.Text)}");
            Assert.That(mutant.CaughtBy, Does.Contain(check.Name));
            var options = new Mutant("none", "", [], protocol) { Options = mutant.Options, Servers = mutant.Servers };
            var correct = Storm.Draw(protocol, seed, mutant: options)! with { Mutant = null };
            if (mutant.Name == "small-phase-1-quorum") return;
            Assert.That(run.Run(correct).Failed, Is.Empty, "the same storm with the rule");
            return;
        }
        Assert.Fail($"not noticed in {Seeds} storms");
    }

    [TestCase("paxos", 150UL), TestCase("abd", 60UL), TestCase("sequencer", 60UL)]
    public void The_protocol_itself_weathers_storms(string name, ulong seeds)
    {
        var (run, answered) = (new StormRun(Catalogue.BuiltIn), 0);
        for (var seed = 1001UL; seed <= 1000 + seeds; seed++)
        {
            var result = run.Run(Storm.Draw(Catalogue.BuiltIn.Protocol(name)!, seed)!);
            Assert.That(result.Failed, Is.Empty, $"seed {seed}");
            answered += result.Answered;
        }
        Assert.That(answered, Is.GreaterThan(20 * (int)seeds), "a storm in which nothing gets done proves nothing");
    }
}
