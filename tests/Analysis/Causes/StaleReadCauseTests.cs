using Simulator.Scenarios;
using Simulator.Tests.Determinism;

namespace Simulator.Tests.Analysis.Causes;

/// <summary>Stale reads of shipped scenarios, told back to the message that never came.</summary>
public sealed class StaleReadCauseTests
{
    [Test]
    public void A_cut_that_ate_the_write_is_named_with_its_message()
    {
        var outcome = Runner.Run(Shipped.Read("scenarios/eventual/dynamo-stale-read-unrepaired.yaml", 1), Catalogue.BuiltIn);
        Assert.That(outcome.Cause, Has.Count.GreaterThanOrEqualTo(4), string.Join('\n', outcome.Cause));
        Assert.That(outcome.Cause[0], Does.Contain("returned 0, although 1 had been known"));
        Assert.That(outcome.Cause[1], Does.Contain("came from n3"));
        Assert.That(outcome.Cause[2], Does.Contain("n3 had 0"));
        Assert.That(outcome.Cause[3], Does.Contain("with 1 for n3 was lost").And.Contains("fault 1, cut"));
    }

    [Test]
    public void A_message_that_came_late_is_named_with_how_late()
    {
        var outcome = Runner.Run(Shipped.Read("scenarios/consensus/sequencer-local-reads.yaml", 1), Catalogue.BuiltIn);
        Assert.That(outcome.Cause, Has.Some.Contains("only at"), string.Join('\n', outcome.Cause));
    }

    [Test]
    public void A_follower_behind_a_partition_is_named()
    {
        var outcome = Runner.Run(Shipped.Read("scenarios/consensus/raft-local-reads.yaml", 1), Catalogue.BuiltIn);
        Assert.That(outcome.Cause, Has.Count.GreaterThanOrEqualTo(3), string.Join('\n', outcome.Cause));
        Assert.That(outcome.Cause[1], Does.Match("its value came from n[1-5]"));
    }

    [Test]
    public void Where_nothing_is_violated_there_is_nothing_to_tell() =>
        Assert.That(Runner.Run(Shipped.Read("scenarios/consensus/raft-healthy-lan.yaml", 1), Catalogue.BuiltIn).Cause, Is.Empty);
}
