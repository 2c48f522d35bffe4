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
}
