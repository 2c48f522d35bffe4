using Simulator.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>Without a planted bug chain replication, primary-backup and PNUTS weather whatever is drawn, and get things done in it.</summary>
public sealed class ReplicationStormTests
{
    [TestCase("chain", 60UL), TestCase("primary-backup", 60UL), TestCase("pnuts", 60UL)]
    public void The_protocol_itself_weathers_storms(string name, ulong seeds) => Weather(name, 1001, seeds);

    [TestCase("chain"), TestCase("primary-backup"), TestCase("pnuts"), Explicit("minutes"), Category("Long")]
    public void It_weathers_very_many(string name) => Weather(name, 1, 10_000);

    static void Weather(string name, ulong first, ulong seeds)
    {
        var (run, answered) = (new StormRun(Catalogue.BuiltIn), 0);
        for (var seed = first; seed < first + seeds; seed++)
        {
            var result = run.Run(Storm.Draw(Catalogue.BuiltIn.Protocol(name)!, seed)!);
            Assert.That(result.Failed.Select(check => $"{check.Name}: {string.Join(' ', check.Text)}"), Is.Empty, $"seed {seed}");
            answered += result.Answered;
        }
        Assert.That(answered, Is.GreaterThan(20 * (int)seeds), "a storm in which nothing gets done proves nothing");
    }
}
