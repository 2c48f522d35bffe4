using Simulator.Protocols;
using Simulator.Protocols.MultiPaxos;
using Simulator.Tests.Sim;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Papers;

/// <summary>Reconfiguration through the log (§3; Lamport, Malkhi and Zhou 2010), elections beside the paper, and quorums.</summary>
public sealed class MultiPaxosMembershipTests
{
    static readonly MultiPaxosOptions Alpha = MultiPaxosProbe.Paper with { Alpha = 3, Pipeline = 3 };

    /// <summary>A leader of n1 to n5 that has been asked to go on with n1 to n3, and has chosen that in slot 1.</summary>
    static Probe<MultiPaxosNode> Shrinking()
    {
        var probe = MultiPaxosProbe.Leader(Alpha);
        probe.Receive(-10, MultiPaxosProbe.Ask("reconfigure", MultiPaxosProbe.Names(0, 1, 2)));
        return probe.AcceptedBy(1, 1, 1, 2);
    }

    [Test]
    public void Section_3_A_configuration_chosen_in_slot_i_holds_from_slot_i_plus_alpha_on()
    {
        var probe = Shrinking();
        Assert.That(probe.Node.Members.Count, Is.EqualTo(5));
        Assert.That(probe.Proposed(), Is.EqualTo(new (long, Command)[]
        {
            (1, new Configure(NodeSet.First(3))), (2, NoOp.It), (3, NoOp.It),
        }), "no-ops hurry it along");
        probe.AcceptedBy(2, 2, 3, 4);
        Assert.That(probe.Node.Members.Count, Is.EqualTo(3));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Ok(MultiPaxosProbe.Names(0, 1, 2))));
    }

    [Test]
    public void Section_3_Slots_before_that_are_chosen_by_the_old_members_and_later_ones_by_the_new()
    {
        var probe = Shrinking();
        probe.AcceptedBy(2, 1, 3, 4);
        Assert.That(probe.Node.Executed, Is.EqualTo(2), "by n1, n4 and n5");
        probe.AcceptedBy(3, 1, 1, 2);
        probe.Receive(-1, MultiPaxosProbe.Write(1)).AcceptedBy(4, 1, 3, 4);
        Assert.That(probe.Node.Executed, Is.EqualTo(3), "n4 and n5 have no say any more");
        probe.AcceptedBy(4, 1, 1);
        Assert.That(probe.Node.Executed, Is.EqualTo(4));
    }

    [Test]
    public void New_members_must_promise_before_anything_is_proposed_in_their_slots()
    {
        var probe = MultiPaxosProbe.Leader(Alpha with { InitialMembers = 3 }, MultiPaxosDisk.Blank(NodeSet.First(3)));
        probe.Receive(-10, MultiPaxosProbe.Ask("reconfigure", MultiPaxosProbe.Names(0, 3, 4))).Sent();
        probe.AcceptedBy(1, 1, 1);
        Assert.That(probe.Sent().Where(s => s.Message is Prepare).Select(s => s.To.Value), Is.EqualTo(new[] { 3, 4 }));
        probe.AcceptedBy(2, 2, 1);
        probe.Receive(-1, MultiPaxosProbe.Write(1));
        Assert.That(probe.Proposed(3), Is.Empty);
        probe.Receive(3, MultiPaxosProbe.Promised(probe, MultiPaxosProbe.Report(4, 2, 44)));
        Assert.That(probe.Proposed(3), Is.EqualTo(new (long, Command)[] { (4, MultiPaxosProbe.Write(44)), (5, MultiPaxosProbe.Write(1)) }),
            "what they have accepted before goes first");
    }

    [Test]
    public void A_candidate_that_learns_of_a_new_configuration_from_a_promise_asks_its_members_too()
    {
        var probe = MultiPaxosProbe.Candidate(Alpha with { InitialMembers = 3 }, MultiPaxosDisk.Blank(NodeSet.First(3)));
        var change = new Report(1, 0, new Configure(NodeSet.First(5)), Chosen: true);
        probe.Receive(1, MultiPaxosProbe.Promised(probe, change));
        Assert.That(probe.Node.IsLeader);
        Assert.That(probe.Sent().Where(s => s.Message is Prepare).Select(s => s.To.Value), Is.EqualTo(new[] { 3, 4 }));
        probe.AcceptedBy(2, 2, 1).Receive(-1, MultiPaxosProbe.Write(1));
        Assert.That(probe.Proposed(3), Is.Empty);
        probe.Receive(3, MultiPaxosProbe.Promised(probe));
        Assert.That(probe.Proposed(3), Is.EqualTo(new (long, Command)[] { (4, MultiPaxosProbe.Write(1)) }));
    }

    [Test]
    public void A_leader_that_is_no_member_any_more_hands_over()
    {
        var probe = MultiPaxosProbe.Leader(Alpha);
        probe.Receive(-10, MultiPaxosProbe.Ask("reconfigure", MultiPaxosProbe.Names(1, 2, 3)));
        probe.AcceptedBy(1, 1, 1, 2).AcceptedBy(2, 2, 1, 2);
        Assert.That(probe.Node.IsLeader, Is.False);
        Assert.That(probe.Sent().Single(s => s.Message is TakeOver).To.Value, Is.EqualTo(1));
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.Standing.Role, Is.EqualTo("follower"));
    }

    [Test]
    public void One_change_at_a_time_and_none_to_servers_that_are_not_there()
    {
        var probe = MultiPaxosProbe.Leader(Alpha);
        probe.Receive(-10, MultiPaxosProbe.Ask("reconfigure", MultiPaxosProbe.Names(0, 9)));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Fail("no-such-configuration")));
        probe.Receive(-10, MultiPaxosProbe.Ask("reconfigure", MultiPaxosProbe.Names(0, 1, 2)));
        probe.Receive(-10, MultiPaxosProbe.Ask("reconfigure", MultiPaxosProbe.Names(0, 1, 3)));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Fail("change-in-progress")));
    }

    [Test]
    public void Leadership_is_handed_over_to_a_server_that_knows_all_and_the_administrator_hears_of_it()
    {
        var probe = MultiPaxosProbe.Leader();
        probe.Receive(-10, MultiPaxosProbe.Ask("transfer-leader", Value.Of("n3")));
        Assert.That(probe.Sent().Single(s => s.Message is TakeOver).To.Value, Is.EqualTo(2));
        probe.Receive(2, new Prepare(7, 1, Yielding: 5)).Receive(2, new Announce(7, 1, 0));
        Assert.That(probe.Sent<Answer>().Single().Outcome, Is.EqualTo(Outcome.Ok(Value.Of("n3"))));
    }

    [Test]
    public void Asking_around_first_a_server_that_was_cut_off_uses_up_no_ballots()
    {
        var probe = MultiPaxosProbe.Server(MultiPaxosProbe.Paper with { PreVote = true });
        for (var i = 0; i < 5; i++) probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.Written.Promised, Is.Zero);
        probe.Receive(1, new Support(5, Granted: true, 0)).Receive(1, new Support(5, Granted: true, 0));
        Assert.That(probe.Node.Standing.Role, Is.EqualTo("canvasser"));
        probe.Receive(2, new Support(5, Granted: true, 0));
        Assert.That(probe.Node.Standing, Is.EqualTo(new Standing("candidate", 5)));
    }

    [Test]
    public void Who_hears_a_leader_supports_nobody()
    {
        var probe = MultiPaxosProbe.Server();
        probe.Receive(1, new Announce(6, 1, 0)).Sent();
        probe.Receive(2, new Canvass(12));
        Assert.That(probe.Sent<Support>(), Is.EqualTo(new[] { new Support(12, Granted: false, 6) }));
    }

    [Test]
    public void A_leader_that_hears_no_quorum_steps_down()
    {
        var probe = MultiPaxosProbe.Leader(MultiPaxosProbe.Paper with { CheckQuorum = true });
        probe.Receive(1, new Follow(5, 1, 0)).Receive(2, new Follow(5, 1, 0)).Fire(QuorumCheck.It);
        Assert.That(probe.Node.IsLeader);
        probe.Receive(1, new Follow(5, 1, 0)).Fire(QuorumCheck.It);
        Assert.That(probe.Node.IsLeader, Is.False);
    }

    [Test]
    public void Flexible_Paxos_The_phases_may_have_quorums_of_different_sizes()
    {
        var probe = MultiPaxosProbe.Candidate(MultiPaxosProbe.Paper with { Quorums = new SizeQuorums { Phase1 = 4, Phase2 = 2 } });
        probe.Receive(1, MultiPaxosProbe.Promised(probe)).Receive(2, MultiPaxosProbe.Promised(probe));
        Assert.That(probe.Node.IsLeader, Is.False);
        probe.Receive(3, MultiPaxosProbe.Promised(probe));
        Assert.That(probe.Node.IsLeader);
        probe.Receive(-1, MultiPaxosProbe.Write(1)).AcceptedBy(1, 1, 4);
        Assert.That(probe.Node.Executed, Is.EqualTo(1));
    }

    [Test]
    public void Quorums_that_can_miss_each_other_are_refused_unless_asked_for()
    {
        var options = new MultiPaxosOptions { Quorums = new SizeQuorums { Phase1 = 2, Phase2 = 3 } };
        IProtocol protocol = new MultiPaxosProtocol();
        Assert.That(() => protocol.Deploy(options, 5), Throws.TypeOf<OptionsException>().With.Message.Contains("do not intersect"));
        Assert.That(() => protocol.Deploy(options with { UnsafeQuorums = true }, 5), Throws.Nothing);
    }

    [Test]
    public void What_is_missing_names_the_phase()
    {
        var options = new MultiPaxosOptions { Quorums = new SizeQuorums { Phase1 = 4, Phase2 = 2 } };
        var deployment = ((IProtocol)new MultiPaxosProtocol()).Deploy(options, 5);
        var cluster = new World(new WorldSetup { Servers = 5, Deployment = deployment, Duration = Duration.Ms(1) }, new Seeded(1));
        cluster.Run();
        var nodes = new Servers(cluster);
        Assert.That(deployment.Lacks(nodes, NodeSet.First(3)), Is.EqualTo("no quorum for phase 1: 3 of 5 acceptors, 4 needed"));
        Assert.That(deployment.Lacks(nodes, NodeSet.First(4)), Is.Null);
    }

    sealed class Servers(World world) : ICluster
    {
        public int Count => 5;
        public Instant Now => world.Now;
        public Node? this[NodeId id] => world.Server(id);
        public NodeSet Byzantine => NodeSet.Empty;
    }
}
