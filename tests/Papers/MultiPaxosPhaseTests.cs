using Simulator.Protocols;
using Simulator.Protocols.MultiPaxos;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of "Paxos Made Simple" (§) about ballots and the two phases.</summary>
public sealed class MultiPaxosPhaseTests
{
    [Test]
    public void Section_2_5_Proposers_choose_their_numbers_from_disjoint_sets_and_above_all_that_they_have_seen()
    {
        Assert.That(MultiPaxosProbe.Candidate().Node.Ballot, Is.EqualTo(5));
        Assert.That(MultiPaxosProbe.Candidate(disk: MultiPaxosProbe.Disk(8)).Node.Ballot, Is.EqualTo(10));
        var refused = MultiPaxosProbe.Candidate();
        refused.Receive(3, new Preempted(5, 23)).Fire(ElectionTimeout.It);
        Assert.That(refused.Node.Ballot, Is.EqualTo(25));
    }

    [Test]
    public void Section_2_5_A_number_is_in_stable_storage_before_it_is_used()
    {
        var probe = MultiPaxosProbe.Server();
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.Written.Promised, Is.EqualTo(5));
        Assert.That(MultiPaxosProbe.Candidate(disk: probe.Node.Written).Node.Ballot, Is.EqualTo(10), "after a restart");
    }

    [Test]
    public void Section_3_One_prepare_request_is_for_all_instances_that_are_not_known_to_be_chosen()
    {
        var probe = MultiPaxosProbe.Server();
        probe.Receive(1, new Accept(1, 1, [MultiPaxosProbe.Write(1), MultiPaxosProbe.Write(2)], 2));
        probe.Sent();
        probe.Fire(ElectionTimeout.It);
        var sent = probe.Sent();
        Assert.That(sent.Select(s => s.To.Value), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(sent.Select(s => s.Message), Has.All.EqualTo(new Prepare(5, 3, 0)));
    }

    [Test]
    public void Section_2_2_Phase_1b_An_acceptor_promises_a_higher_number_and_reports_what_it_has_accepted()
    {
        var probe = MultiPaxosProbe.Server(disk: MultiPaxosProbe.Disk(7, (1, 6, 11), (2, 7, 12), (4, 6, 14)));
        probe.Receive(3, new Prepare(8, 2, 0));
        Assert.That(probe.Sent<Promise>(), Is.EqualTo(
            new[] { new Promise(8, [MultiPaxosProbe.Report(2, 7, 12), MultiPaxosProbe.Report(4, 6, 14)], 0) }));
        Assert.That(probe.Node.Written.Promised, Is.EqualTo(8), "on disk before the answer leaves");
    }

    [Test]
    public void Section_2_2_Phase_1b_A_lower_number_gets_no_promise_but_is_told_of_the_higher_one()
    {
        var probe = MultiPaxosProbe.Server(disk: MultiPaxosProbe.Disk(8));
        probe.Receive(2, new Prepare(7, 1, 0));
        Assert.That(probe.Sent().Single().Message, Is.EqualTo(new Preempted(7, 8)));
    }

    [Test]
    public void Section_2_2_A_quorum_of_promises_makes_a_leader_and_one_that_comes_twice_counts_once()
    {
        var probe = MultiPaxosProbe.Candidate();
        for (var i = 0; i < 5; i++) probe.Receive(1, MultiPaxosProbe.Promised(probe));
        Assert.That(probe.Node.IsLeader, Is.False);
        probe.Receive(2, new Promise(0, [], 0));
        Assert.That(probe.Node.IsLeader, Is.False, "for another ballot");
        probe.Receive(2, MultiPaxosProbe.Promised(probe));
        Assert.That(probe.Node.IsLeader);
    }

    [Test]
    public void Section_2_2_P2c_The_value_of_the_highest_numbered_proposal_reported_is_proposed()
    {
        var probe = MultiPaxosProbe.Candidate(disk: MultiPaxosProbe.Disk(4, (1, 1, 11)));
        probe.Receive(1, MultiPaxosProbe.Promised(probe, MultiPaxosProbe.Report(1, 3, 33)));
        probe.Receive(2, MultiPaxosProbe.Promised(probe, MultiPaxosProbe.Report(1, 2, 22)));
        Assert.That(probe.Proposed(), Is.EqualTo(new[] { (1L, (Command)MultiPaxosProbe.Write(33)) }));
    }

    [Test]
    public void Section_3_Gaps_are_filled_with_no_ops_and_new_commands_follow()
    {
        var probe = MultiPaxosProbe.Candidate();
        probe.Receive(1, MultiPaxosProbe.Promised(probe, MultiPaxosProbe.Report(2, 1, 22)));
        probe.Receive(2, MultiPaxosProbe.Promised(probe, MultiPaxosProbe.Report(4, 1, 44)));
        probe.Receive(-1, MultiPaxosProbe.Write(5));
        Assert.That(probe.Proposed(), Is.EqualTo(new (long, Command)[]
        {
            (1, NoOp.It), (2, MultiPaxosProbe.Write(22)), (3, NoOp.It), (4, MultiPaxosProbe.Write(44)), (5, MultiPaxosProbe.Write(5)),
        }));
    }

    [Test]
    public void Parliament_3_1_Decrees_in_another_ledger_are_copied_and_not_voted_on()
    {
        var probe = MultiPaxosProbe.Candidate();
        probe.Receive(1, MultiPaxosProbe.Promised(probe, new Report(1, 0, MultiPaxosProbe.Write(1), Chosen: true)));
        Assert.That(probe.Node.Executed, Is.EqualTo(1));
        probe.Receive(2, MultiPaxosProbe.Promised(probe));
        Assert.That(probe.Node.IsLeader);
        Assert.That(probe.Proposed(), Is.Empty);
    }

    [Test]
    public void Section_2_2_P1a_An_acceptor_accepts_unless_it_has_promised_a_greater_number()
    {
        var probe = MultiPaxosProbe.Server(disk: MultiPaxosProbe.Disk(7));
        probe.Receive(1, new Accept(6, 1, [MultiPaxosProbe.Write(1)], 0));
        Assert.That(probe.Sent().Single().Message, Is.EqualTo(new Preempted(6, 7)));
        Assert.That(probe.Node.Written.Votes, Is.Empty);
        probe.Receive(2, new Accept(7, 1, [MultiPaxosProbe.Write(2)], 0));
        Assert.That(probe.Sent().Single().Message, Is.EqualTo(new Accepted(7, 1, 1)));
        probe.Receive(3, new Accept(8, 3, [MultiPaxosProbe.Write(3)], 0));
        Vote[] votes = [new(1, 7, MultiPaxosProbe.Write(2)), new(3, 8, MultiPaxosProbe.Write(3))];
        Assert.That(probe.Node.Written.Votes, Is.EqualTo(votes));
        Assert.That(probe.Node.Written.Promised, Is.EqualTo(8), "to accept is to promise");
    }

    [Test]
    public void Section_2_2_Acceptances_by_a_quorum_choose_and_the_client_is_answered()
    {
        var probe = MultiPaxosProbe.Leader();
        probe.Receive(-1, MultiPaxosProbe.Write(1));
        Assert.That(probe.Sent().Select(s => s.Message), Is.EqualTo(
            Enumerable.Repeat(new Accept(5, 1, [MultiPaxosProbe.Write(1)], 0), 4)), "one request to each, and no phase 1");
        probe.AcceptedBy(1, 1, 3, 3, 3);
        Assert.That(probe.Node.Executed, Is.Zero, "with itself only two");
        probe.AcceptedBy(1, 1, 4);
        Assert.That(probe.Sent<Answer>().Single(), Is.EqualTo(new Answer(0, 1, Outcome.Ok(Value.Of(1)))));
    }

    [Test]
    public void An_acceptance_in_another_ballot_does_not_count()
    {
        var probe = MultiPaxosProbe.Leader();
        probe.Receive(-1, MultiPaxosProbe.Write(1));
        probe.Receive(1, new Accepted(0, 1, 1)).Receive(2, new Accepted(0, 1, 1));
        Assert.That(probe.Node.Executed, Is.Zero);
    }

    [Test]
    public void Section_3_Slots_may_be_chosen_out_of_order_but_are_executed_in_order()
    {
        var probe = MultiPaxosProbe.Leader();
        probe.Receive(-1, MultiPaxosProbe.Write(1)).Receive(-1, MultiPaxosProbe.Write(2));
        probe.AcceptedBy(2, 1, 1, 2);
        Assert.That(probe.Node.ChosenIn(2), Is.EqualTo(MultiPaxosProbe.Write(2)));
        Assert.That(probe.Node.Executed, Is.Zero);
        probe.AcceptedBy(1, 1, 3, 4);
        Assert.That(probe.Node.Executed, Is.EqualTo(2));
    }

    [Test]
    public void Section_3_No_more_slots_are_under_way_than_the_window_holds()
    {
        var probe = MultiPaxosProbe.Leader(MultiPaxosProbe.Paper with { Pipeline = 2 });
        for (var i = 1; i <= 5; i++) probe.Receive(-1, MultiPaxosProbe.Write(i));
        Assert.That(probe.Proposed().Select(p => p.Slot), Is.EqualTo(new[] { 1, 2 }));
        probe.AcceptedBy(2, 1, 1, 2);
        Assert.That(probe.Proposed(), Is.Empty, "the first is still under way");
        probe.AcceptedBy(1, 1, 1, 2);
        Assert.That(probe.Proposed().Select(p => p.Slot), Is.EqualTo(new[] { 3, 4 }));
    }

    [Test]
    public void A_leader_takes_a_request_in_once_however_often_it_comes_before_it_is_executed([Values(1, 3)] int bundle)
    {
        var probe = MultiPaxosProbe.Leader(MultiPaxosProbe.Paper with { Pipeline = 1, Bundle = bundle });
        for (var i = 0; i < 3; i++) probe.Receive(-1, MultiPaxosProbe.Write(1)).Receive(-1, MultiPaxosProbe.Write(2));
        probe.AcceptedBy(1, 1, 1, 2).AcceptedBy(2, 1, 1, 2).AcceptedBy(3, 1, 1, 2);
        Assert.That(probe.Sent<Answer>().Select(answer => answer.Sequence), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(probe.Node.Executed, Is.EqualTo(2));
        probe.Receive(-1, MultiPaxosProbe.Write(2));
        Assert.That(probe.Proposed().Single().Slot, Is.EqualTo(3), "the answer may have been lost");
    }

    [Test]
    public void A_request_whose_slot_another_value_has_won_may_be_asked_for_again()
    {
        var probe = MultiPaxosProbe.Leader(MultiPaxosProbe.Paper);
        probe.Receive(-1, MultiPaxosProbe.Write(1)).Sent();
        probe.Receive(1, new Learn(1, [MultiPaxosProbe.Write(9)], 1)).Receive(-1, MultiPaxosProbe.Write(1));
        Assert.That(probe.Proposed(), Is.EqualTo(new (long, Command)[] { (2, MultiPaxosProbe.Write(1)) }));
    }

    [Test]
    public void What_waits_for_the_window_can_share_a_slot()
    {
        var probe = MultiPaxosProbe.Leader(MultiPaxosProbe.Paper with { Pipeline = 1, Bundle = 3 });
        for (var i = 1; i <= 5; i++) probe.Receive(-1, MultiPaxosProbe.Write(i));
        probe.AcceptedBy(1, 1, 1, 2);
        Assert.That(probe.Proposed()[^1].Command,
            Is.EqualTo(new Bundle([MultiPaxosProbe.Write(2), MultiPaxosProbe.Write(3), MultiPaxosProbe.Write(4)])));
        probe.AcceptedBy(2, 1, 1, 2);
        Assert.That(probe.Node.Executed, Is.EqualTo(2));
    }

    [Test]
    public void Section_2_5_A_proposer_that_hears_of_a_higher_number_abandons()
    {
        foreach (var probe in new[] { MultiPaxosProbe.Leader(), MultiPaxosProbe.Candidate() })
        {
            probe.Receive(4, new Preempted(5, 9));
            Assert.That(probe.Node.Standing.Role, Is.EqualTo("follower"));
            Assert.That(probe.Node.Written.Promised, Is.EqualTo(5), "what another has promised binds nobody else");
            Assert.That(probe.Armed(ElectionTimeout.It), Is.Not.Null);
        }
    }

    [Test]
    public void What_is_not_accepted_is_asked_for_again_and_only_of_those_who_have_not()
    {
        var probe = MultiPaxosProbe.Leader();
        probe.Receive(-1, MultiPaxosProbe.Write(1));
        probe.AcceptedBy(1, 1, 1);
        probe.Sent();
        probe.Wait(MultiPaxosProbe.Paper.HeartbeatInterval * 2);
        var again = probe.Sent().Where(s => s.Message is Accept).Select(s => s.To.Value).Distinct();
        Assert.That(again, Is.EqualTo(new[] { 2, 3, 4 }));
    }

    [Test]
    public void A_single_server_waits_for_its_own_disk()
    {
        var probe = new Sim.Probe<MultiPaxosNode>(() => new MultiPaxosNode(new NodeId(0), 1, MultiPaxosProbe.Paper), 1);
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.IsLeader, Is.False);
        probe.Wait(Duration.Ms(20));
        Assert.That(probe.Node.IsLeader);
        probe.Receive(-1, MultiPaxosProbe.Write(1));
        Assert.That(probe.Node.Executed, Is.Zero);
        probe.Wait(Duration.Ms(20));
        Assert.That(probe.Node.Executed, Is.EqualTo(1));
    }
}
