using Simulator.Protocols;
using Simulator.Protocols.Paxos;
using static Simulator.Tests.Papers.PaxosProbe;
using Accept = Simulator.Protocols.Paxos.Accept;
using Answer = Simulator.Protocols.Paxos.Answer;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of Lamport's Paxos Made Simple, section 2.</summary>
public sealed class PaxosMadeSimpleTests
{
    [Test]
    public void Section_2_2_Phase_1a_A_proposer_selects_a_number_and_sends_a_prepare_request_to_the_acceptors()
    {
        var probe = Server();
        probe.Receive(-1, Write(5));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { 1, 2, 3, 4 }.Select(to => (new NodeId(to), (Message)new Prepare(Key, BallotOf(1, 0))))));
    }

    [Test]
    public void Section_2_2_Phase_1b_An_acceptor_promises_and_reports_the_highest_numbered_proposal_that_it_has_accepted()
    {
        var probe = Server();
        probe.Receive(1, new Prepare(Key, BallotOf(1, 1)));
        Assert.That(probe.Sent<Promise>(), Is.EqualTo(new[] { new Promise(Key, BallotOf(1, 1), null) }));
        probe.Receive(1, AcceptOf(1, 1, 5)).Receive(2, AcceptOf(2, 2, 6));
        probe.Sent();
        probe.Receive(3, new Prepare(Key, BallotOf(3, 3)));
        Assert.That(probe.Sent<Promise>(), Is.EqualTo(new[] { new Promise(Key, BallotOf(3, 3), VoteOf(2, 2, 6)) }));
    }

    [Test]
    public void Section_2_2_An_acceptor_answers_no_prepare_request_below_one_that_it_has_answered_and_says_so()
    {
        var probe = Server();
        probe.Receive(2, new Prepare(Key, BallotOf(2, 2))).Receive(1, new Prepare(Key, BallotOf(2, 1)));
        Assert.That(probe.Sent<Promise>(), Has.Count.EqualTo(1));
        probe.Receive(1, new Prepare(Key, BallotOf(1, 4)));
        Assert.That(probe.Sent<Refusal>(), Is.EqualTo(new[] { new Refusal(Key, BallotOf(1, 4), BallotOf(2, 2)) }));
    }

    [Test]
    public void Section_2_2_Phase_2a_With_promises_of_a_majority_that_accepted_nothing_a_proposer_proposes_its_own_value()
    {
        var probe = Proposer(5).Promised(1, 2);
        Assert.That(probe.Sent<Accept>(), Is.Empty);
        probe.Promised(3);
        Assert.That(probe.Sent<Accept>(), Is.EqualTo(Enumerable.Repeat(new Accept(Key, BallotOf(1, 0), ProposalOf(5)), 4)));
    }

    [Test]
    public void Section_2_2_Phase_2a_Otherwise_it_proposes_the_value_of_the_highest_numbered_proposal_among_the_responses()
    {
        var probe = Refused(Proposer(5), BallotOf(7, 1));
        Assert.That(probe.Page().Tried, Is.EqualTo(BallotOf(8, 0)));
        probe.Receive(1, new Promise(Key, BallotOf(8, 0), VoteOf(3, 1, 33))).Receive(2, new Promise(Key, BallotOf(8, 0), VoteOf(6, 2, 66)));
        probe.Receive(3, new Promise(Key, BallotOf(8, 0), null));
        Assert.That(probe.Sent<Accept>().Select(m => m.Proposal.Value), Has.All.EqualTo(Value.Of(66)));
    }

    [Test]
    public void Section_2_2_Promises_count_once_each_and_only_for_the_request_that_they_answer()
    {
        var probe = Proposer(5).Promised(1, 1, 1, 1);
        Assert.That(probe.Sent<Accept>(), Is.Empty);
        probe = Refused(Proposer(5).Promised(1), BallotOf(2, 4));
        foreach (var acceptor in new[] { 1, 2, 3 }) probe.Receive(acceptor, new Promise(Key, BallotOf(1, 0), null));
        Assert.That(probe.Sent<Accept>(), Is.Empty, "they answer an earlier request");
    }

    [Test]
    public void Section_2_2_P1a_An_acceptor_accepts_unless_it_has_answered_a_prepare_request_with_a_greater_number()
    {
        var probe = Server();
        probe.Receive(2, new Prepare(Key, BallotOf(2, 2))).Receive(1, AcceptOf(1, 1, 5));
        Assert.That(probe.Page().Accepted, Is.Null);
        Assert.That(probe.Sent<Refusal>(), Is.EqualTo(new[] { new Refusal(Key, BallotOf(1, 1), BallotOf(2, 2)) }));
        probe.Receive(2, AcceptOf(2, 2, 6));
        Assert.That(probe.Page().Accepted, Is.EqualTo(VoteOf(2, 2, 6)));
        probe.Receive(3, AcceptOf(3, 3, 7));
        Assert.That(probe.Page().Accepted, Is.EqualTo(VoteOf(3, 3, 7)), "a greater number needs no promise");
        Assert.That(probe.Page().Promised, Is.EqualTo(BallotOf(3, 3)));
    }

    [Test]
    public void Section_2_2_A_proposer_abandons_a_proposal_when_it_is_told_of_a_higher_one_and_waits()
    {
        var probe = Proposer(5);
        probe.Receive(1, new Refusal(Key, BallotOf(1, 0), BallotOf(4, 1))).Promised(1, 2, 3);
        Assert.That(probe.Sent(), Is.Empty, "abandoned");
        Assert.That(probe.Armed(new TryAgain(Key)), Is.InRange(Duration.Ms(2), Duration.Ms(10)));
        probe.Fire(new TryAgain(Key));
        Assert.That(probe.Sent<Prepare>(), Has.All.EqualTo(new Prepare(Key, BallotOf(5, 0))));
    }

    [Test]
    public void Section_2_3_A_value_is_chosen_when_a_majority_has_accepted_one_proposal_with_it()
    {
        var probe = Server();
        probe.Receive(1, new Accepted(Key, VoteOf(1, 1, 5))).Receive(2, new Accepted(Key, VoteOf(1, 1, 5))).Receive(2, new Accepted(Key, VoteOf(1, 1, 5)));
        probe.Receive(3, new Accepted(Key, VoteOf(2, 2, 5)));
        Assert.That(probe.Page().Chosen, Is.Null, "three acceptors accepted the value, but in no one proposal");
        probe.Receive(4, new Accepted(Key, VoteOf(1, 1, 5)));
        Assert.That(probe.Page().Chosen, Is.EqualTo(ProposalOf(5, 7)));
    }

    [Test]
    public void Section_2_3_Acceptors_inform_every_learner_or_a_distinguished_one_that_informs_the_others([Values] Learning learning)
    {
        var probe = Server(new PaxosOptions { Learning = learning });
        probe.Receive(2, AcceptOf(1, 2, 5));
        var informed = probe.Sent().Where(sent => sent.Message is Accepted).Select(sent => sent.To.Value);
        Assert.That(informed, Is.EqualTo(learning == Learning.EveryLearner ? new[] { 1, 2, 3, 4 } : new[] { 2 }), "and the proposer");
        foreach (var acceptor in new[] { 1, 2, 3 }) probe.Receive(acceptor, new Accepted(Key, VoteOf(1, 2, 5)));
        Assert.That(probe.Sent<Chosen>(), Has.Count.EqualTo(learning == Learning.EveryLearner ? 0 : 4), "n1 is the distinguished learner");
    }

    [Test]
    public void Section_2_3_A_learner_can_ask_the_acceptors_what_they_have_accepted()
    {
        var probe = Server();
        probe.Receive(-10, Read());
        var number = probe.Sent<Inquire>()[0].Number;
        foreach (var acceptor in new[] { 1, 2, 3 }) probe.Receive(acceptor, new Report(Key, number, VoteOf(1, 1, 5)));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Ok(Value.Of(5))));
    }

    [Test]
    public void Section_2_3_When_their_answers_do_not_tell_it_has_a_proposer_issue_a_proposal()
    {
        var probe = Server(new PaxosOptions { Proposers = NodeSet.Of(new NodeId(1)) });
        probe.Receive(-10, Read());
        var number = probe.Sent<Inquire>()[0].Number;
        probe.Receive(1, new Report(Key, number, VoteOf(1, 1, 5))).Receive(2, new Report(Key, number, VoteOf(1, 1, 5)));
        probe.Receive(3, new Report(Key, number, null));
        Assert.That(probe.Sent(), Is.Empty, "two of five have accepted it; the others may have as well");
        probe.Fire(new LearnerSilence(Key));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(1), (Message)new Issue(Key, number)) }));
    }

    [Test]
    public void Section_2_3_A_proposer_that_was_asked_proposes_what_it_finds_and_nothing_of_its_own()
    {
        var probe = Server();
        probe.Receive(1, new Issue(Key, 3));
        Assert.That(probe.Sent<Prepare>(), Has.Count.EqualTo(4));
        foreach (var acceptor in new[] { 1, 2, 3 }) probe.Receive(acceptor, new Promise(Key, BallotOf(1, 0), null));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(1), (Message)new NothingChosen(Key, 3)) }));
        probe.Receive(1, new Issue(Key, 4));
        foreach (var acceptor in new[] { 1, 2, 3 })
            probe.Receive(acceptor, new Promise(Key, BallotOf(2, 0), acceptor == 2 ? VoteOf(1, 4, 9) : null));
        Assert.That(probe.Sent<Accept>().Select(m => m.Proposal.Value), Has.All.EqualTo(Value.Of(9)));
    }

    [Test]
    public void Nothing_is_chosen_when_a_quorum_had_accepted_nothing_after_the_read_began()
    {
        var probe = Server();
        probe.Receive(-10, Read());
        var number = probe.Sent<Inquire>()[0].Number;
        probe.Receive(1, new Report(Key, number, null)).Receive(2, new Report(Key, number, null)).Receive(-9, Read(8));
        probe.Receive(3, new Report(Key, number - 1, null));
        Assert.That(probe.Sent<Answer>(), Is.Empty, "that answers an earlier question");
        probe.Receive(3, new Report(Key, number, null));
        Assert.That(probe.Sent<Answer>().Select(m => (m.Process, m.Outcome)), Is.EqualTo(new[] { (9, Outcome.Ok(Value.Nil)) }));
        probe.Receive(4, new Report(Key, number, null));
        Assert.That(probe.Sent<Answer>(), Is.Empty, "the second read came after the question; it has asked one of its own");
    }

    [Test]
    public void Section_2_5_What_an_acceptor_promised_and_accepted_and_a_proposer_tried_survives_a_restart()
    {
        var before = Proposer(5);
        before.Receive(2, new Prepare(Key, BallotOf(3, 2))).Receive(2, AcceptOf(3, 2, 6));
        var after = Server(disk: before.Node.Written);
        Assert.That(after.Page(), Is.EqualTo(before.Page()));
        after.Receive(1, AcceptOf(2, 1, 7)).Receive(-1, Write(8));
        Assert.That(after.Sent<Refusal>(), Is.EqualTo(new[] { new Refusal(Key, BallotOf(2, 1), BallotOf(3, 2)) }));
        Assert.That(after.Page().Tried, Is.EqualTo(BallotOf(4, 0)), "higher than any that it has used or heard of");
    }

    [Test]
    public void Section_2_5_Different_proposers_choose_from_disjoint_sets_of_numbers()
    {
        Assert.That(BallotOf(1, 0), Is.Not.EqualTo(BallotOf(1, 1)));
        Assert.That(BallotOf(1, 1) > BallotOf(1, 0) && BallotOf(2, 0) > BallotOf(1, 1) && BallotOf(1, 0) > Simulator.Protocols.Paxos.Ballot.None);
        Assert.That(new[] { BallotOf(1, 0), BallotOf(1, 4), BallotOf(2, 0), BallotOf(2, 3) }.Select(b => b.Epoch(5)), Is.Unique);
    }

    [Test]
    public void Only_the_first_proposer_in_the_lowest_ballot_needs_no_phase_1()
    {
        var options = new PaxosOptions { SkipFirstPhase = true };
        var first = Server(options);
        first.Receive(-1, Write(5));
        Assert.That(first.Sent<Accept>(), Is.EqualTo(Enumerable.Repeat(new Accept(Key, BallotOf(1, 0), ProposalOf(5)), 4)));
        var restarted = Server(options, first.Node.Written);
        restarted.Receive(-2, Write(6, process: 1));
        Assert.That(restarted.Sent<Prepare>(), Is.EqualTo(Enumerable.Repeat(new Prepare(Key, BallotOf(2, 0)), 4)), "it may not do so twice");
        var second = Server(options, self: 1);
        second.Receive(-1, Write(5));
        Assert.That(second.Sent<Prepare>(), Has.Count.EqualTo(4));
    }

    [Test]
    public void Section_2_1_Lost_messages_are_sent_again_to_those_that_have_not_answered()
    {
        var probe = Proposer(5).Promised(1);
        probe.Fire(new Silence(Key));
        Assert.That(probe.Sent().Select(sent => (sent.To.Value, sent.Message)), Is.EqualTo(
            new[] { 2, 3, 4 }.Select(to => (to, (Message)new Prepare(Key, BallotOf(1, 0))))));
    }

    [Test]
    public void Flexible_quorums_let_two_choose_when_four_must_promise()
    {
        var options = new PaxosOptions { Quorums = new SizeQuorums { Phase1 = 4, Phase2 = 2 } };
        var probe = Proposer(5, options).Promised(1, 2, 3);
        Assert.That(probe.Sent<Accept>(), Is.Empty);
        probe.Promised(4);
        Assert.That(probe.Sent<Accept>(), Has.Count.EqualTo(4));
        probe.Receive(1, new Accepted(Key, new Vote(BallotOf(1, 0), ProposalOf(5)))).Receive(2, new Accepted(Key, new Vote(BallotOf(1, 0), ProposalOf(5))));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Ok(Value.Of(5))));
    }

    [Test]
    public void Of_two_clients_only_the_one_whose_proposal_was_chosen_has_written()
    {
        var probe = Proposer(5);
        probe.Receive(-2, Write(5, process: 1));
        probe.Sent();
        foreach (var acceptor in new[] { 1, 2, 3 }) probe.Receive(acceptor, new Accepted(Key, new Vote(BallotOf(1, 0), ProposalOf(5))));
        Assert.That(probe.Sent<Answer>().Select(m => (m.Process, m.Outcome.Type, m.Outcome.Error)),
            Is.EqualTo(new[] { (0, OpType.Ok, null), (1, OpType.Fail, "already-chosen") }));
    }

    [Test]
    public void The_distinguished_proposer_is_the_first_that_seems_to_be_there()
    {
        var options = new PaxosOptions { Proposing = ProposerChoice.Distinguished };
        var probe = Server(options, self: 2);
        probe.Receive(-1, Write(5));
        Assert.That(probe.Sent().Where(sent => sent.Message is Ask).Select(sent => sent.To.Value), Is.EqualTo(new[] { 0 }));
        probe.Wait(options.PresenceTimeout);
        probe.Receive(1, Present.It);
        probe.Sent();
        probe.Receive(-2, Write(6, process: 1));
        Assert.That(probe.Sent().Where(sent => sent.Message is Ask).Select(sent => sent.To.Value), Is.EqualTo(new[] { 1 }), "n1 has left");
        probe.Receive(3, Write(7, process: 3) with { Forwarded = true });
        Assert.That(probe.Sent<Prepare>(), Has.Count.EqualTo(4), "what was passed on is not passed on again");
    }

    static Sim.Probe<PaxosNode> Refused(Sim.Probe<PaxosNode> probe, Ballot promised)
    {
        probe.Receive(4, new Refusal(Key, probe.Page().Tried, promised)).Fire(new TryAgain(Key));
        probe.Sent();
        return probe;
    }
}
