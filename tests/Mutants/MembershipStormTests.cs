using Simulator.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>Without a planted bug SWIM and Plumtree weather whatever is drawn, and get things done in it.</summary>
public sealed class MembershipStormTests
{
    [TestCase("swim", 100UL), TestCase("plumtree", 60UL)]
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
