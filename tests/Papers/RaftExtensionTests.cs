using Simulator.Protocols;
using Simulator.Protocols.Raft;
using Simulator.Tests.Sim;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim about snapshots, reads, sessions and leadership transfer. § is the extended paper.</summary>
public sealed class RaftExtensionTests
{
    static readonly RaftOptions Snapshots = RaftProbe.Paper with { SnapshotAfter = 3, SnapshotChunk = 2 };

    // Snapshots, §7.

    [Test]
    public void Section_7_A_server_compacts_its_own_log_up_to_what_it_has_applied()
    {
        var probe = RaftProbe.Server(Snapshots);
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, RaftProbe.Log(1, 1, 1, 1), LeaderCommit: 3));
        Assert.That(probe.Node.Written.Snapshot.Index, Is.EqualTo(3));
        Assert.That(probe.Node.Written.Snapshot.Term, Is.EqualTo(1));
        Assert.That(probe.Node.Written.Snapshot.Cells, Is.EqualTo(Seq.Of<Cell>([new Cell("k", Value.Of(3))])));
        Assert.That(probe.Terms(), Is.EqualTo(new long[] { 1 }), "entry 4 stays");
    }

    [Test]
    public void Section_7_The_consistency_check_still_knows_the_entry_before_the_log()
    {
        var probe = RaftProbe.Server(Snapshots);
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, RaftProbe.Log(1, 1, 1), LeaderCommit: 3));
        probe.Sent();
        probe.Receive(1, new AppendEntries(1, 1, 3, 1, RaftProbe.Log(1), 3));
        Assert.That(probe.Sent<Appended>().Single().Match, Is.EqualTo(4));
        probe.Receive(1, new AppendEntries(1, 1, 1, 1, RaftProbe.Log(1, 1, 1), 3));
        Assert.That(probe.Sent<Appended>().Single().Match, Is.EqualTo(4), "what the snapshot holds is skipped");
    }

    [Test]
    public void Section_7_A_leader_sends_its_snapshot_in_pieces_when_the_next_entry_is_gone()
    {
        var disk = RaftProbe.Disk(1, 1) with { Snapshot = Large(5) };
        var probe = RaftProbe.Leader(Snapshots, disk);
        probe.Receive(1, new Rejected(2, 1, 6, 0, 1));
        var first = probe.Sent<InstallSnapshot>().Single();
        Assert.That((first.Offset, first.Piece.Size, first.Done), Is.EqualTo((0, 2, false)));
        probe.Receive(1, new SnapshotReceived(2, 1, 5, 2));
        var last = probe.Sent<InstallSnapshot>().Single();
        Assert.That((last.Offset, last.Piece.Size, last.Done), Is.EqualTo((2, 1, true)));
        probe.Receive(1, new Appended(2, 1, 5));
        Assert.That(probe.Sent<AppendEntries>().Single().PrevLogIndex, Is.EqualTo(5));
    }

    [Test]
    public void Section_7_A_leader_goes_back_to_a_lost_message_though_a_snapshot_has_swallowed_what_was_in_it()
    {
        var probe = RaftProbe.Leader(Snapshots with { Pipeline = 1 }).AllAppendedBy(1, 2, 3, 4);
        // n2 has entry 2, but its answer is lost; the pipeline is full.
        for (var number = 1; number <= 4; number++) probe.Receive(-1, RaftProbe.Write(number)).AllAppendedBy(2, 3);
        Assert.That(probe.Node.Written.Snapshot.Index, Is.EqualTo(3));
        probe.Sent();
        var refusal = new Rejected(1, 2, 3, ConflictTerm: 0, ConflictIndex: 3);
        probe.Receive(1, refusal);
        Assert.That(probe.Sent<InstallSnapshot>(), Has.One.Items);
        probe.Receive(1, refusal);
        Assert.That(probe.Sent(), Is.Empty);
    }

    [Test]
    public void Figure_13_A_follower_discards_its_log_for_a_snapshot_that_it_disagrees_with()
    {
        var probe = RaftProbe.Server(Snapshots, RaftProbe.Disk(1, 1, 1));
        Install(probe, Large(5));
        Assert.That(probe.Node.Written.LastIndex, Is.EqualTo(5));
        Assert.That(probe.Node.LastApplied, Is.EqualTo(5));
        Assert.That(probe.Sent<Appended>().Single().Match, Is.EqualTo(5));
    }

    [Test]
    public void Figure_13_A_follower_keeps_the_entries_that_follow_a_snapshot_that_it_agrees_with()
    {
        var probe = RaftProbe.Server(Snapshots, RaftProbe.Disk(1, 1, 1, 1, 1, 1, 1, 1));
        Install(probe, Large(5));
        Assert.That(probe.Node.Written.LastIndex, Is.EqualTo(7));
        Assert.That(probe.Terms(), Is.EqualTo(new long[] { 1, 1 }));
    }

    [Test]
    public void Section_7_A_snapshot_of_what_is_already_committed_is_ignored()
    {
        var probe = RaftProbe.Server(RaftProbe.Paper);
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, RaftProbe.Log(1, 1, 1, 1, 1, 1), LeaderCommit: 6));
        probe.Sent();
        var before = probe.Node.Written;
        Install(probe, Large(5));
        Assert.That(probe.Node.Written, Is.SameAs(before));
        Assert.That(probe.Sent<Appended>(), Has.All.Matches<Appended>(m => m!.Match == 6));
    }

    [Test]
    public void Figure_13_Pieces_may_come_twice_and_out_of_order()
    {
        var probe = RaftProbe.Server(Snapshots);
        var (first, last) = (new InstallSnapshot(1, 1, 0, Large(5).Piece(0, 2), false), new InstallSnapshot(1, 1, 2, Large(5).Piece(2, 2), true));
        probe.Receive(1, last).Receive(1, first).Receive(1, first);
        Assert.That(probe.Sent<SnapshotReceived>().Select(m => m.Offset), Is.EqualTo(new[] { 0, 2, 2 }));
        probe.Receive(1, last);
        Assert.That(probe.Node.LastApplied, Is.EqualTo(5));
    }

    // Clients, §8 and thesis chapter 6.

    [Test]
    public void Section_8_A_follower_sends_clients_to_the_leader()
    {
        var probe = RaftProbe.Server();
        probe.Receive(3, new AppendEntries(1, 1, 0, 0, [], 0));
        probe.Sent();
        probe.Receive(-1, RaftProbe.Write(7));
        Assert.That(probe.Sent<Redirect>(), Is.EqualTo(new[] { new Redirect(0, 7, 1, new NodeId(3)) }));
    }

    [Test]
    public void Thesis_6_3_A_request_that_is_in_the_log_twice_is_carried_out_once()
    {
        var request = new Execute(NodeId.Client(0), 0, Session: 1, 1, new Operation("append", "k", Value.Of(7)));
        var log = new[] { new Entry(1, new OpenSession(NodeId.Client(0), 0)), new Entry(1, request) };
        var probe = RaftProbe.Leader(RaftProbe.Paper, RaftProbe.Disk(1) with { Log = Seq.Of<Entry>(log) });
        probe.Receive(-1, request).AllAppendedBy(1, 2);
        Assert.That(probe.Node.Written.LastIndex, Is.EqualTo(4), "an earlier leader took it in, and this one again");
        var answers = probe.Sent<Answer>();
        Assert.That(answers, Has.Count.EqualTo(2));
        Assert.That(answers[0], Is.EqualTo(answers[1]));
        probe.Receive(-1, request);
        Assert.That(probe.Sent<Answer>().Single(), Is.EqualTo(answers[0]), "and a third time it is not even appended");
        var read = RaftProbe.Read(9);
        probe.Receive(-1, read).Receive(1, new Appended(2, 2, 4)).Receive(2, new Appended(2, 2, 4));
        Assert.That(probe.Sent<Answer>().Single().Outcome.Result, Is.EqualTo(Value.List(Value.Of(7))));
    }

    [Test]
    public void A_leader_takes_a_request_in_once_however_often_it_comes_before_it_is_applied([Values] bool sessions)
    {
        var probe = RaftProbe.Leader();
        Message request = sessions ? new OpenSession(NodeId.Client(0), 0) : RaftProbe.Write(1);
        probe.Receive(-1, request).Receive(-1, request).Receive(-1, request);
        Assert.That(probe.Node.Written.LastIndex, Is.EqualTo(2));
        probe.AllAppendedBy(1, 2);
        Assert.That(probe.Sent().Count(sent => sent.To == NodeId.Client(0)), Is.EqualTo(1));
        probe.Receive(-1, request);
        Assert.That(probe.Node.Written.LastIndex, Is.EqualTo(3), "the answer may have been lost");
    }

    [Test]
    public void Thesis_6_4_A_read_waits_for_a_round_that_began_after_it_came()
    {
        var probe = RaftProbe.Leader().AllAppendedBy(1, 2);
        probe.Sent();
        probe.Receive(-1, RaftProbe.Read(1));
        var round = probe.Sent<AppendEntries>()[0].Round;
        probe.Receive(1, new Appended(1, round - 1, 1)).Receive(2, new Appended(1, round - 1, 1));
        Assert.That(probe.Sent<Answer>(), Is.Empty, "these answer an earlier round");
        probe.Receive(1, new Appended(1, round, 1));
        Assert.That(probe.Sent<Answer>(), Is.Empty);
        probe.Receive(2, new Appended(1, round, 1));
        Assert.That(probe.Sent<Answer>(), Has.One.Items);
    }

    [Test]
    public void Thesis_6_4_Reads_that_come_during_a_round_share_the_next_one()
    {
        var probe = RaftProbe.Leader().AllAppendedBy(1, 2);
        probe.Receive(-1, RaftProbe.Read(1));
        probe.Sent();
        probe.Receive(-1, RaftProbe.Read(2)).Receive(-1, RaftProbe.Read(3));
        Assert.That(probe.Sent(), Is.Empty);
        probe.Receive(1, new Appended(1, 2, 1)).Receive(2, new Appended(1, 2, 1));
        var sent = probe.Sent();
        Assert.That(sent.Select(s => s.Message).OfType<Answer>().Select(answer => answer.Sequence), Is.EqualTo(new long[] { 1 }));
        Assert.That(sent.Select(s => s.Message).OfType<AppendEntries>().Select(m => m.Round), Is.EqualTo(Enumerable.Repeat(3, 4)));
        probe.Receive(1, new Appended(1, 3, 1)).Receive(2, new Appended(1, 3, 1));
        Assert.That(probe.Sent<Answer>().Select(answer => answer.Sequence), Is.EqualTo(new long[] { 2, 3 }));
    }

    [Test]
    public void Thesis_6_4_Before_an_entry_of_its_own_term_is_committed_a_leader_does_not_know_what_is()
    {
        var probe = RaftProbe.Leader(RaftProbe.Paper with { NoOp = false }, RaftProbe.Disk(1, 1));
        var read = RaftProbe.Read(1);
        probe.Receive(-1, read);
        Assert.That(probe.Node.Written[2].Command, Is.SameAs(read), "so the read goes through the log");
    }

    [Test]
    public void Thesis_6_4_1_A_lease_lasts_from_the_begin_of_a_round_and_less_than_the_minimum_election_timeout()
    {
        var options = RaftProbe.Paper with { Reads = ReadMode.Lease, CheckQuorum = true, HeartbeatInterval = Duration.Ms(140) };
        var probe = RaftProbe.Leader(options);
        probe.Wait(Duration.Ms(100)).AllAppendedBy(1, 2);
        probe.Sent();
        probe.Receive(-1, RaftProbe.Read(1));
        Assert.That(probe.Sent<Answer>(), Has.One.Items);
        probe.Wait(Duration.Ms(49)).Receive(-1, RaftProbe.Read(2));
        Assert.That(probe.Sent<Answer>(), Has.One.Items);
        probe.Wait(Duration.Ms(1)).Receive(-1, RaftProbe.Read(3));
        Assert.That(probe.Sent<Answer>(), Is.Empty, "150 ms after the round began, though only 50 ms after its answers came");
    }

    // Leadership transfer, thesis §3.10.

    [Test]
    public void Thesis_3_10_The_leader_first_brings_its_successor_up_to_date_and_takes_no_requests_meanwhile()
    {
        var probe = RaftProbe.Leader();
        probe.Receive(-10, RaftProbe.Ask("transfer-leader", Value.Of("n3")));
        Assert.That(probe.Sent<TimeoutNow>(), Is.Empty);
        probe.Receive(-1, RaftProbe.Write(1));
        Assert.That(probe.Sent<Redirect>().Single().Leader, Is.EqualTo(new NodeId(2)));
        probe.AllAppendedBy(2);
        Assert.That(probe.Sent<TimeoutNow>(), Has.One.Items);
    }

    [Test]
    public void Thesis_3_10_The_successor_starts_an_election_without_waiting_and_without_pre_vote()
    {
        var probe = RaftProbe.Server(RaftProbe.Paper with { PreVote = true, CheckQuorum = true });
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, [], 0)).Receive(1, new TimeoutNow(1));
        Assert.That(probe.Sent<RequestVote>(), Is.EqualTo(Enumerable.Repeat(new RequestVote(2, 0, 0, ByTransfer: true), 4)));
    }

    [Test]
    public void Thesis_3_10_A_transfer_that_takes_longer_than_an_election_timeout_is_given_up()
    {
        var probe = RaftProbe.Leader();
        probe.Receive(-10, RaftProbe.Ask("transfer-leader", Value.Of("n3"))).Fire(TransferTimeout.It);
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Info("transfer-timeout")));
        probe.Receive(-1, RaftProbe.Write(1));
        Assert.That(probe.Node.Written.LastIndex, Is.EqualTo(2), "the leader goes on");
    }

    [Test]
    public void Thesis_6_4_1_An_attempted_transfer_ends_the_use_of_leases_in_the_term()
    {
        var probe = RaftProbe.Leader(RaftProbe.Paper with { Reads = ReadMode.Lease, CheckQuorum = true }).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("transfer-leader", Value.Of("n4"))).Fire(TransferTimeout.It);
        probe.Sent();
        probe.Receive(-1, RaftProbe.Read(1));
        Assert.That(probe.Sent<Answer>(), Is.Empty);
    }

    static Snapshot Large(long index) => new(
        index, 1, new Members(NodeSet.First(5)),
        [new Cell("a", Value.Of(1)), new Cell("b", Value.Of(2))], [new SessionRecord(1, 0, null)]);

    static void Install(Probe<RaftNode> probe, Snapshot snapshot)
    {
        probe.Receive(1, new InstallSnapshot(1, 1, 0, snapshot.Piece(0, 2), false));
        probe.Receive(1, new InstallSnapshot(1, 1, 2, snapshot.Piece(2, 2), true));
    }
}
