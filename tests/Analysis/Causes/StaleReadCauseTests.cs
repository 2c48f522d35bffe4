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

    /// <summary>The read is that of the witness, and the clock that made the leader sure of itself is told.</summary>
    [Test]
    public void A_leader_with_a_slow_clock_is_named_with_the_read_of_the_witness()
    {
        var outcome = Runner.Run(Shipped.ReadWhole("scenarios/consensus/raft-lease-clock-drift.yaml", 1), Catalogue.BuiltIn);
        var check = outcome.Checks.Single(each => each.Name == "linearizable");
        Assert.That(check.Cause[0], Does.StartWith("the read of k0 by process 7, begun at 3.470970828s, returned 505"), string.Join('\n', check.Cause));
        Assert.That(check.Text, Has.Some.StartsWith("process 7: read returned 505 of key k0, from 3.470970828 s"));
        Assert.That(check.Cause[1], Does.StartWith("its value came from n3"));
        Assert.That(check.Cause, Has.Some.Contains("for n3 was lost").And.Contains("fault 2, isolate {n3"));
        Assert.That(check.Cause[^1], Does.StartWith("the clock of n3 was no true one: drift -750000ppm at 1.000000000s"));
    }

    [Test]
    public void A_primary_that_was_replaced_is_named()
    {
        var check = Runner.Run(Shipped.ReadWhole("scenarios/replication/pb-async-fail-over.yaml", 1), Catalogue.BuiltIn).Checks
            .Single(each => each.Name == "linearizable");
        Assert.That(check.Cause, Has.Some.StartsWith("its value came from n1"), string.Join('\n', check.Cause));
        Assert.That(check.Cause, Has.Some.StartsWith("Append from n3 with").And.Contains("for n1 was lost").And.Contains("fault 1, partition {n1 n2"));
        Assert.That(check.Cause, Has.Some.Match("came to n1 only at 2[0-9]"), "when the partition was over");
    }

    /// <summary>Of write skew both halves are told: each read while the other was writing.</summary>
    [Test]
    public void Transactions_that_miss_each_others_writes_are_told_both()
    {
        var checks = Runner.Run(Shipped.ReadWhole("scenarios/transactions/snapshot-write-skew.yaml", 1), Catalogue.BuiltIn).Checks;
        var cause = checks.Single(each => each.Name == "serializable").Cause;
        Assert.That(cause, Has.Some.Contains("the read of d2 by process 0").And.Contains("while process 1"), string.Join('\n', cause));
        Assert.That(cause, Has.Some.Contains("the read of d1 by process 1").And.Contains("while process 0"));
        Assert.That(cause, Has.Some.StartsWith("its value came from n1").And.Some.StartsWith("its value came from n2"));
        Assert.That(checks.Single(each => each.Name == "strict-serializable").Cause, Is.Empty, "the same reads are not told twice");
    }

    [Test]
    public void Where_nothing_is_violated_there_is_nothing_to_tell() =>
        Assert.That(Runner.Run(Shipped.Read("scenarios/consensus/raft-healthy-lan.yaml", 1), Catalogue.BuiltIn).Cause, Is.Empty);
}
