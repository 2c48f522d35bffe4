using Simulator.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>Storms that once showed a bug that nobody had planted. What was wrong stands beside the seed.</summary>
public sealed class MendedStormTests
{
    // A candidate of Multi-Paxos that learnt of a new configuration from a promise never asked its members for theirs, and led without.
    [TestCase("multi-paxos", 7389UL, 3)]
    // A new member of VR's group asked for the log in a view change that waited for it, and a checkpoint had swallowed the beginning.
    [TestCase("vr", 21992UL, 7), TestCase("vr", 32272UL, 5), TestCase("vr", 36811UL, 5)]
    public void A_storm_that_showed_a_bug_is_weathered(string protocol, ulong seed, int servers)
    {
        var storm = Storm.Draw(Catalogue.BuiltIn.Protocol(protocol)!, seed, servers)!;
        var result = new StormRun(Catalogue.BuiltIn).Run(storm);
        Assert.That(result.Failed, Is.Empty);
        Assert.That(result.Answered, Is.GreaterThan(0));
    }
}
