using Simulator.Protocols;
using Simulator.Protocols.Raft;
using Simulator.Tests.Sim;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of the paper about log replication and commitment. § is the extended paper.</summary>
public sealed class RaftReplicationTests
{
    [Test]
    public void Section_8_A_leader_begins_its_term_with_a_blank_entry()
    {
        var probe = RaftProbe.Candidate(disk: RaftProbe.Disk(1, 1));
        probe.Receive(1, new VoteReply(2, true)).Receive(2, new VoteReply(2, true));
        Assert.That(probe.Node.Written[2], Is.EqualTo(new Entry(2, NoOp.It)));
        Assert.That(probe.Sent<AppendEntries>(), Has.All.EqualTo(new AppendEntries(2, 1, 1, 1, [new Entry(2, NoOp.It)], 0)));
    }

    [Test]
    public void Section_5_3_A_leader_appends_a_command_and_sends_it_to_all_others()
    {
        var probe = RaftProbe.Leader().AllAppendedBy(1, 2, 3, 4);
        probe.Sent();
        var command = RaftProbe.Write(7);
        probe.Receive(-1, command);
        Assert.That(probe.Node.Written[2], Is.EqualTo(new Entry(1, command)));
        Assert.That(probe.Sent<AppendEntries>(), Is.EqualTo(Enumerable.Repeat(new AppendEntries(1, 1, 1, 1, [new Entry(1, command)], 1), 4)));
    }

    [Test]
    public void Section_5_3_Followers_that_need_the_same_get_the_same_message()
    {
        var probe = RaftProbe.Leader().AllAppendedBy(1, 2, 3, 4);
        probe.Sent();
        probe.Receive(-1, RaftProbe.Write(7));
        Assert.That(probe.Sent<AppendEntries>().Distinct(ReferenceEqualityComparer.Instance).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Section_5_3_An_entry_is_committed_once_a_majority_has_it_and_the_client_is_answered()
    {
        var probe = RaftProbe.Leader();
        probe.Receive(-1, RaftProbe.Write(7)).AllAppendedBy(1);
        Assert.That(probe.Node.CommitIndex, Is.Zero);
        Assert.That(probe.Sent<Answer>(), Is.Empty);
        probe.AllAppendedBy(2);
        Assert.That(probe.Node.CommitIndex, Is.EqualTo(2));
        Assert.That(probe.Sent<Answer>(), Is.EqualTo(new[] { new Answer(0, 7, Outcome.Ok(Value.Of(7))) }));
    }

    [Test]
    public void Section_5_3_A_follower_applies_what_the_leader_says_is_committed()
    {
        var probe = RaftProbe.Server();
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, RaftProbe.Log(1, 1), LeaderCommit: 1));
        Assert.That(probe.Node.CommitIndex, Is.EqualTo(1));
        Assert.That(probe.Node.LastApplied, Is.EqualTo(1));
        Assert.That(probe.Sent(), Has.One.Items, "the leader answers clients, followers do not");
    }

    [Test]
    public void Section_5_3_A_follower_refuses_entries_without_the_one_before_them()
    {
        var probe = RaftProbe.Server(disk: RaftProbe.Disk(3, 1, 2, 2));
        probe.Receive(1, new AppendEntries(3, 1, 3, 3, RaftProbe.Log(3), 0));
        Assert.That(probe.Sent<Rejected>(), Is.EqualTo(new[] { new Rejected(3, 1, 3, ConflictTerm: 2, ConflictIndex: 2) }));
        probe.Receive(1, new AppendEntries(3, 1, 5, 3, RaftProbe.Log(3), 0));
        Assert.That(probe.Sent<Rejected>(), Is.EqualTo(new[] { new Rejected(3, 1, 5, ConflictTerm: 0, ConflictIndex: 4) }));
        Assert.That(probe.Terms(), Is.EqualTo(new long[] { 1, 2, 2 }));
    }

    // The followers (a) to (f) of Figure 7; the leader of term 8 sends its whole log.
    [TestCase("a", 1, 1, 1, 4, 4, 5, 5, 6, 6)]
    [TestCase("b", 1, 1, 1, 4)]
    [TestCase("c", 1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6)]
    [TestCase("d", 1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7)]
    [TestCase("e", 1, 1, 1, 4, 4, 4, 4)]
    [TestCase("f", 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3)]
    public void Figure_7_Every_follower_is_brought_to_the_leaders_log(string name, params int[] terms)
    {
        long[] leader = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
        var disk = RaftProbe.Disk(7, [.. terms.Select(term => (long)term)]);
        var follower = new Probe<RaftNode>(() => new RaftNode(new NodeId(1), 5, RaftProbe.Paper), self: 1, disk: disk);
        var boss = RaftProbe.Leader(disk: RaftProbe.Disk(7, leader));
        // What the leader sends to n2 goes to the follower, and its answers go back.
        AppendEntries? message = new(8, 1, 10, 6, [new Entry(8, NoOp.It)], 0);
        var exchanges = 0;
        while (message is not null && exchanges++ < 20)
        {
            follower.Receive(0, message);
            boss.Receive(1, follower.Sent()[^1].Message);
            message = boss.Sent().Where(sent => sent.To.Value == 1).Select(sent => sent.Message).OfType<AppendEntries>().LastOrDefault();
        }
        Assert.That(follower.Terms(), Is.EqualTo(leader.Append(8)), name);
        Assert.That(exchanges, Is.LessThanOrEqualTo(5), "whole terms are skipped");
    }

    [Test]
    public void Section_5_3_Without_fast_backtracking_nextIndex_is_decremented_by_one()
    {
        var probe = RaftProbe.Leader(RaftProbe.Paper with { FastBacktracking = false }, RaftProbe.Disk(1, 1, 1, 1, 1));
        probe.Receive(1, new Rejected(2, 1, 4, ConflictTerm: 0, ConflictIndex: 1));
        Assert.That(probe.Sent<AppendEntries>().Single().PrevLogIndex, Is.EqualTo(3));
    }

    [Test]
    public void Section_5_3_An_old_refusal_changes_nothing()
    {
        var probe = RaftProbe.Leader(disk: RaftProbe.Disk(1, 1, 1, 1, 1));
        probe.Receive(1, new Rejected(2, 1, 4, 0, 2));
        Assert.That(probe.Sent<AppendEntries>().Single().PrevLogIndex, Is.EqualTo(1));
        probe.Receive(1, new Rejected(2, 1, 4, 0, 2));
        Assert.That(probe.Sent(), Is.Empty, "otherwise duplicates would multiply without end");
    }

    [Test]
    public void Section_5_3_Only_a_conflict_cuts_the_log()
    {
        var probe = RaftProbe.Server(disk: RaftProbe.Disk(1, 1, 1, 1));
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, RaftProbe.Log(1), 0));
        Assert.That(probe.Terms(), Is.EqualTo(new long[] { 1, 1, 1 }), "an old message knows less");
        probe.Receive(1, new AppendEntries(2, 1, 1, 1, RaftProbe.Log(2), 0));
        Assert.That(probe.Terms(), Is.EqualTo(new long[] { 1, 2 }));
    }

    [Test]
    public void Section_5_5_AppendEntries_is_idempotent()
    {
        var probe = RaftProbe.Server();
        var message = new AppendEntries(1, 1, 0, 0, RaftProbe.Log(1, 1), 2);
        probe.Receive(1, message);
        var (disk, digest, answer) = (probe.Node.Written, probe.Node.StateDigest, probe.Sent<Appended>().Single());
        probe.Receive(1, message);
        Assert.That(probe.Node.Written, Is.SameAs(disk));
        Assert.That(probe.Node.StateDigest, Is.EqualTo(digest));
        Assert.That(probe.Sent<Appended>().Single(), Is.EqualTo(answer));
    }

    [Test]
    public void Figure_2_A_follower_commits_only_what_the_message_has_shown_to_agree()
    {
        var probe = RaftProbe.Server(disk: RaftProbe.Disk(1, 1, 1, 1));
        probe.Receive(1, new AppendEntries(2, 1, 1, 1, [], LeaderCommit: 3));
        Assert.That(probe.Node.CommitIndex, Is.EqualTo(1), "entries 2 and 3 may be another leader's");
    }

    [Test]
    public void Figure_2_The_commit_index_never_goes_back()
    {
        var probe = RaftProbe.Server();
        probe.Receive(1, new AppendEntries(1, 2, 0, 0, RaftProbe.Log(1, 1), LeaderCommit: 2));
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, RaftProbe.Log(1), LeaderCommit: 1));
        Assert.That(probe.Node.CommitIndex, Is.EqualTo(2));
    }

    [Test]
    public void Section_5_4_2_Figure_8_An_entry_of_an_earlier_term_is_not_committed_by_counting_replicas()
    {
        var probe = RaftProbe.Leader(RaftProbe.Paper with { NoOp = false }, RaftProbe.Disk(3, 1, 2));
        probe.AllAppendedBy(1, 2);
        Assert.That(probe.Node.CommitIndex, Is.Zero, "(c): on a majority, and yet it may be overwritten as in (d)");
        probe.Receive(-1, RaftProbe.Write(7)).AllAppendedBy(1, 2);
        Assert.That(probe.Node.CommitIndex, Is.EqualTo(3), "(e): an entry of term 4 commits them all");
    }

    [Test]
    public void Section_5_1_An_answer_of_an_earlier_term_does_not_count()
    {
        var probe = RaftProbe.Leader(disk: RaftProbe.Disk(3, 1, 1));
        foreach (var follower in new[] { 1, 2, 3, 4 }) probe.Receive(follower, new Appended(2, 1, 3));
        Assert.That(probe.Node.CommitIndex, Is.Zero);
    }

    [Test]
    public void Thesis_10_2_1_Entries_are_pipelined_up_to_the_limit()
    {
        var probe = RaftProbe.Leader(RaftProbe.Paper with { Pipeline = 3 }).AllAppendedBy(1);
        probe.Sent();
        for (var i = 1; i <= 5; i++) probe.Receive(-1, RaftProbe.Write(i));
        var toFirst = probe.Sent().Where(sent => sent.To.Value == 1).Select(sent => (AppendEntries)sent.Message).ToList();
        Assert.That(toFirst.Select(message => message.PrevLogIndex), Is.EqualTo(new long[] { 1, 2, 3 }));
        probe.Receive(1, new Appended(1, 1, 4));
        Assert.That(probe.Sent<AppendEntries>().Single().Entries, Has.Count.EqualTo(2), "the rest goes in one message");
    }

    [Test]
    public void Section_5_3_A_follower_whose_log_is_unknown_gets_one_message_at_a_time()
    {
        var probe = RaftProbe.Leader();
        for (var i = 1; i <= 3; i++) probe.Receive(-1, RaftProbe.Write(i));
        Assert.That(probe.Sent<AppendEntries>(), Is.Empty, "the first has not been answered");
        probe.Fire(Heartbeat.It);
        Assert.That(probe.Sent<AppendEntries>(), Has.All.Matches<AppendEntries>(message => message!.Entries.Count == 4), "it may have been lost");
    }
}
