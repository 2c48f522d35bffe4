using Simulator.Protocols;
using Simulator.Protocols.Raft;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of the papers about elections. § is the extended paper.</summary>
public sealed class RaftElectionTests
{
    [Test]
    public void Section_5_2_Servers_start_up_as_followers()
    {
        var probe = RaftProbe.Server();
        Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("follower", 0)));
        Assert.That(probe.Armed(ElectionTimeout.It), Is.Not.Null);
    }

    [Test]
    public void Section_5_2_Election_timeouts_are_chosen_from_a_fixed_interval()
    {
        var probe = RaftProbe.Server();
        var drawn = new HashSet<Duration>();
        for (var i = 0; i < 50; i++) drawn.Add(probe.Fire(ElectionTimeout.It).Armed(ElectionTimeout.It)!.Value);
        Assert.That(drawn, Has.All.InRange(RaftProbe.Paper.ElectionTimeout.From, RaftProbe.Paper.ElectionTimeout.To));
        Assert.That(drawn, Has.Count.GreaterThan(40), "randomised");
    }

    [Test]
    public void Section_5_2_A_follower_that_hears_nothing_increments_its_term_and_votes_for_itself_and_asks_all_others()
    {
        var probe = RaftProbe.Server(disk: RaftProbe.Disk(3, 1, 3));
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("candidate", 4)));
        Assert.That(probe.Node.Written.VotedFor, Is.EqualTo(probe.Self));
        var sent = probe.Sent();
        Assert.That(sent.Select(s => s.To.Value), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(sent.Select(s => s.Message), Has.All.EqualTo(new RequestVote(4, 2, 3, ByTransfer: false)));
    }

    [Test]
    public void Section_5_2_A_candidate_wins_with_votes_of_a_majority_of_the_full_cluster()
    {
        var probe = RaftProbe.Candidate();
        probe.Receive(1, new VoteReply(1, Granted: true));
        Assert.That(probe.Node.IsLeader, Is.False);
        probe.Receive(2, new VoteReply(1, Granted: true));
        Assert.That(probe.Node.IsLeader);
    }

    [Test]
    public void Section_5_2_A_vote_that_arrives_twice_counts_once()
    {
        var probe = RaftProbe.Candidate();
        for (var i = 0; i < 5; i++) probe.Receive(1, new VoteReply(1, Granted: true));
        Assert.That(probe.Node.IsLeader, Is.False);
    }

    [Test]
    public void Section_5_1_A_vote_of_an_earlier_term_does_not_count()
    {
        var probe = RaftProbe.Candidate();
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.CurrentTerm, Is.EqualTo(2));
        probe.Receive(1, new VoteReply(1, Granted: true)).Receive(2, new VoteReply(1, Granted: true));
        Assert.That(probe.Node.IsLeader, Is.False);
    }

    [Test]
    public void Section_5_2_A_server_votes_for_at_most_one_candidate_in_a_term_first_come_first_served()
    {
        var probe = RaftProbe.Server();
        probe.Receive(1, new RequestVote(1, 0, 0, false));
        Assert.That(probe.Sent<VoteReply>(), Is.EqualTo(new[] { new VoteReply(1, Granted: true) }));
        Assert.That(probe.Node.Written.VotedFor, Is.EqualTo(new NodeId(1)), "on disk before the answer leaves");
        probe.Receive(2, new RequestVote(1, 0, 0, false));
        Assert.That(probe.Sent<VoteReply>(), Is.EqualTo(new[] { new VoteReply(1, Granted: false) }));
        probe.Receive(1, new RequestVote(1, 0, 0, false));
        Assert.That(probe.Sent<VoteReply>(), Is.EqualTo(new[] { new VoteReply(1, Granted: true) }), "a repeated request gets the same answer");
    }

    [Test]
    public void Section_5_2_A_vote_survives_a_restart()
    {
        var probe = RaftProbe.Server(disk: RaftProbe.Disk(1) with { VotedFor = new NodeId(1) });
        probe.Receive(2, new RequestVote(1, 0, 0, false));
        Assert.That(probe.Sent<VoteReply>(), Is.EqualTo(new[] { new VoteReply(1, Granted: false) }));
    }

    [Test]
    public void Section_5_2_A_winner_tells_all_others_at_once_and_then_at_each_heartbeat_interval()
    {
        var probe = RaftProbe.Candidate(RaftProbe.Paper with { NoOp = false });
        probe.Receive(1, new VoteReply(1, true)).Receive(2, new VoteReply(1, true));
        Assert.That(probe.Sent().Select(s => s.To.Value), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(probe.Armed(Heartbeat.It), Is.EqualTo(RaftProbe.Paper.HeartbeatInterval));
        probe.Fire(Heartbeat.It);
        Assert.That(probe.Sent<AppendEntries>(), Has.Count.EqualTo(4));
    }

    [Test]
    public void Section_5_2_A_candidate_that_hears_a_leader_of_its_term_returns_to_follower()
    {
        var probe = RaftProbe.Candidate();
        probe.Receive(3, new AppendEntries(1, 1, 0, 0, [], 0));
        Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("follower", 1)));
    }

    [Test]
    public void Section_5_2_A_candidate_rejects_a_leader_of_an_earlier_term_and_goes_on()
    {
        var probe = RaftProbe.Candidate(disk: RaftProbe.Disk(3));
        probe.Receive(3, new AppendEntries(3, 1, 0, 0, [], 0));
        Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("candidate", 4)));
        Assert.That(probe.Sent<Rejected>().Single().Term, Is.EqualTo(4));
    }

    [Test]
    public void Section_5_2_After_a_split_vote_a_candidate_times_out_and_begins_the_next_term()
    {
        var probe = RaftProbe.Candidate();
        probe.Receive(1, new VoteReply(1, true)).Receive(2, new VoteReply(1, false));
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("candidate", 2)));
        Assert.That(probe.Sent<RequestVote>(), Is.EqualTo(Enumerable.Repeat(new RequestVote(2, 0, 0, false), 4)));
    }

    static IEnumerable<RaftMessage> OfALargerTerm() =>
    [
        new VoteReply(7, false), new Appended(7, 1, 0), new Rejected(7, 1, 0, 0, 1), new PreVoteReply(7, 8, false),
        new AppendEntries(7, 1, 0, 0, [], 0), new RequestVote(7, 0, 0, false), new SnapshotReceived(7, 1, 0, 0),
    ];

    [TestCaseSource(nameof(OfALargerTerm))]
    public void Section_5_1_Leaders_and_candidates_revert_to_follower_when_they_see_a_larger_term(RaftMessage message)
    {
        foreach (var probe in new[] { RaftProbe.Leader(), RaftProbe.Candidate(), RaftProbe.Server() })
        {
            probe.Receive(4, message);
            Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("follower", 7)));
            Assert.That(probe.Node.Written.CurrentTerm, Is.EqualTo(7), "on disk");
            Assert.That(probe.Armed(Heartbeat.It), Is.Null);
        }
    }

    // Our log ends with an entry of term 2 at index 2.
    [TestCase(3, 1, ExpectedResult = true, TestName = "a later last term wins over a longer log")]
    [TestCase(2, 2, ExpectedResult = true, TestName = "an equal log")]
    [TestCase(2, 3, ExpectedResult = true, TestName = "of equal last terms the longer log")]
    [TestCase(2, 1, ExpectedResult = false, TestName = "of equal last terms the shorter log")]
    [TestCase(1, 9, ExpectedResult = false, TestName = "an earlier last term loses however long")]
    public bool Section_5_4_1_The_voter_denies_its_vote_if_its_own_log_is_more_up_to_date(long lastTerm, long lastIndex)
    {
        var probe = RaftProbe.Server(disk: RaftProbe.Disk(2, 1, 2));
        probe.Receive(1, new RequestVote(3, lastIndex, lastTerm, false));
        return probe.Sent<VoteReply>().Single().Granted;
    }

    [Test]
    public void Thesis_9_6_A_pre_vote_changes_no_term_and_no_vote()
    {
        var probe = RaftProbe.Server(RaftProbe.Paper with { PreVote = true });
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.CurrentTerm, Is.Zero);
        Assert.That(probe.Sent<PreVote>(), Is.EqualTo(Enumerable.Repeat(new PreVote(1, 0, 0), 4)));
        probe.Receive(1, new PreVote(9, 5, 5));
        Assert.That(probe.Node.CurrentTerm, Is.Zero);
        Assert.That(probe.Node.VotedFor, Is.Null);
        Assert.That(probe.Sent<PreVoteReply>(), Is.EqualTo(new[] { new PreVoteReply(0, 9, Granted: true) }));
    }

    [Test]
    public void Thesis_9_6_Only_with_a_majority_of_pre_votes_is_the_term_raised()
    {
        var probe = RaftProbe.Server(RaftProbe.Paper with { PreVote = true });
        probe.Fire(ElectionTimeout.It);
        probe.Receive(1, new PreVoteReply(0, 1, Granted: true));
        Assert.That(probe.Node.CurrentTerm, Is.Zero);
        probe.Receive(2, new PreVoteReply(0, 1, Granted: true));
        Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("candidate", 1)));
    }

    [Test]
    public void Thesis_4_2_3_A_server_that_has_just_heard_a_leader_ignores_candidates()
    {
        var probe = RaftProbe.Server(RaftProbe.Paper with { CheckQuorum = true });
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, [], 0));
        probe.Sent();
        probe.Receive(2, new RequestVote(5, 9, 9, ByTransfer: false));
        Assert.That(probe.Sent(), Is.Empty);
        Assert.That(probe.Node.CurrentTerm, Is.EqualTo(1));
        probe.Receive(2, new RequestVote(5, 9, 9, ByTransfer: true));
        Assert.That(probe.Sent<VoteReply>().Single().Granted, "the leader itself wants this election");
    }

    [Test]
    public void Thesis_4_2_3_After_the_minimum_election_timeout_a_candidate_is_heard_again()
    {
        var probe = RaftProbe.Server(RaftProbe.Paper with { CheckQuorum = true, ElectionTimeout = new(Duration.Ms(150), Duration.Ms(400)) });
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, [], 0)).Wait(Duration.Ms(150));
        probe.Sent();
        probe.Receive(2, new RequestVote(5, 9, 9, false));
        Assert.That(probe.Sent<VoteReply>().Single().Granted);
    }

    [Test]
    public void Thesis_6_2_A_leader_that_hears_no_majority_for_an_election_timeout_steps_down()
    {
        var probe = RaftProbe.Leader(RaftProbe.Paper with { CheckQuorum = true });
        probe.AllAppendedBy(1, 2).Fire(QuorumCheck.It);
        Assert.That(probe.Node.IsLeader);
        probe.AllAppendedBy(1).Fire(QuorumCheck.It);
        Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("follower", 1)));
    }
}
