using Simulator.Protocols.Transactions;
using Simulator.Protocols.TwoPhaseCommit;
using static Simulator.Tests.Papers.CommitProbe;
using Ballot = Simulator.Protocols.TwoPhaseCommit.Ballot;

namespace Simulator.Tests.Papers;

/// <summary>
/// Claims of Bernstein, Hadzilacos and Goodman 1987, chapter 7 (BHG), and of Mohan, Lindsay and Obermarck, TODS 1986 (MLO), each on one
/// server.
/// </summary>
public sealed class TwoPhaseCommitTests
{
    static readonly TwoPhaseCommitOptions nothing = new() { Presumption = Presumption.Nothing };

    [Test]
    public void BHG_7_4_Phase_1_When_all_work_is_done_the_coordinator_sends_a_vote_request_to_all_participants()
    {
        var probe = TwoPhase(0).Receive(-1, Ask());
        Assert.That(probe.Sent().To<Perform>(), Is.EqualTo(Servers(1, 2, 3)));
        probe.Receive(1, Done(1)).Receive(2, Done(2));
        Assert.That(probe.Sent(), Is.Empty, "somebody still works");
        probe.Receive(3, Done(3));
        Assert.That(probe.Sent().To<Prepare>(), Is.EqualTo(Servers(1, 2, 3)));
    }

    [Test]
    public void BHG_7_4_A_participant_writes_its_vote_down_and_then_votes_yes()
    {
        var probe = TwoPhase(1).Receive(0, WorkFor(1));
        probe.Sent();
        probe.Receive(0, new Prepare(T, 1, All));
        Assert.That(probe.Sent<Vote>().Single().Ballot, Is.EqualTo(Ballot.Yes));
        Assert.That(probe.Node.Written.Log[^1], Is.InstanceOf<PreparedRecord>());
    }

    [Test]
    public void BHG_7_4_A_participant_that_has_lost_its_work_votes_no()
    {
        var probe = TwoPhase(1).Receive(0, new Prepare(T, 1, All));
        Assert.That(probe.Sent<Vote>().Single().Ballot, Is.EqualTo(Ballot.No));
        probe.Receive(0, WorkFor(1));
        probe.Sent();
        probe.Receive(0, new Prepare(T, 7, All));
        Assert.That(probe.Sent<Vote>().Single().Ballot, Is.EqualTo(Ballot.No), "the work was done in another life");
    }

    [Test]
    public void BHG_7_4_Phase_2_With_all_votes_yes_the_coordinator_logs_commit_and_tells_all()
    {
        var probe = Voting().Receive(1, VoteOf(Ballot.Yes)).Receive(2, VoteOf(Ballot.Yes));
        Assert.That(probe.Sent(), Is.Empty);
        probe.Receive(3, VoteOf(Ballot.Yes));
        Assert.That(probe.Node.Written.Log[^1], Is.InstanceOf<DecisionRecord>());
        var sent = probe.Sent();
        Assert.That(sent.To<Decision>(), Is.EqualTo(Servers(1, 2, 3)));
        Assert.That(sent.Select(each => each.Message).OfType<Executed>().Single().Outcome.Type, Is.EqualTo(OpType.Ok));
    }

    [Test]
    public void BHG_7_4_One_no_is_enough_to_abort_and_who_voted_no_need_not_be_told()
    {
        var probe = Voting().Receive(1, VoteOf(Ballot.Yes)).Receive(2, VoteOf(Ballot.No));
        var sent = probe.Sent();
        Assert.That(sent.To<Decision>(), Is.EqualTo(Servers(1, 3)));
        Assert.That(sent.Select(each => each.Message).OfType<Decision>().Select(m => m.Commit), Has.All.False);
    }

    [Test]
    public void BHG_7_4_A_vote_that_is_sent_twice_counts_once()
    {
        var probe = Voting();
        for (var i = 0; i < 3; i++) probe.Receive(1, VoteOf(Ballot.Yes));
        Assert.That(probe.Sent(), Is.Empty);
    }

    [Test]
    public void BHG_7_4_Time_out_action_A_coordinator_that_waits_for_votes_may_abort()
    {
        var probe = Voting().Receive(1, VoteOf(Ballot.Yes)).Fire(new Overdue(T));
        Assert.That(probe.Sent<Decision>(), Has.Count.EqualTo(3).And.All.Matches<Decision>(m => m is { Commit: false }));
    }

    [Test]
    public void BHG_7_4_Time_out_action_A_participant_that_has_not_voted_may_abort_and_one_that_has_may_not()
    {
        var before = TwoPhase(1).Receive(0, WorkFor(1)).Fire(new Abandoned(T));
        Assert.That(before.Node.Branches, Is.Empty);
        var after = InDoubt().Fire(new Abandoned(T));
        Assert.That(after.Node.Branches.Single().Status, Is.EqualTo(BranchStatus.InDoubt));
        after.Fire(new StillInDoubt(T));
        Assert.That(after.Sent().To<Inquiry>(), Is.EqualTo(Servers(0)), "it asks the coordinator");
    }

    [Test]
    public void BHG_7_4_Recovery_A_participant_finds_its_vote_in_its_log_holds_its_keys_and_asks()
    {
        var disk = InDoubt().Node.Written;
        var probe = TwoPhase(1, disk: disk);
        Assert.That(probe.Node.Branches.Single().Status, Is.EqualTo(BranchStatus.InDoubt));
        Assert.That(probe.Node.Locks.HeldBy(T), Is.EqualTo(new[] { "k0" }));
        probe.Fire(new StillInDoubt(T)).Receive(0, new Decision(T, Commit: true, 0));
        Assert.That(probe.Node.Versions.Latest("k0").Value, Is.EqualTo(Value.Of(7)));
        Assert.That(probe.Node.Locks.HeldBy(T), Is.Empty);
    }

    [Test]
    public void BHG_7_4_Recovery_A_coordinator_tells_again_what_it_had_decided()
    {
        var before = Voting();
        for (var i = 1; i <= 3; i++) before.Receive(i, VoteOf(Ballot.Yes));
        before.Receive(2, new Acknowledge(T));
        var probe = TwoPhase(0, disk: before.Node.Written);
        probe.Fire(new Resend(T));
        Assert.That(probe.Sent().To<Decision>(), Is.EqualTo(Servers(1, 2, 3)), "acknowledgements are not logged");
    }

    [Test]
    public void BHG_7_4_Cooperative_termination_A_peer_that_knows_tells_one_that_has_not_voted_aborts_one_in_doubt_cannot_help()
    {
        var inDoubt = InDoubt().Receive(2, new PeerInquiry(T));
        Assert.That(inDoubt.Sent(), Is.Empty);
        inDoubt.Receive(0, new Decision(T, Commit: true, 0));
        inDoubt.Sent();
        inDoubt.Receive(2, new PeerInquiry(T));
        Assert.That(inDoubt.Sent<Decision>().Single().Commit, Is.True);

        var working = TwoPhase(1).Receive(0, WorkFor(1));
        working.Sent();
        working.Receive(2, new PeerInquiry(T));
        Assert.That(working.Sent<Decision>().Single().Commit, Is.False);
        working.Receive(0, new Prepare(T, 1, All));
        Assert.That(working.Sent<Vote>().Single().Ballot, Is.EqualTo(Ballot.No), "it has promised");
    }

    [Test]
    public void BHG_7_4_Cooperative_termination_The_promise_never_to_vote_yes_survives_a_crash()
    {
        var disk = TwoPhase(1).Receive(2, new PeerInquiry(T)).Node.Written;
        var probe = TwoPhase(1, disk: disk).Receive(0, WorkFor(1));
        Assert.That(probe.Sent<Refused>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void MLO_3_1_Presumed_abort_logs_no_abort_and_wants_no_acknowledgement_of_one([Values] bool presumesAbort)
    {
        var probe = Voting(presumesAbort ? null : nothing).Receive(1, VoteOf(Ballot.No));
        var log = probe.Node.Written.Log;
        Assert.That(log.Count, Is.EqualTo(presumesAbort ? 0 : 2), "else that it has begun, and the decision");
        var participant = InDoubt(presumesAbort ? null : nothing).Receive(0, new Decision(T, Commit: false, 0));
        Assert.That(participant.Sent<Acknowledge>(), Has.Count.EqualTo(presumesAbort ? 0 : 1));
    }

    [Test]
    public void MLO_3_1_Presumed_abort_Asked_about_what_it_does_not_know_the_coordinator_says_abort()
    {
        var probe = TwoPhase(0).Receive(1, new Inquiry(T));
        Assert.That(probe.Sent<Decision>(), Is.EqualTo(new[] { new Decision(T, false, 0) }));
    }

    [Test]
    public void MLO_3_1_While_it_has_not_decided_the_coordinator_does_not_answer()
    {
        var probe = Voting().Receive(1, new Inquiry(T));
        Assert.That(probe.Sent(), Is.Empty);
    }

    [Test]
    public void MLO_3_1_A_commit_is_remembered_until_all_have_acknowledged_it()
    {
        var probe = Voting();
        for (var i = 1; i <= 3; i++) probe.Receive(i, VoteOf(Ballot.Yes));
        probe.Receive(1, new Acknowledge(T)).Receive(2, new Acknowledge(T)).Receive(2, new Acknowledge(T));
        probe.Sent();
        probe.Receive(3, new Inquiry(T));
        Assert.That(probe.Sent<Decision>().Single().Commit, Is.True);
        probe.Receive(3, new Acknowledge(T));
        Assert.That(probe.Node.Decisions, Is.Empty);
        Assert.That(probe.Node.Written.Log[^1], Is.InstanceOf<EndRecord>());
    }

    [Test]
    public void MLO_2_2_A_participant_that_has_only_read_votes_read_only_and_lets_go([Values] bool isOn)
    {
        var probe = TwoPhase(1, new TwoPhaseCommitOptions { ReadOnlyVotes = isOn });
        var voters = isOn ? NodeSet.Of(new NodeId(2)) : All;
        probe.Receive(0, WorkFor(1, StepKind.Read) with { Voters = voters });
        probe.Sent();
        probe.Receive(0, new Prepare(T, 1, voters));
        Assert.That(probe.Sent<Vote>().Single().Ballot, Is.EqualTo(isOn ? Ballot.ReadOnly : Ballot.Yes));
        Assert.That(probe.Node.Written.Log.Count, Is.EqualTo(isOn ? 0 : 1));
        Assert.That(probe.Node.Locks.HeldBy(T), Has.Count.EqualTo(isOn ? 0 : 1));
    }

    [Test]
    public void MLO_2_2_Those_that_have_only_read_are_not_told_and_with_nobody_else_nothing_is_logged()
    {
        var mixed = Voting(steps: "rrw").Receive(1, VoteOf(Ballot.ReadOnly)).Receive(2, VoteOf(Ballot.ReadOnly));
        mixed.Receive(3, VoteOf(Ballot.Yes));
        Assert.That(mixed.Sent().To<Decision>(), Is.EqualTo(Servers(3)));
        var reads = Voting(steps: "rrr");
        for (var i = 1; i <= 3; i++) reads.Receive(i, VoteOf(Ballot.ReadOnly));
        Assert.That(reads.Sent().To<Decision>(), Is.Empty);
        Assert.That(reads.Node.Written.Log.IsEmpty, Is.True);
    }

    [Test]
    public void With_votes_that_nobody_asked_for_who_has_only_read_keeps_its_locks_for_others_may_still_work()
    {
        var probe = TwoPhase(1, new TwoPhaseCommitOptions { Opening = Opening.Spontaneous });
        probe.Receive(0, WorkFor(1, StepKind.Read, end: WorkEnd.Prepare) with { Voters = NodeSet.Of(new NodeId(2)) });
        Assert.That(probe.Sent<Vote>().Single().Ballot, Is.EqualTo(Ballot.Yes));
        Assert.That(probe.Node.Locks.HeldBy(T), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_request_for_another_life_is_not_carried_out_and_one_that_was_committed_is_answered_from_the_log()
    {
        var probe = TwoPhase(0).Receive(-1, Ask(epoch: 9));
        Assert.That(probe.Sent<Restarted>().Single().Epoch, Is.EqualTo(1));
        var before = Voting();
        for (var i = 1; i <= 3; i++) before.Receive(i, VoteOf(Ballot.Yes));
        var after = TwoPhase(0, disk: before.Node.Written);
        after.Sent();
        after.Receive(-1, Ask(epoch: 1));
        Assert.That(after.Sent<Executed>().Single().Outcome.Type, Is.EqualTo(OpType.Ok));
    }
}
