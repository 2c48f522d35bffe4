using Simulator.Protocols;
using Simulator.Protocols.Plumtree;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Papers;

/// <summary>What Leitão, Pereira and Rodrigues (SRDS 2007) say of one server of a broadcast tree. The server under test is n1 of eight.</summary>
public sealed class PlumtreeTests
{
    static readonly PlumtreeOptions options = new() { OptimizationThreshold = 2 };

    [Test]
    public void Section_3_4_neighbours_begin_as_branches() => Assert.That(Server().Node.Eager, Is.EquivalentTo(Ids(1, 2, 3)));

    [Test]
    public void Section_3_4_a_first_copy_is_applied_and_goes_on_to_the_branches_but_not_back()
    {
        var sent = Server().Receive(1, Message(1, round: 0)).Sent();
        Assert.That(sent.Select(each => each.To), Is.EquivalentTo(Ids(2, 3)));
        Assert.That(sent.Select(each => each.Message), Is.All.EqualTo(Message(1, round: 1)));
    }

    [Test]
    public void Section_3_4_a_second_copy_prunes_its_link()
    {
        var probe = Server().Receive(1, Message(1, round: 0)).Receive(2, Message(1, round: 1));
        Assert.That(probe.Sent()[^1], Is.EqualTo((new NodeId(2), (Message)Prune.It)));
        Assert.That(probe.Node.Lazy, Is.EqualTo(Ids(2)));
    }

    [Test]
    public void Section_3_4_a_pruned_neighbour_hears_the_names_of_messages()
    {
        var probe = Server().Receive(2, Prune.It).Receive(1, Message(1, round: 0));
        var sent = probe.Sent();
        Assert.That(sent.Where(each => each.Message is Gossip).Select(each => each.To), Is.EqualTo(Ids(3)));
        Assert.That(sent.Single(each => each.Message is IHave), Is.EqualTo((new NodeId(2), (Message)new IHave([new Announcement(Id(1), 1)]))));
    }

    [Test]
    public void Section_3_5_names_may_wait_for_others()
    {
        var probe = Server(options with { LazyPeriod = Duration.Ms(50) }).Receive(2, Prune.It);
        probe.Receive(1, Message(1, round: 0)).Receive(1, Message(2, round: 0));
        Assert.That(probe.Sent<IHave>(), Is.Empty);
        Assert.That(probe.Fire(LazyTick.It).Sent<IHave>().Single().Announcements, Has.Count.EqualTo(2));
    }

    [Test]
    public void Section_3_6_a_missing_message_is_asked_for_in_the_order_of_the_announcements()
    {
        var probe = Server().Receive(2, Prune.It).Receive(3, Prune.It).Receive(2, NameOf(1, 4)).Receive(3, NameOf(1, 5));
        Assert.That(probe.Armed(new MissingTimeout(Id(1))), Is.EqualTo(options.MissingTimeout));
        Assert.That(probe.Sent(), Is.Empty);
        probe.Fire(new MissingTimeout(Id(1)));
        Assert.That(probe.Sent().Single(), Is.EqualTo((new NodeId(2), (Message)new Graft(Id(1), 4))));
        Assert.That(probe.Node.Eager, Does.Contain(new NodeId(2)), "the tree grows together where the message was announced first");
        Assert.That(probe.Armed(new MissingTimeout(Id(1))), Is.EqualTo(options.GraftTimeout));
        probe.Fire(new MissingTimeout(Id(1)));
        Assert.That(probe.Sent().Single().To, Is.EqualTo(new NodeId(3)));
    }

    [Test]
    public void Section_3_6_a_message_that_comes_is_missed_no_more()
    {
        var probe = Server().Receive(2, NameOf(1, 1)).Receive(1, Message(1, round: 0));
        Assert.That(probe.Armed(new MissingTimeout(Id(1))), Is.Null);
        probe.Sent();
        Assert.That(probe.Fire(new MissingTimeout(Id(1))).Receive(2, NameOf(1, 1)).Sent(), Is.Empty);
    }

    [Test]
    public void Section_3_6_who_asks_gets_the_message_and_is_a_branch_again()
    {
        var probe = Server().Receive(1, Message(1, round: 0)).Receive(2, Prune.It);
        probe.Sent();
        Assert.That(probe.Receive(2, new Graft(Id(1), 1)).Sent().Single(), Is.EqualTo((new NodeId(2), (Message)Message(1, round: 1))));
        Assert.That(probe.Node.Eager, Does.Contain(new NodeId(2)));
    }

    [Test]
    public void Section_3_7_a_neighbour_that_goes_is_no_branch()
    {
        var probe = Server().Receive(2, Disconnect.It);
        Assert.That(probe.Node.Eager, Is.EquivalentTo(Ids(1, 3)));
        probe.Receive(2, new Graft(null, 0));
        Assert.That(probe.Node.Eager, Is.EquivalentTo(Ids(1, 3)), "a late message does not make it one");
    }

    [TestCase(3, true), TestCase(2, true), TestCase(1, false)]
    public void Section_3_8_a_way_that_is_shorter_by_the_threshold_becomes_the_branch(int hops, bool isTaken)
    {
        var probe = Server().Receive(2, Prune.It).Receive(2, NameOf(1, 1));
        probe.Receive(1, Message(1, round: 1 + hops));
        var sent = probe.Sent();
        Assert.That(sent.Contains((new NodeId(2), new Graft(null, 1))), Is.EqualTo(isTaken));
        Assert.That(sent.Contains((new NodeId(1), Prune.It)), Is.EqualTo(isTaken));
        Assert.That(probe.Node.Eager, isTaken ? Is.EquivalentTo(Ids(2, 3)) : Is.EquivalentTo(Ids(1, 3)));
    }

    [Test]
    public void A_flood_prunes_nothing()
    {
        var probe = Server(options with { Push = PushMode.Flood }).Receive(1, Message(1, round: 0)).Receive(2, Message(1, round: 1));
        Assert.That(probe.Sent<Prune>(), Is.Empty);
        Assert.That(probe.Node.Lazy, Is.Empty);
    }

    /// <summary>With n2, n3 and n4 as neighbours.</summary>
    static Probe<PlumtreeNode> Server(PlumtreeOptions? chosen = null)
    {
        var probe = new Probe<PlumtreeNode>(() => new PlumtreeNode(new NodeId(0), 8, chosen ?? options), servers: 8);
        foreach (var neighbor in Ids(1, 2, 3)) probe.Receive(neighbor.Value, new NeighborRequest(IsHigh: true));
        probe.Sent();
        return probe;
    }

    static Gossip Message(long number, int round) =>
        new(Id(number), new Update("k", new Stamp(number, new NodeId(7)), Value.Of(number)), round);

    static IHave NameOf(long number, int round) => new([new Announcement(Id(number), round)]);

    static MessageId Id(long number) => new(new NodeId(7), number);

    static NodeId[] Ids(params int[] servers) => [.. servers.Select(server => new NodeId(server))];
}
