using Simulator.Protocols.MultiPaxos;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Papers;

/// <summary>Learning, catching up, checkpoints and reads: "Paxos Made Simple" (§), "Paxos Made Live", quorum reads.</summary>
public sealed class MultiPaxosLearningTests
{
    [Test]
    public void Section_2_3_The_leader_tells_the_other_learners_with_its_next_message()
    {
        var probe = MultiPaxosProbe.Server();
        probe.Receive(1, new Accept(6, 1, [MultiPaxosProbe.Write(1)], 0));
        Assert.That(probe.Node.Executed, Is.Zero);
        probe.Receive(1, new Accept(6, 2, [MultiPaxosProbe.Write(2)], 1));
        Assert.That(probe.Node.Executed, Is.EqualTo(1));
        probe.Receive(1, new Announce(6, 1, 2));
        Assert.That(probe.Node.Executed, Is.EqualTo(2));
        Assert.That(probe.Sent<Follow>(), Is.EqualTo(new[] { new Follow(6, 1, 2) }));
    }

    [Test]
    public void A_vote_in_a_lower_ballot_is_not_taken_for_what_was_chosen()
    {
        var probe = MultiPaxosProbe.Server(disk: MultiPaxosProbe.Disk(6, (1, 6, 11)));
        probe.Receive(2, new Announce(7, 1, 1));
        Assert.That(probe.Node.Executed, Is.Zero);
        Assert.That(probe.Sent<Fetch>(), Is.EqualTo(new[] { new Fetch(1, 0, 0) }), "it asks instead");
        probe.Receive(2, new Learn(1, [MultiPaxosProbe.Write(99)], 1));
        Assert.That(probe.Node.ChosenIn(1), Is.EqualTo(MultiPaxosProbe.Write(99)));
    }

    [Test]
    public void A_proposal_that_comes_after_the_news_that_it_is_chosen_is_learnt_at_once()
    {
        var probe = MultiPaxosProbe.Server();
        probe.Receive(1, new Announce(6, 1, 2));
        probe.Receive(1, new Accept(6, 1, [MultiPaxosProbe.Write(1), MultiPaxosProbe.Write(2)], 0));
        Assert.That(probe.Node.Executed, Is.EqualTo(2));
    }

    [Test]
    public void A_learner_that_lags_is_sent_what_was_chosen_and_asks_on_until_it_has_all()
    {
        var options = MultiPaxosProbe.Paper with { Batch = 2 };
        var leader = MultiPaxosProbe.Leader(options);
        for (var i = 1; i <= 3; i++) leader.Receive(-1, MultiPaxosProbe.Write(i));
        leader.AcceptedBy(1, 3, 1, 2).Sent();
        leader.Receive(4, new Fetch(1, 0, 0));
        var learn = leader.Sent<Learn>().Single();
        Assert.That(learn, Is.EqualTo(new Learn(1, [MultiPaxosProbe.Write(1), MultiPaxosProbe.Write(2)], 3)));

        var laggard = MultiPaxosProbe.Server(options);
        laggard.Receive(1, learn);
        Assert.That(laggard.Sent<Fetch>(), Is.EqualTo(new[] { new Fetch(3, 0, 0) }));
        laggard.Receive(1, learn);
        Assert.That(laggard.Sent<Fetch>(), Is.Empty, "the same again helps nothing");
    }

    [Test]
    public void Paxos_Made_Live_5_5_A_checkpoint_drops_the_votes_that_it_covers_and_no_others()
    {
        var probe = MultiPaxosProbe.Leader(MultiPaxosProbe.Paper with { SnapshotAfter = 2 });
        for (var i = 1; i <= 3; i++) probe.Receive(-1, MultiPaxosProbe.Write(i));
        probe.AcceptedBy(1, 2, 1, 2);
        Assert.That(probe.Node.Written.Checkpoint.Slot, Is.EqualTo(2));
        Assert.That(probe.Node.Written.Votes, Is.EqualTo(new[] { new Vote(3, 5, MultiPaxosProbe.Write(3)) }));
    }

    [Test]
    public void A_checkpoint_travels_in_pieces_and_replaces_the_state()
    {
        var options = MultiPaxosProbe.Paper with { SnapshotAfter = 3, SnapshotChunk = 2 };
        var leader = MultiPaxosProbe.Leader(options);
        for (var i = 1; i <= 3; i++) leader.Receive(-1, MultiPaxosProbe.Write(i, $"k{i}"));
        leader.AcceptedBy(1, 3, 1, 2).Sent();

        var laggard = MultiPaxosProbe.Server(options, MultiPaxosProbe.Disk(4, (2, 4, 9), (5, 4, 50)));
        var ask = new Fetch(1, 0, 0);
        for (var pieces = 1; pieces <= 2; pieces++)
        {
            var piece = leader.Receive(4, ask).Sent<CheckpointPiece>().Single();
            Assert.That(piece.Done, Is.EqualTo(pieces == 2));
            laggard.Receive(1, piece).Receive(1, piece);
            ask = laggard.Sent<Fetch>()[0];
        }
        Assert.That(laggard.Node.Executed, Is.EqualTo(3));
        Assert.That(laggard.Node.StateDigest, Is.EqualTo(leader.Node.StateDigest));
        Assert.That(laggard.Node.Written.Votes, Is.EqualTo(new[] { new Vote(5, 4, MultiPaxosProbe.Write(50)) }), "the vote after it stays");
    }

    [Test]
    public void A_candidate_fetches_what_acceptors_have_checkpointed_before_it_leads()
    {
        var probe = MultiPaxosProbe.Candidate();
        probe.Receive(1, new Promise(5, [], Checkpoint: 2)).Receive(2, MultiPaxosProbe.Promised(probe));
        Assert.That(probe.Node.IsLeader, Is.False, "their votes in slots 1 and 2 are gone");
        var sent = probe.Sent().Single();
        Assert.That((sent.To.Value, sent.Message), Is.EqualTo((1, (Message)new Fetch(1, 0, 0))));
        probe.Receive(1, new Learn(1, [MultiPaxosProbe.Write(1), MultiPaxosProbe.Write(2)], 2));
        Assert.That(probe.Node.IsLeader);
    }

    [Test]
    public void A_restarted_acceptor_knows_its_votes_and_its_promise()
    {
        var probe = MultiPaxosProbe.Server(disk: MultiPaxosProbe.Disk(7, (1, 3, 1), (1, 6, 2)));
        probe.Receive(3, new Prepare(8, 1, 0));
        var reports = probe.Sent<Promise>().Single().Reports;
        Assert.That(reports, Is.EqualTo(new[] { MultiPaxosProbe.Report(1, 6, 2) }), "of two votes the later");
    }

    // Quorum reads.

    static readonly MultiPaxosOptions Quorum = MultiPaxosProbe.Paper with { Reads = ReadMode.Quorum };

    [Test]
    public void Quorum_reads_Any_server_answers_when_it_has_executed_the_highest_slot_that_a_quorum_has_seen()
    {
        var probe = MultiPaxosProbe.Server(Quorum);
        probe.Receive(-1, MultiPaxosProbe.Read(1));
        var round = probe.Sent<Inquire>()[0].Round;
        probe.Receive(1, new Seen(round, 0)).Receive(2, new Seen(round, 1));
        Assert.That(probe.Sent<Answer>(), Is.Empty, "slot 1 is in progress");
        probe.Receive(1, new Learn(1, [MultiPaxosProbe.Write(7)], 1));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Ok(Value.Of(7))));
    }

    [Test]
    public void Quorum_reads_Answers_to_an_earlier_question_do_not_count()
    {
        var probe = MultiPaxosProbe.Server(Quorum);
        probe.Receive(-1, MultiPaxosProbe.Read(1));
        var first = probe.Sent<Inquire>()[0].Round;
        probe.Receive(-1, MultiPaxosProbe.Read(2));
        Assert.That(probe.Sent<Inquire>(), Is.Empty, "it waits for the round under way");
        probe.Receive(1, new Seen(first, 0)).Receive(2, new Seen(first, 0));
        Assert.That(probe.Sent().Count(s => s.Message is Answer), Is.EqualTo(1));
        probe.Receive(3, new Seen(first, 0)).Receive(4, new Seen(first, 0));
        Assert.That(probe.Sent<Answer>(), Is.Empty);
    }

    [Test]
    public void Quorum_reads_What_an_acceptor_has_accepted_counts_whether_or_not_it_is_chosen()
    {
        var probe = MultiPaxosProbe.Server(disk: MultiPaxosProbe.Disk(6, (4, 6, 1)));
        probe.Receive(3, new Inquire(17));
        Assert.That(probe.Sent<Seen>(), Is.EqualTo(new[] { new Seen(17, 4) }));
    }

    // Leases.

    static readonly MultiPaxosOptions Lease = MultiPaxosProbe.Paper with { Reads = ReadMode.Lease, CheckQuorum = true };

    [Test]
    public void Paxos_Made_Live_5_2_With_a_lease_the_leader_answers_reads_alone_and_without_one_it_asks()
    {
        var probe = MultiPaxosProbe.Leader(Lease);
        probe.Receive(-1, MultiPaxosProbe.Read(1));
        Assert.That(probe.Sent<Inquire>(), Has.Count.EqualTo(4), "nobody has granted one yet");
        probe.Receive(1, new Follow(5, 1, 0)).Receive(2, new Follow(5, 1, 0));
        probe.Receive(-1, MultiPaxosProbe.Read(2));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Paxos_Made_Live_5_2_Acceptors_take_part_in_no_other_phase_1_while_they_hear_the_leader()
    {
        var probe = MultiPaxosProbe.Server(Lease);
        probe.Receive(1, new Announce(6, 1, 0));
        probe.Sent();
        probe.Receive(2, new Prepare(12, 1, 0));
        Assert.That(probe.Sent(), Is.Empty);
        probe.Receive(2, new Prepare(12, 1, Yielding: 6));
        Assert.That(probe.Sent<Promise>(), Has.Count.EqualTo(1), "unless the leader itself has asked for it");
    }

    [Test]
    public void Paxos_Made_Live_5_2_A_lease_counts_from_the_question_and_is_shorter_than_the_promise()
    {
        var probe = MultiPaxosProbe.Leader(Lease with { HeartbeatInterval = Duration.Ms(149), CheckQuorum = true });
        probe.Wait(Duration.Ms(100));
        probe.Receive(1, new Follow(5, 1, 0)).Receive(2, new Follow(5, 1, 0));
        probe.Wait(Duration.Ms(48));
        probe.Receive(-1, MultiPaxosProbe.Read(1));
        Assert.That(probe.Sent().Count(s => s.Message is Answer), Is.EqualTo(1));
        probe.Wait(Duration.Us(1900));
        probe.Receive(-1, MultiPaxosProbe.Read(2));
        Assert.That(probe.Sent().Count(s => s.Message is Answer), Is.Zero, "149.9 ms after the question, with 0.15 ms taken off for drift");
    }

    [Test]
    public void A_new_leader_reads_by_lease_only_when_it_has_executed_what_phase_1_reported()
    {
        var probe = MultiPaxosProbe.Candidate(Lease);
        probe.Receive(1, MultiPaxosProbe.Promised(probe, MultiPaxosProbe.Report(1, 1, 11))).Receive(2, MultiPaxosProbe.Promised(probe));
        probe.Receive(1, new Follow(5, 1, 0)).Receive(2, new Follow(5, 1, 0));
        probe.Receive(-1, MultiPaxosProbe.Read(1));
        Assert.That(probe.Sent<Answer>(), Is.Empty);
        probe.AcceptedBy(1, 1, 1, 2);
        probe.Receive(-1, MultiPaxosProbe.Read(2));
        Assert.That(probe.Sent<Answer>().Select(answer => answer.Outcome), Has.Some.EqualTo(Outcome.Ok(Value.Of(11))));
    }
}
