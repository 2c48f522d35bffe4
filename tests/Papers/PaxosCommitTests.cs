using Simulator.Protocols.PaxosCommit;
using Simulator.Protocols.Transactions;
using Simulator.Tests.Sim;
using static Simulator.Tests.Papers.CommitProbe;

namespace Simulator.Tests.Papers;

/// <summary>Claims of Gray and Lamport, Consensus on Transaction Commit, TODS 2006, each on one server.</summary>
public sealed class PaxosCommitTests
{
    static readonly PaxosCommitOptions toAll = new() { AskAllAcceptors = true };

    [Test]
    public void Section_4_2_A_participant_sends_its_vote_in_ballot_0_to_F_plus_1_acceptors([Values] bool asksAll)
    {
        var probe = PaxosServer(3, asksAll ? toAll : null).Receive(0, WorkFor(3)).Receive(0, new Prepare(T, 1, All));
        Assert.That(probe.Sent().To<Phase2a>(), Is.EqualTo(asksAll ? Servers(0, 1, 2) : Servers(0, 1)));
        Assert.That(probe.Node.Written.Log[^1], Is.InstanceOf<PreparedRecord>());
    }

    [Test]
    public void Section_4_2_An_acceptor_waits_for_the_votes_of_all_participants_writes_once_and_tells_the_leader_once()
    {
        var probe = PaxosServer(1).Receive(1, VoteFrom(1)).Receive(2, VoteFrom(2));
        Assert.That(probe.Sent(), Is.Empty);
        probe.Receive(3, VoteFrom(3));
        var sent = probe.Sent();
        Assert.That(sent.To<Phase2b>(), Is.EqualTo(Servers(0)));
        Assert.That(((Phase2b)sent[0].Message).Votes.Count, Is.EqualTo(3));
        Assert.That(probe.Node.Written.Log.Count, Is.EqualTo(1));
    }

    [Test]
    public void Section_4_2_It_does_not_wait_for_ever_and_not_with_a_no()
    {
        var slow = PaxosServer(1).Receive(1, VoteFrom(1)).Fire(new BundleTimeout(T));
        Assert.That(slow.Sent<Phase2b>().Single().Votes.Count, Is.EqualTo(1));
        var no = VoteFrom(1) with { Votes = [new InstanceVote(new NodeId(1), false, 0, default)] };
        Assert.That(PaxosServer(1).Receive(1, no).Sent<Phase2b>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Section_4_3_In_the_faster_variant_acceptors_tell_the_participants()
    {
        var probe = PaxosServer(2, new PaxosCommitOptions { Faster = true });
        for (var i = 1; i <= 3; i++) probe.Receive(i, VoteFrom(i));
        Assert.That(probe.Sent().To<Phase2b>(), Is.EqualTo(Servers(1, 3)).Or.EqualTo(Servers(1, 2, 3)), "to itself or not");
    }

    [Test]
    public void Section_4_1_The_transaction_commits_when_each_vote_is_accepted_by_a_majority_in_one_ballot()
    {
        var probe = Leader();
        Accept(probe, 1, 0, Prepared(1), Prepared(2), Prepared(3));
        Assert.That(probe.Sent<Decision>(), Is.Empty, "one acceptor of three");
        Accept(probe, 1, 0, Prepared(1), Prepared(2), Prepared(3));
        Assert.That(probe.Sent<Decision>(), Is.Empty, "the same one again");
        Accept(probe, 2, 0, Prepared(1), Prepared(2));
        Assert.That(probe.Sent<Decision>(), Is.Empty, "of the third vote only one");
        Accept(probe, 0, 0, Prepared(3));
        var sent = probe.Sent();
        Assert.That(sent.To<Decision>(), Is.EqualTo(Servers(1, 2, 3)));
        Assert.That(sent.Select(each => each.Message).OfType<Executed>().Single().Outcome.Type, Is.EqualTo(OpType.Ok));
    }

    [Test]
    public void Section_4_1_It_aborts_when_one_vote_is_chosen_to_be_no()
    {
        var probe = Leader();
        var no = new InstanceVote(new NodeId(2), false, 0, default);
        Accept(probe, 1, 0, no);
        Accept(probe, 2, 0, no);
        Assert.That(probe.Sent<Decision>(), Has.Count.EqualTo(3).And.All.Matches<Decision>(m => m is { Commit: false }));
    }

    [Test]
    public void Section_4_2_A_new_leader_asks_and_proposes_what_may_have_been_chosen_and_else_to_abort()
    {
        var probe = PaxosServer(1).Receive(3, new Simulator.Protocols.PaxosCommit.Resolve(T, All));
        Assert.That(probe.Sent(), Is.Empty, "the transaction may be only slow");
        probe.Fire(new BallotTimeout(T));
        var asked = probe.Sent();
        var ballot = ((Phase1a)asked[0].Message).Ballot;
        Assert.That(ballot, Is.Positive);
        probe.Receive(0, new Phase1b(T, ballot, [new AcceptedVote(0, Prepared(1))])).Receive(2, new Phase1b(T, ballot, []));
        var proposal = probe.Sent<Phase2a>()[0];
        Assert.That(proposal.Votes.Select(vote => vote.Prepared), Is.EqualTo(new[] { true, false, false }));
    }

    [Test]
    public void Section_4_2_Of_several_accepted_votes_that_of_the_highest_ballot_counts()
    {
        var probe = PaxosServer(1).Receive(3, new Simulator.Protocols.PaxosCommit.Resolve(T, All)).Fire(new BallotTimeout(T));
        var ballot = probe.Sent<Phase1a>()[0].Ballot;
        var no = new InstanceVote(new NodeId(1), false, 0, default);
        probe.Receive(0, new Phase1b(T, ballot, [new AcceptedVote(0, Prepared(1))]));
        probe.Receive(2, new Phase1b(T, ballot, [new AcceptedVote(5, no)]));
        Assert.That(probe.Sent<Phase2a>()[0].Votes[0].Prepared, Is.False);
    }

    [Test]
    public void Section_4_2_An_acceptor_that_has_promised_a_ballot_takes_no_part_in_lower_ones_also_after_a_crash()
    {
        var before = PaxosServer(1).Receive(2, new Phase1a(T, 1 << 24));
        Assert.That(before.Sent<Phase1b>(), Has.Count.EqualTo(1));
        foreach (var probe in new[] { before, PaxosServer(1, disk: before.Node.Written) })
        {
            for (var i = 1; i <= 3; i++) probe.Receive(i, VoteFrom(i));
            Assert.That(probe.Sent(), Is.Empty);
            probe.Receive(4, new Phase1a(T, 5));
            Assert.That(probe.Sent<Refusal>().Single().Promised, Is.EqualTo(1 << 24));
        }
    }

    [Test]
    public void Section_4_2_Votes_that_were_not_written_down_are_not_reported()
    {
        var probe = PaxosServer(1).Receive(1, VoteFrom(1)).Receive(2, new Phase1a(T, 1 << 24));
        Assert.That(probe.Sent<Phase1b>().Single().Accepted.IsEmpty, Is.True);
    }

    [Test]
    public void Ballots_of_a_server_grow_and_those_of_two_servers_or_two_lives_differ()
    {
        long Begin(Probe<PaxosCommitNode> probe)
        {
            probe.Receive(3, new Simulator.Protocols.PaxosCommit.Resolve(T, All)).Fire(new BallotTimeout(T));
            return probe.Sent<Phase1a>()[0].Ballot;
        }
        var one = PaxosServer(1);
        var first = Begin(one);
        one.Fire(new BallotTimeout(T));
        Assert.That(one.Sent<Phase1a>()[0].Ballot, Is.GreaterThan(first));
        Assert.That(Begin(PaxosServer(2)), Is.Not.EqualTo(first));
        Assert.That(Begin(PaxosServer(1, disk: one.Node.Written)), Is.Not.EqualTo(first));
    }

    [Test]
    public void A_participant_in_doubt_sends_its_vote_to_all_acceptors_and_asks_the_coordinator_then_the_acceptors_in_turn()
    {
        var probe = PaxosServer(3).Receive(0, WorkFor(3)).Receive(0, new Prepare(T, 1, All));
        probe.Sent();
        var asked = new List<NodeId>();
        for (var i = 0; i < 4; i++)
        {
            var sent = probe.Fire(new StillInDoubt(T)).Sent();
            Assert.That(sent.To<Phase2a>(), Is.EqualTo(Servers(0, 1, 2)));
            asked.AddRange(sent.To<Simulator.Protocols.PaxosCommit.Resolve>());
        }
        Assert.That(asked, Is.EqualTo(Servers(0, 1, 2, 1)));
    }

    /// <summary>The coordinator, whose participants have worked and been asked to prepare.</summary>
    static Probe<PaxosCommitNode> Leader()
    {
        var probe = PaxosServer(0).Receive(-1, Ask());
        for (var i = 1; i <= 3; i++) probe.Receive(i, Done(i));
        Assert.That(probe.Sent().To<Prepare>(), Is.EqualTo(Servers(1, 2, 3)));
        return probe;
    }

    static void Accept(Probe<PaxosCommitNode> probe, int acceptor, long ballot, params InstanceVote[] votes) =>
        probe.Receive(acceptor, new Phase2b(T, ballot, All, Seq.Of<InstanceVote>(votes)));
}
