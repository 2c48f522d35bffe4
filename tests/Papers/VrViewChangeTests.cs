using Simulator.Protocols.ViewstampedReplication;
using Reply = Simulator.Protocols.ViewstampedReplication.Reply;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of §4.2 and §5.3, and of the crash vectors that make them safe.</summary>
public sealed class VrViewChangeTests
{
    static readonly Request first = VrProbe.Write(1);
    static readonly Request second = VrProbe.Write(2);

    [Test]
    public void Section_4_2_A_backup_that_hears_nothing_begins_a_view_change()
    {
        var probe = VrProbe.Replica(1).Wait(VrProbe.Paper.ViewChangeTimeout.To);
        Assert.That(probe.Node.Status, Is.EqualTo(Status.ViewChange));
        Assert.That(probe.Sent<StartViewChange>().Take(4), Is.EqualTo(Enumerable.Repeat(VrProbe.StartViewChange(1), 4)));
    }

    [Test]
    public void Section_4_2_A_message_of_the_primary_puts_that_off()
    {
        var probe = VrProbe.Replica(1);
        for (var i = 0; i < 10; i++) probe.Wait(VrProbe.Paper.ViewChangeTimeout.From / 2).Receive(0, new Commit(0, 0, 0, 0));
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Normal));
    }

    [Test]
    public void Section_4_2_A_replica_joins_a_view_change_that_it_hears_of()
    {
        var probe = VrProbe.Replica(2).Receive(1, VrProbe.StartViewChange(4));
        Assert.That((probe.Node.View, probe.Node.Status), Is.EqualTo((4, Status.ViewChange)));
        Assert.That(probe.Sent<StartViewChange>(), Has.Count.EqualTo(4));
    }

    [Test]
    public void Section_4_2_Its_log_goes_to_the_new_primary_when_f_others_are_in_the_view_change()
    {
        var probe = VrProbe.Replica(2).Receive(0, VrProbe.Prepare(0, 1, 0, first)).Receive(1, VrProbe.StartViewChange(1));
        Assert.That(probe.Sent<DoViewChange>(), Is.Empty);
        probe.Receive(1, VrProbe.StartViewChange(1));
        Assert.That(probe.Sent<DoViewChange>(), Is.Empty, "the same one again");
        probe.Receive(3, VrProbe.StartViewChange(1));
        var sent = probe.Sent().Single(sent => sent.Message is DoViewChange);
        Assert.That(sent, Is.EqualTo((new NodeId(1), (Message)VrProbe.DoViewChange(1, 0, VrProbe.Excerpt(1, 0, first)))));
    }

    [Test]
    public void Section_4_2_The_new_primary_begins_the_view_with_the_best_of_f_and_one_logs()
    {
        var probe = VrProbe.Replica(1).Receive(2, VrProbe.StartViewChange(1)).Receive(3, VrProbe.StartViewChange(1));
        probe.Receive(2, VrProbe.DoViewChange(1, 0, VrProbe.Excerpt(1, 1, first, second)));
        Assert.That(probe.Node.IsPrimary, Is.False);
        probe.Sent();
        probe.Receive(3, VrProbe.DoViewChange(1, 0, VrProbe.Excerpt(1, 0, first)));
        Assert.That(probe.Node.IsPrimary);
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 1", "write k 2" }));
        Assert.That(probe.Node.CommitNumber, Is.EqualTo(1), "the largest that it has heard of");
        var start = new StartView(0, 1, VrProbe.Excerpt(1, 1, first, second));
        var sent = probe.Sent();
        Assert.That(sent.Select(each => each.Message).OfType<StartView>(), Is.EqualTo(Enumerable.Repeat(start, 4)));
        Assert.That(sent.Select(each => each.Message).OfType<Reply>(), Has.One.Items, "and it replies to the client");
    }

    [Test]
    public void Section_4_2_A_later_normal_view_counts_more_than_a_longer_log()
    {
        // n3 begins view 7 with what n1 and n5 bring; n5 worked in view 4.
        var probe = VrProbe.Replica(2).Receive(0, VrProbe.StartViewChange(7)).Receive(4, VrProbe.StartViewChange(7));
        probe.Receive(0, VrProbe.DoViewChange(7, 0, VrProbe.Excerpt(1, 0, first, first, first)));
        probe.Receive(4, VrProbe.DoViewChange(7, 4, VrProbe.Excerpt(1, 0, second)));
        Assert.That(probe.Node.IsPrimary);
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 2" }));
    }

    [Test]
    public void Section_4_2_The_others_take_over_the_log_and_acknowledge_what_is_not_committed()
    {
        var probe = VrProbe.Replica(3).Receive(0, VrProbe.Prepare(0, 1, 0, VrProbe.Write(9)));
        probe.Sent();
        probe.Receive(1, new StartView(0, 1, VrProbe.Excerpt(1, 1, first, second)));
        Assert.That((probe.Node.View, probe.Node.Status, probe.Node.CommitNumber), Is.EqualTo((1, Status.Normal, 1)));
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 1", "write k 2" }));
        Assert.That(probe.Sent<PrepareOk>(), Is.EqualTo(new[] { new PrepareOk(0, 1, 0, 2) }));
    }

    [Test]
    public void Section_4_2_The_start_of_a_view_comes_too_late_for_who_works_in_it()
    {
        var probe = VrProbe.Replica(3).Receive(1, new StartView(0, 1, VrProbe.Excerpt(1, 0))).Receive(1, VrProbe.Prepare(1, 1, 0, first));
        probe.Receive(1, new StartView(0, 1, VrProbe.Excerpt(1, 0)));
        Assert.That(probe.Node.OpNumber, Is.EqualTo(1));
    }

    [Test]
    public void Section_4_2_A_view_change_that_does_not_end_gives_way_to_the_next()
    {
        var probe = VrProbe.Replica(2).Receive(1, VrProbe.StartViewChange(1)).Wait(VrProbe.Paper.ViewChangeTimeout.To);
        Assert.That(probe.Node.View, Is.EqualTo(2));
    }

    [Test]
    public void Section_4_2_The_client_table_goes_along()
    {
        var probe = VrProbe.SecondPrimary(first);
        foreach (var backup in new[] { 2, 3 }) probe.Receive(backup, new PrepareOk(0, 1, 0, 1));
        probe.Sent();
        probe.Receive(-1, first);
        Assert.That(probe.Sent<Reply>(), Has.One.Items);
        Assert.That(probe.Node.OpNumber, Is.EqualTo(1));
    }

    [Test]
    public void Section_5_2_Who_hears_of_a_later_view_keeps_its_log_until_it_has_the_new_one()
    {
        var probe = VrProbe.Replica(3).Receive(0, VrProbe.Prepare(0, 1, 0, first));
        probe.Sent();
        probe.Receive(1, new Commit(0, 1, 0, 1));
        Assert.That(probe.Sent<GetState>(), Is.EqualTo(new[] { new GetState(0, 1, 0) }));
        Assert.That(probe.Node.OpNumber, Is.EqualTo(1), "the paper has it removed, which loses what is committed");
        probe.Receive(2, VrProbe.StartViewChange(2)).Receive(4, VrProbe.StartViewChange(2));
        Assert.That(probe.Sent<DoViewChange>().Single(), Is.EqualTo(VrProbe.DoViewChange(2, 0, VrProbe.Excerpt(1, 0, first))));
    }

    [Test]
    public void Section_5_2_The_new_state_makes_it_a_backup_of_the_later_view()
    {
        var probe = VrProbe.Replica(3).Receive(0, VrProbe.Prepare(0, 1, 0, first)).Receive(1, new Commit(0, 1, 0, 1));
        probe.Receive(1, new NewState(0, 1, VrProbe.Excerpt(1, 1, second)));
        Assert.That((probe.Node.View, probe.Node.Status), Is.EqualTo((1, Status.Normal)));
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 2" }));
    }

    [Test]
    public void Section_5_3_The_new_primary_asks_for_what_the_messages_leave_out()
    {
        var probe = VrProbe.Replica(1, VrProbe.Paper with { ViewChangeSuffix = 0 });
        probe.Receive(2, VrProbe.StartViewChange(1)).Receive(3, VrProbe.StartViewChange(1));
        probe.Receive(2, VrProbe.DoViewChange(1, 0, VrProbe.Excerpt(2, 1, second)));
        probe.Receive(3, VrProbe.DoViewChange(1, 0, VrProbe.Excerpt(1, 0)));
        Assert.That(probe.Node.IsPrimary, Is.False);
        Assert.That(probe.Sent().Single(sent => sent.Message is GetState), Is.EqualTo((new NodeId(2), (Message)new GetState(0, 1, 0))));
        probe.Receive(2, new NewState(0, 1, VrProbe.Excerpt(1, 1, first, second)));
        Assert.That(probe.Node.IsPrimary);
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 1", "write k 2" }));
    }

    [Test]
    public void Disc_2017_What_a_replica_said_in_an_earlier_life_does_not_count()
    {
        var probe = VrProbe.Replica(1).Receive(2, VrProbe.StartViewChange(1)).Receive(3, VrProbe.StartViewChange(1));
        probe.Receive(2, VrProbe.DoViewChange(1, 0, VrProbe.Excerpt(1, 0)));
        probe.Receive(3, VrProbe.DoViewChange(1, 0, VrProbe.Excerpt(1, 0), (2, 1)));
        Assert.That(probe.Node.IsPrimary, Is.False, "n4 knows that n3 has lost its memory since");
        probe.Receive(2, VrProbe.DoViewChange(1, 0, VrProbe.Excerpt(1, 0, first), (2, 1)));
        Assert.That(probe.Node.IsPrimary);
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 1" }));
    }

    [Test]
    public void Disc_2017_Nor_does_its_part_in_the_view_change()
    {
        var probe = VrProbe.Replica(2).Receive(1, VrProbe.StartViewChange(1)).Receive(3, VrProbe.StartViewChange(1, (1, 1)));
        Assert.That(probe.Sent<DoViewChange>(), Is.Empty);
        probe.Receive(4, VrProbe.StartViewChange(1, (1, 1)));
        Assert.That(probe.Sent<DoViewChange>(), Has.One.Items);
    }

    [Test]
    public void Section_6_3_No_log_goes_out_before_the_lease_that_this_replica_has_granted_is_over()
    {
        var probe = VrProbe.Replica(2, VrProbe.Paper with { Reads = ReadMode.Lease }).Receive(0, new Commit(0, 0, 1, 0));
        probe.Receive(3, VrProbe.StartViewChange(1)).Receive(4, VrProbe.StartViewChange(1));
        Assert.That(probe.Sent<DoViewChange>(), Is.Empty);
        probe.Wait(VrProbe.Paper.LeaseDuration);
        Assert.That(probe.Sent<DoViewChange>(), Is.Not.Empty);
    }
}
