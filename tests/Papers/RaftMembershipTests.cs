using Simulator.Protocols;
using Simulator.Protocols.Raft;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim about membership changes: §6 of the extended paper and chapter 4 of the thesis.</summary>
public sealed class RaftMembershipTests
{
    static readonly RaftOptions ThreeOfFive = RaftProbe.Paper with { InitialMembers = 3 };
    static readonly RaftOptions JointOfFive = ThreeOfFive with { Membership = MembershipChange.Joint };

    [Test]
    public void Thesis_4_2_1_A_new_server_catches_up_before_it_counts()
    {
        var probe = RaftProbe.Leader(ThreeOfFive).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 1, 2, 3)));
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1, 2)));
        Assert.That(probe.Sent().Select(sent => sent.To.Value), Does.Contain(3), "it is sent the log as a non-voter");
        probe.AllAppendedBy(3);
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1, 2, 3)));
    }

    [Test]
    public void Thesis_4_2_1_A_server_that_cannot_catch_up_is_not_added()
    {
        var probe = RaftProbe.Leader(ThreeOfFive with { CatchUpRounds = 2, HeartbeatInterval = Duration.Ms(100) }).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 1, 2, 3))).Wait(Duration.Ms(800));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Fail("cannot-catch-up")));
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1, 2)));
    }

    [Test]
    public void Thesis_4_1_A_server_uses_a_configuration_as_soon_as_it_is_in_its_log()
    {
        var probe = RaftProbe.Server(ThreeOfFive);
        var configure = new Entry(1, new Configure(new Members(RaftProbe.Set(0, 1, 2, 3))));
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, [configure], LeaderCommit: 0));
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1, 2, 3)));
        probe.Receive(2, new AppendEntries(2, 1, 0, 0, [new Entry(2, NoOp.It)], 0));
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1, 2)), "and no longer when it is cut off");
    }

    [Test]
    public void Thesis_4_1_One_change_at_a_time()
    {
        var probe = RaftProbe.Leader(ThreeOfFive).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 1, 2, 3, 4))).AllAppendedBy(3);
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1, 2, 3)), "n4 first");
        probe.AllAppendedBy(1);
        Assert.That(probe.Node.Members.Voters, Has.Property(nameof(NodeSet.Count)).EqualTo(4), "two of four are no majority");
        probe.AllAppendedBy(2).AllAppendedBy(4);
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1, 2, 3, 4)));
    }

    [Test]
    public void Ongaro_2015_No_change_before_an_entry_of_the_leaders_term_is_committed()
    {
        var probe = RaftProbe.Leader(ThreeOfFive);
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 1)));
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1, 2)));
        probe.AllAppendedBy(1);
        Assert.That(probe.Node.Members.Voters, Is.EqualTo(RaftProbe.Set(0, 1)), "the no-op is committed");
    }

    [Test]
    public void Section_6_In_joint_consensus_both_majorities_must_agree()
    {
        var probe = RaftProbe.Leader(JointOfFive).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 3, 4))).AllAppendedBy(3, 4);
        Assert.That(probe.Node.Members, Is.EqualTo(new Members(RaftProbe.Set(0, 3, 4), RaftProbe.Set(0, 1, 2))));
        probe.AllAppendedBy(3, 4);
        Assert.That(probe.Node.Members.IsJoint, "a majority of the new servers is not enough");
        probe.AllAppendedBy(1);
        Assert.That(probe.Node.Members, Is.EqualTo(new Members(RaftProbe.Set(0, 3, 4))), "C_new follows by itself");
        probe.AllAppendedBy(3);
        Assert.That(probe.Sent<Answer>(), Has.One.Items, "C_new is committed by the new servers alone");
    }

    [Test]
    public void Section_6_An_election_during_joint_consensus_needs_both_majorities()
    {
        var disk = RaftProbe.Disk(1) with
        {
            Log = [new Entry(1, new Configure(new Members(RaftProbe.Set(0, 3, 4), RaftProbe.Set(0, 1, 2))))],
        };
        var probe = RaftProbe.Candidate(JointOfFive, disk);
        probe.Receive(3, new VoteReply(2, true)).Receive(4, new VoteReply(2, true));
        Assert.That(probe.Node.IsLeader, Is.False);
        probe.Receive(1, new VoteReply(2, true));
        Assert.That(probe.Node.IsLeader);
    }

    [TestCase(MembershipChange.SingleServer)]
    [TestCase(MembershipChange.Joint)]
    public void Section_6_A_leader_that_is_not_in_the_new_configuration_steps_down_when_that_is_committed(MembershipChange membership)
    {
        var probe = RaftProbe.Leader(ThreeOfFive with { Membership = membership }).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(1, 2)));
        if (membership == MembershipChange.Joint) probe.AllAppendedBy(1, 2);
        Assert.That(probe.Node.Members.All, Is.EqualTo(RaftProbe.Set(1, 2)));
        probe.AllAppendedBy(1);
        Assert.That(probe.Node.IsLeader, "it does not count itself, so one of two is no majority");
        probe.AllAppendedBy(2);
        Assert.That(probe.Node.IsLeader, Is.False);
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Sent<RequestVote>(), Is.Empty, "and it keeps quiet from now on");
    }

    [Test]
    public void Thesis_4_2_2_A_removed_server_still_campaigns_while_its_removal_is_not_committed()
    {
        var disk = RaftProbe.Disk(1) with { Log = [new Entry(1, new Configure(new Members(RaftProbe.Set(1, 2))))] };
        var probe = RaftProbe.Server(ThreeOfFive, disk);
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Sent().Select(sent => sent.To.Value), Is.EqualTo(new[] { 1, 2 }));
        probe.Receive(1, new VoteReply(2, true));
        Assert.That(probe.Node.IsLeader, Is.False, "its own vote does not count");
        probe.Receive(2, new VoteReply(2, true));
        Assert.That(probe.Node.IsLeader);
    }

    [Test]
    public void Section_6_A_server_that_waits_to_be_added_starts_no_elections_but_votes()
    {
        var probe = new Sim.Probe<RaftNode>(() => new RaftNode(new NodeId(4), 5, ThreeOfFive), 5, 4);
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Sent(), Is.Empty);
        probe.Receive(1, new RequestVote(1, 0, 0, false));
        Assert.That(probe.Sent<VoteReply>().Single().Granted);
    }

    [Test]
    public void A_second_wish_while_a_change_is_under_way_is_turned_down_and_a_repeated_one_is_not()
    {
        var probe = RaftProbe.Leader(ThreeOfFive).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 1, 2, 3)));
        probe.Sent();
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 1)));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Fail("change-in-progress")));
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 1, 2, 3)));
        Assert.That(probe.Sent<Answer>(), Is.Empty);
    }

    [Test]
    public void A_configuration_of_servers_that_do_not_exist_is_turned_down()
    {
        var probe = RaftProbe.Leader(ThreeOfFive).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("reconfigure", RaftProbe.Names(0, 7)));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Fail("no-such-configuration")));
    }
}
