using Simulator.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>Without a planted bug atomic commit weathers whatever is drawn, and gets things done in it.</summary>
public sealed class CommitStormTests
{
    [TestCase("two-phase-commit"), TestCase("paxos-commit")]
    public void The_protocol_itself_weathers_storms(string name)
    {
        const ulong seeds = 80;
        var (run, answered) = (new StormRun(Catalogue.BuiltIn), 0);
        for (var seed = 1001UL; seed <= 1000 + seeds; seed++)
        {
            var result = run.Run(Storm.Draw(Catalogue.BuiltIn.Protocol(name)!, seed)!);
            Assert.That(result.Failed, Is.Empty, $"seed {seed}");
            answered += result.Answered;
        }
        Assert.That(answered, Is.GreaterThan(20 * (int)seeds), "a storm in which nothing gets done proves nothing");
    }

    // The coordinator's answer to a transaction that its client had given up took the place of that to the next one, which it then began
    // a second time.
    [TestCase("paxos-commit", 672UL), TestCase("paxos-commit", 3981UL)]
    public void A_storm_that_showed_a_bug_is_weathered(string protocol, ulong seed)
    {
        var result = new StormRun(Catalogue.BuiltIn).Run(Storm.Draw(Catalogue.BuiltIn.Protocol(protocol)!, seed)!);
        Assert.That(result.Failed, Is.Empty);
        Assert.That(result.Answered, Is.GreaterThan(0));
    }
}
