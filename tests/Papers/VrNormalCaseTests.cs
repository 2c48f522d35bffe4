using Simulator.Protocols.ViewstampedReplication;
using Reply = Simulator.Protocols.ViewstampedReplication.Reply;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of §4.1, and of §5.2 and §6 where they go on from there.</summary>
public sealed class VrNormalCaseTests
{
    [Test]
    public void Section_4_1_The_primary_adds_a_request_to_its_log_and_sends_it_to_the_backups()
    {
        var probe = VrProbe.Replica(0).Receive(-1, VrProbe.Write(1));
        Assert.That(probe.Node.OpNumber, Is.EqualTo(1));
        Assert.That(probe.Sent<Prepare>(), Is.EqualTo(Enumerable.Repeat(VrProbe.Prepare(0, 1, 0, VrProbe.Write(1)), 4)));
    }

    [Test]
    public void Section_4_1_Backups_ignore_client_requests()
    {
        var probe = VrProbe.Replica(1).Receive(-1, VrProbe.Write(1));
        Assert.That(probe.Sent(), Is.Empty);
        Assert.That(probe.Node.OpNumber, Is.Zero);
    }

    [Test]
    public void Section_4_1_A_backup_acknowledges_what_it_has_added_to_its_log()
    {
        var probe = VrProbe.Replica(1).Receive(0, VrProbe.Prepare(0, 1, 0, VrProbe.Write(1)));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(0), (Message)new PrepareOk(0, 0, 0, 1)) }));
        Assert.That(probe.Node.CommitNumber, Is.Zero);
    }

    [Test]
    public void Section_4_1_A_backup_accepts_no_prepare_before_all_earlier_ones()
    {
        var probe = VrProbe.Replica(1).Receive(0, VrProbe.Prepare(0, 2, 0, VrProbe.Write(2)));
        Assert.That(probe.Node.OpNumber, Is.Zero);
        Assert.That(probe.Sent(), Is.Empty);
        probe.Receive(0, VrProbe.Prepare(0, 1, 0, VrProbe.Write(1)));
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 1", "write k 2" }));
        Assert.That(probe.Sent<PrepareOk>(), Is.EqualTo(new[] { new PrepareOk(0, 0, 0, 2) }));
    }

    [Test]
    public void Section_4_1_An_operation_is_committed_with_f_acknowledgements_and_the_client_gets_its_reply()
    {
        var probe = VrProbe.Replica(0).Receive(-1, VrProbe.Write(1));
        probe.Receive(1, new PrepareOk(0, 0, 0, 1)).Receive(1, new PrepareOk(0, 0, 0, 1));
        Assert.That(probe.Node.CommitNumber, Is.Zero, "the same backup twice");
        probe.Sent();
        probe.Receive(2, new PrepareOk(0, 0, 0, 1));
        Assert.That(probe.Node.CommitNumber, Is.EqualTo(1));
        Assert.That(probe.Sent<Reply>(), Is.EqualTo(new[] { new Reply(0, 0, 1, 1, Outcome.Ok(Value.Of(1))) }));
    }

    [Test]
    public void Section_4_1_Commitment_of_one_operation_includes_all_before_it()
    {
        var probe = VrProbe.Replica(0).Receive(-1, VrProbe.Write(1)).Receive(-2, VrProbe.Write(1, process: 1));
        probe.Receive(1, new PrepareOk(0, 0, 0, 2)).Receive(2, new PrepareOk(0, 0, 0, 2));
        Assert.That(probe.Sent<Reply>().Select(reply => reply.Process), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void Section_4_1_Backups_learn_of_the_commit_with_the_next_prepare()
    {
        var probe = VrProbe.Replica(1).Receive(0, VrProbe.Prepare(0, 1, 0, VrProbe.Write(1)));
        probe.Sent();
        probe.Receive(0, VrProbe.Prepare(0, 2, 1, VrProbe.Write(2)));
        Assert.That(probe.Node.CommitNumber, Is.EqualTo(1));
        Assert.That(probe.Sent<Reply>(), Is.Empty, "the primary replies, backups do not");
    }

    [Test]
    public void Section_4_1_Without_requests_the_primary_sends_commit_messages()
    {
        var probe = VrProbe.Replica(0).Receive(-1, VrProbe.Write(1));
        for (var backup = 1; backup < 5; backup++) probe.Receive(backup, new PrepareOk(0, 0, 0, 1));
        probe.Sent();
        probe.Wait(VrProbe.Paper.HeartbeatInterval * 2);
        Assert.That(probe.Sent<Commit>().Take(4), Is.EqualTo(Enumerable.Repeat(new Commit(0, 0, 0, 1), 4)));
        var backupProbe = VrProbe.Replica(1).Receive(0, VrProbe.Prepare(0, 1, 0, VrProbe.Write(1))).Receive(0, new Commit(0, 0, 0, 1));
        Assert.That(backupProbe.Node.CommitNumber, Is.EqualTo(1));
    }

    [Test]
    public void Section_4_1_What_is_not_acknowledged_is_sent_again()
    {
        var probe = VrProbe.Replica(0).Receive(-1, VrProbe.Write(1));
        foreach (var backup in new[] { 1, 2, 3 }) probe.Receive(backup, new PrepareOk(0, 0, 0, 1));
        probe.Sent();
        probe.Wait(VrProbe.Paper.HeartbeatInterval * 3);
        var again = probe.Sent().Where(sent => sent.Message is Prepare).ToList();
        Assert.That(again.Select(sent => sent.To), Is.Not.Empty.And.All.EqualTo(new NodeId(4)));
    }

    /// <summary>A backup whose acknowledgements were lost, or that entered the epoch after the message, says nothing by itself.</summary>
    [Test]
    public void Section_4_1_What_is_under_way_is_sent_again_to_those_who_have_never_said_how_far_they_are()
    {
        var probe = VrProbe.Replica(0, VrProbe.Paper with { Batch = 1 });
        for (var number = 1; number <= 3; number++)
        {
            probe.Receive(-1, VrProbe.Write(number));
            foreach (var backup in new[] { 1, 2 }) probe.Receive(backup, new PrepareOk(0, 0, 0, number));
        }
        Assert.That(probe.Node.CommitNumber, Is.EqualTo(3));
        probe.Receive(-1, VrProbe.Write(4));
        probe.Sent();
        probe.Wait(VrProbe.Paper.HeartbeatInterval * 3);
        var again = probe.Sent().Where(sent => sent.To == new NodeId(4)).Select(sent => sent.Message);
        Assert.That(again, Does.Contain(VrProbe.Prepare(0, 4, 3, VrProbe.Write(4))));
    }

    /// <summary>The paper does not have this: see the decisions.</summary>
    [Test]
    public void A_primary_that_commits_nothing_of_what_is_under_way_makes_room()
    {
        var probe = VrProbe.Replica(0).Receive(-1, VrProbe.Write(1));
        probe.Sent();
        probe.Wait(VrProbe.Paper.ViewChangeTimeout.To * 2 + Duration.Ms(1));
        Assert.That(probe.Node.IsPrimary, Is.False);
        Assert.That(probe.Sent<StartViewChange>(), Does.Contain(VrProbe.StartViewChange(1)));
    }

    [Test]
    public void A_primary_that_commits_or_has_nothing_to_commit_stays()
    {
        var probe = VrProbe.Replica(0);
        probe.Wait(VrProbe.Paper.ViewChangeTimeout.To * 3);
        for (var number = 1; number <= 6; number++)
        {
            probe.Receive(-1, VrProbe.Write(number)).Wait(VrProbe.Paper.ViewChangeTimeout.To - Duration.Ms(10));
            foreach (var backup in new[] { 1, 2 }) probe.Receive(backup, new PrepareOk(0, 0, 0, number));
        }
        Assert.That(probe.Node.IsPrimary);
    }

    [Test]
    public void Section_4_1_The_client_table_drops_old_requests_and_answers_the_latest_again()
    {
        var probe = VrProbe.Replica(0).Receive(-1, VrProbe.Write(1)).Receive(-1, VrProbe.Write(2));
        probe.Sent();
        probe.Receive(-1, VrProbe.Write(2));
        Assert.That(probe.Sent(), Is.Empty, "it is under way");
        foreach (var backup in new[] { 1, 2 }) probe.Receive(backup, new PrepareOk(0, 0, 0, 2));
        probe.Sent();
        probe.Receive(-1, VrProbe.Write(1));
        Assert.That(probe.Sent(), Is.Empty, "it is not the latest");
        probe.Receive(-1, VrProbe.Write(2));
        Assert.That(probe.Sent<Reply>(), Is.EqualTo(new[] { new Reply(0, 0, 2, 2, Outcome.Ok(Value.Of(2))) }));
        Assert.That(probe.Node.OpNumber, Is.EqualTo(2));
    }

    [Test]
    public void Section_4_5_A_client_that_has_lost_its_number_is_told_the_latest()
    {
        var probe = VrProbe.Replica(1).Receive(0, VrProbe.Prepare(0, 1, 0, VrProbe.Write(7)));
        probe.Sent();
        probe.Receive(-1, new GetRequestNumber(NodeId.Client(0), 0, 5));
        Assert.That(probe.Sent<RequestNumber>(), Is.EqualTo(new[] { new RequestNumber(5, 7) }));
    }

    [Test]
    public void Section_5_2_A_backup_with_a_gap_asks_for_what_it_lacks()
    {
        var probe = VrProbe.Replica(1).Receive(0, VrProbe.Prepare(0, 3, 0, VrProbe.Write(3)));
        probe.Wait(VrProbe.Paper.HeartbeatInterval);
        Assert.That(probe.Sent<GetState>()[0], Is.EqualTo(new GetState(0, 0, 0)));
        probe.Receive(0, new NewState(0, 0, VrProbe.Excerpt(1, 1, VrProbe.Write(1), VrProbe.Write(2))));
        Assert.That(probe.Node.OpNumber, Is.EqualTo(3), "with the one that had waited");
        Assert.That(probe.Node.CommitNumber, Is.EqualTo(1));
    }

    [Test]
    public void Section_5_2_What_it_lacks_is_added_to_what_it_has()
    {
        var probe = VrProbe.Replica(1).Receive(0, VrProbe.Prepare(0, 1, 0, VrProbe.Write(1)));
        probe.Receive(0, new NewState(0, 0, VrProbe.Excerpt(2, 0, VrProbe.Write(2))));
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 1", "write k 2" }));
    }

    [Test]
    public void Section_5_1_The_log_before_a_checkpoint_goes_and_the_checkpoint_stands_for_it()
    {
        var options = VrProbe.Paper with { CheckpointAfter = 2, LogKept = 0 };
        var probe = VrProbe.Replica(0, options).Receive(-1, VrProbe.Write(1)).Receive(-1, VrProbe.Write(2)).Receive(-1, VrProbe.Write(3));
        foreach (var backup in new[] { 1, 2 }) probe.Receive(backup, new PrepareOk(0, 0, 0, 2));
        Assert.That((probe.Node.Log.Start, probe.Node.Log.Checkpoint.OpNumber), Is.EqualTo((2, 2)));
        probe.Sent();
        probe.Receive(4, new GetState(0, 0, 0));
        var state = probe.Sent<NewState>().Single().Log;
        Assert.That((state.Base!.OpNumber, state.First, state.OpNumber), Is.EqualTo((2, 3, 3)));
        var other = VrProbe.Replica(4, options).Receive(0, VrProbe.Prepare(0, 4, 2, VrProbe.Write(4)));
        other.Receive(0, new NewState(0, 0, state));
        Assert.That((other.Node.OpNumber, other.Node.CommitNumber), Is.EqualTo((4, 2)));
        Assert.That(other.Node.StateDigest, Is.EqualTo(probe.Node.StateDigest));
    }

    [Test]
    public void Section_6_2_Requests_gather_while_enough_are_under_way_and_go_out_as_one_batch()
    {
        var probe = VrProbe.Replica(0, VrProbe.Paper with { Pipeline = 2 });
        for (var i = 1; i <= 4; i++) probe.Receive(-1, VrProbe.Write(i));
        Assert.That(probe.Sent<Prepare>().Where((_, i) => i % 4 == 0).Select(m => m.Entries.Count), Is.EqualTo(new[] { 1, 1 }));
        foreach (var backup in new[] { 1, 2 }) probe.Receive(backup, new PrepareOk(0, 0, 0, 2));
        Assert.That(probe.Sent<Prepare>()[0], Is.EqualTo(VrProbe.Prepare(0, 3, 2, VrProbe.Write(3), VrProbe.Write(4))));
    }

    [Test]
    public void Section_6_3_The_primary_reads_alone_while_a_quorum_has_promised_to_wait()
    {
        var probe = VrProbe.Replica(0, VrProbe.Paper with { Reads = ReadMode.Lease });
        var read = new Request(NodeId.Client(0), 0, 1, Operation.Read("k"));
        probe.Wait(VrProbe.Paper.HeartbeatInterval);
        var round = probe.Sent<Commit>()[^1].Round;
        probe.Receive(1, new PrepareOk(0, 0, round, 0)).Receive(2, new PrepareOk(0, 0, round, 0)).Receive(-1, read);
        Assert.That(probe.Sent<Reply>(), Has.One.Items);
        probe.Wait(VrProbe.Paper.LeaseDuration);
        probe.Receive(-1, read with { Number = 2 });
        Assert.That(probe.Sent<Reply>(), Is.Empty, "the lease is over, so the read goes through the log");
        Assert.That(probe.Node.OpNumber, Is.EqualTo(1));
    }

    [Test]
    public void Section_6_3_A_backup_reads_once_it_has_executed_what_the_client_has_seen()
    {
        var probe = VrProbe.Replica(1).Receive(0, VrProbe.Prepare(0, 1, 0, VrProbe.Write(1)));
        probe.Sent();
        probe.Receive(-1, new LocalRead(NodeId.Client(0), 0, 2, Seen: 1, Operation.Read("k")));
        Assert.That(probe.Sent(), Is.Empty);
        probe.Receive(0, new Commit(0, 0, 0, 1));
        Assert.That(probe.Sent<Reply>(), Is.EqualTo(new[] { new Reply(0, 0, 2, 1, Outcome.Ok(Value.Of(1))) }));
    }
}
