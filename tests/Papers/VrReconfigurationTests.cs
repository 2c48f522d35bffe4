using Simulator.Protocols.ViewstampedReplication;
using Reply = Simulator.Protocols.ViewstampedReplication.Reply;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of §7: epochs, new replicas and those that go.</summary>
public sealed class VrReconfigurationTests
{
    static readonly VrOptions three = VrProbe.Paper with { InitialMembers = 3 };
    static readonly Request grow = VrProbe.Ask("reconfigure", VrProbe.Names(0, 1, 2, 3, 4));
    static readonly Configuration grown = new(1, 1, NodeSet.First(5), NodeSet.First(3));

    [Test]
    public void Section_7_1_With_a_reconfiguration_the_primary_stops_accepting_requests_until_it_is_committed()
    {
        var probe = VrProbe.Replica(0, three).Receive(-10, grow).Receive(-1, VrProbe.Write(1));
        Assert.That(probe.Node.OpNumber, Is.EqualTo(1));
        Assert.That(probe.Node.Log[1].Next, Is.EqualTo(grown));
        probe.Sent();
        probe.Receive(1, new PrepareOk(0, 0, 0, 1));
        Assert.That((probe.Node.Configuration, probe.Node.View), Is.EqualTo((grown, 0)));
        Assert.That(probe.Node.OpNumber, Is.EqualTo(2), "what waited is the first of the new epoch");
    }

    [Test]
    public void Section_7_1_The_old_primary_tells_the_old_replicas_of_the_commit_and_the_new_ones_of_the_epoch()
    {
        var probe = VrProbe.Replica(0, three).Receive(-10, grow);
        probe.Sent();
        probe.Receive(1, new PrepareOk(0, 0, 0, 1));
        var sent = probe.Sent();
        Assert.That(sent.Where(each => each.Message is Commit).Select(each => each.To.Value), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(sent.Where(each => each.Message is StartEpoch).Select(each => each.To.Value), Is.EqualTo(new[] { 3, 4 }));
        Assert.That(sent.Select(each => each.Message).OfType<Reply>().Single().Outcome, Is.EqualTo(Outcome.Ok(grow.Operation.Argument)));
    }

    [Test]
    public void Section_7_1_Only_known_servers_make_a_configuration()
    {
        var probe = VrProbe.Replica(0, three).Receive(-10, VrProbe.Ask("reconfigure", VrProbe.Names(0, 1, 8)));
        Assert.That(probe.Sent<Reply>().Single().Outcome, Is.EqualTo(Outcome.Fail("no-such-configuration")));
        probe.Receive(-10, VrProbe.Ask("reconfigure", VrProbe.Names(0, 1, 2), 2));
        Assert.That(probe.Sent<Reply>().Single().Outcome.Type, Is.EqualTo(OpType.Ok), "it holds already");
    }

    [Test]
    public void Section_7_1_Fewer_than_three_make_no_group()
    {
        var probe = VrProbe.Replica(0, three).Receive(-10, VrProbe.Ask("reconfigure", VrProbe.Names(0, 1)));
        Assert.That(probe.Sent<Reply>().Single().Outcome, Is.EqualTo(Outcome.Fail("no-such-configuration")));
    }

    [Test]
    public void Section_7_3_An_administrator_may_ask_whether_an_epoch_works()
    {
        var probe = VrProbe.Replica(0, three).Receive(-10, VrProbe.Ask("check-epoch", Value.Of(1)));
        Assert.That(probe.Sent<Reply>().Single().Outcome, Is.EqualTo(Outcome.Fail("other-epoch")));
        probe.Receive(-10, VrProbe.Ask("check-epoch", Value.Of(0), 2)).Receive(1, new PrepareOk(0, 0, 0, 1));
        Assert.That(probe.Sent<Reply>().Single().Outcome, Is.EqualTo(Outcome.Ok(Value.Of(0))));
    }

    [Test]
    public void Section_7_4_A_replica_that_has_been_replaced_tells_clients_where_the_group_is()
    {
        var probe = VrProbe.Replica(0, three).Receive(-10, VrProbe.Ask("reconfigure", VrProbe.Names(1, 2, 3)));
        probe.Receive(1, new PrepareOk(0, 0, 0, 1));
        probe.Sent();
        probe.Receive(-1, VrProbe.Write(4));
        Assert.That(probe.Sent<NewEpoch>(), Is.EqualTo(new[] { new NewEpoch(0, 4, 1, new NodeId(1)) }));
    }

    [Test]
    public void Section_7_1_1_A_new_replica_gets_the_log_up_to_the_epoch_and_then_works_in_it()
    {
        var probe = VrProbe.Replica(3, three);
        Assert.That(probe.Node.Status, Is.EqualTo(Status.None));
        probe.Receive(0, new StartEpoch(grown));
        Assert.That(probe.Sent<GetState>(), Is.EqualTo(new[] { new GetState(1, 0, 0) }));
        probe.Receive(0, new NewState(1, 0, new LogExcerpt(null, 1, [new LogEntry(grow, grown)], 1)));
        Assert.That((probe.Node.Status, probe.Node.Configuration, probe.Node.CommitNumber), Is.EqualTo((Status.Normal, grown, 1)));
    }

    [Test]
    public void Section_7_1_1_It_asks_until_it_has_the_log()
    {
        var probe = VrProbe.Replica(3, three).Receive(0, new StartEpoch(grown));
        probe.Sent();
        probe.Wait(three.HeartbeatInterval * 3);
        Assert.That(probe.Sent<GetState>(), Has.Count.GreaterThanOrEqualTo(2));
    }

    [Test]
    public void Section_7_1_1_New_members_tell_those_that_they_replace()
    {
        var shrink = new Configuration(1, 1, VrProbe.Set(1, 2, 3), NodeSet.First(3));
        var probe = VrProbe.Replica(3, three).Receive(0, new StartEpoch(shrink));
        probe.Sent();
        probe.Receive(0, new NewState(1, 0, new LogExcerpt(null, 1, [new LogEntry(grow, shrink)], 1)));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(0), (Message)new EpochStarted(shrink)) }));
    }

    [TestCase(0, 1), TestCase(2, 3)]
    public void A_new_member_is_told_how_its_epoch_began_though_a_view_change_goes_on(int checkpointAfter, int told)
    {
        var probe = VrProbe.Replica(0, three with { CheckpointAfter = checkpointAfter, LogKept = 0 });
        probe.Receive(-10, grow).Receive(1, new PrepareOk(0, 0, 0, 1)).Receive(-1, VrProbe.Write(1)).Receive(-1, VrProbe.Write(2));
        probe.Receive(1, new PrepareOk(1, 0, 0, 3)).Receive(2, new PrepareOk(1, 0, 0, 3));
        probe.Receive(2, VrProbe.StartViewChange(1) with { Epoch = 1 });
        Assert.That((probe.Node.CommitNumber, probe.Node.Status), Is.EqualTo((3, Status.ViewChange)));
        probe.Sent();
        var state = probe.Receive(3, new GetState(1, 0, 0)).Sent<NewState>().Single();
        Assert.That((state.View, state.Log.OpNumber), Is.EqualTo((0, told)), "a checkpoint may have swallowed the beginning");
        var newcomer = VrProbe.Replica(3, three).Receive(0, new StartEpoch(grown)).Receive(0, state);
        Assert.That(newcomer.Node.Configuration, Is.EqualTo(grown));
    }

    [Test]
    public void Section_7_1_2_A_replaced_replica_hands_the_state_over_until_a_quorum_of_the_new_group_works()
    {
        var probe = VrProbe.Replica(0, three).Receive(-10, VrProbe.Ask("reconfigure", VrProbe.Names(1, 2, 3)));
        probe.Receive(1, new PrepareOk(0, 0, 0, 1));
        Assert.That(probe.Node.Standing.Role, Is.EqualTo("leaving"));
        probe.Sent();
        probe.Receive(3, new GetState(1, 0, 0));
        Assert.That(probe.Sent<NewState>().Single().Log.OpNumber, Is.EqualTo(1));
        probe.Wait(three.HeartbeatInterval * 2);
        Assert.That(probe.Sent<StartEpoch>(), Is.Not.Empty, "it reminds them");
        probe.Receive(1, new EpochStarted(probe.Node.Configuration)).Receive(1, new EpochStarted(probe.Node.Configuration));
        Assert.That(probe.Node.Standing.Role, Is.EqualTo("leaving"));
        probe.Receive(3, new EpochStarted(probe.Node.Configuration));
        Assert.That(probe.Node.Standing.Role, Is.EqualTo("outside"));
    }

    [Test]
    public void Section_7_2_Who_speaks_of_an_earlier_epoch_is_told_of_this_one()
    {
        var probe = VrProbe.Replica(0, three).Receive(-10, grow).Receive(1, new PrepareOk(0, 0, 0, 1));
        probe.Sent();
        probe.Receive(2, VrProbe.StartViewChange(1));
        Assert.That(probe.Sent<StartEpoch>(), Is.EqualTo(new[] { new StartEpoch(grown) }));
        Assert.That(probe.Node.View, Is.Zero);
    }

    [Test]
    public void Section_7_2_Who_hears_of_a_later_epoch_asks()
    {
        var probe = VrProbe.Replica(3, three).Receive(0, new Commit(1, 0, 0, 1));
        Assert.That(probe.Sent<GetState>().Single().Epoch, Is.Zero);
    }

    [Test]
    public void An_old_replica_keeps_its_part_in_the_old_epoch_until_it_has_the_log_of_the_new_one()
    {
        var probe = VrProbe.Replica(1, three).Receive(3, new StartEpoch(grown)).Receive(2, VrProbe.StartViewChange(1));
        Assert.That((probe.Node.Configuration.Epoch, probe.Node.Status), Is.EqualTo((0, Status.ViewChange)));
    }

    [Test]
    public void An_administrator_moves_the_primary_by_a_view_change()
    {
        var probe = VrProbe.Replica(0).Receive(-10, VrProbe.Ask("transfer-leader", Value.Of("n4")));
        Assert.That((probe.Node.View, probe.Node.Status), Is.EqualTo((3, Status.ViewChange)));
        probe.Sent();
        probe.Receive(3, new StartView(0, 3, VrProbe.Excerpt(1, 0)));
        Assert.That(probe.Sent<Reply>().Single().Outcome, Is.EqualTo(Outcome.Ok(Value.Of("n4"))));
    }
}
