using Simulator.Protocols;
using Simulator.Protocols.Plumtree;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Papers;

/// <summary>What Leitão, Pereira and Rodrigues (DSN 2007) say of one member of an overlay. The member under test is n1 of twenty.</summary>
public sealed class HyParViewTests
{
    static readonly OverlayOptions options = new() { ActiveView = 3, PassiveView = 4 };

    [Test]
    public void Section_4_2_a_newcomer_becomes_a_neighbour_and_its_join_goes_to_the_others()
    {
        var probe = Member(1, 2).Receive(5, OverlayJoin.It);
        Assert.That(Active(probe), Is.EquivalentTo(Ids(1, 2, 5)));
        Assert.That(probe.Sent().Where(sent => sent.Message is ForwardJoin), Is.EquivalentTo(
            Ids(1, 2).Select(to => (to, (Message)new ForwardJoin(new NodeId(5), options.ActiveWalk)))));
    }

    [Test]
    public void Section_4_2_a_full_view_drops_somebody_who_is_told()
    {
        var probe = Member(1, 2, 3).Receive(5, OverlayJoin.It);
        var dropped = probe.Sent().Single(sent => sent.Message is Disconnect).To;
        Assert.That(Active(probe), Has.Count.EqualTo(3).And.Contain(new NodeId(5)).And.Not.Contain(dropped));
        Assert.That(Passive(probe), Is.EqualTo(new[] { dropped }));
    }

    [Test]
    public void Section_4_2_the_walk_ends_in_an_active_view_and_passes_a_passive_one()
    {
        var probe = Member(1, 2).Receive(1, new ForwardJoin(new NodeId(9), options.PassiveWalk));
        Assert.That(Passive(probe), Is.EqualTo(Ids(9)));
        Assert.That(probe.Sent().Single(), Is.EqualTo((new NodeId(2), (Message)new ForwardJoin(new NodeId(9), options.PassiveWalk - 1))), "not back");
        probe.Receive(1, new ForwardJoin(new NodeId(9), 0));
        Assert.That(Active(probe), Does.Contain(new NodeId(9)));
        Assert.That(Passive(probe), Is.Empty, "a member is in one view");
        Assert.That(probe.Sent().Single().To, Is.EqualTo(new NodeId(9)));
    }

    [Test]
    public void Section_4_3_low_priority_is_refused_by_a_full_view_and_high_is_not()
    {
        var probe = Member(1, 2, 3).Receive(7, new NeighborRequest(IsHigh: false));
        Assert.That(probe.Sent<NeighborReply>(), Is.EqualTo(new[] { new NeighborReply(false) }));
        probe.Receive(7, new NeighborRequest(IsHigh: true));
        Assert.That(probe.Sent<NeighborReply>(), Is.EqualTo(new[] { new NeighborReply(true) }));
        Assert.That(Active(probe), Does.Contain(new NodeId(7)));
    }

    [Test]
    public void Section_4_3_a_silent_neighbour_is_replaced_from_the_passive_view_until_somebody_accepts()
    {
        var probe = Member(1, 2, 3).Receive(1, new ShuffleReply([new NodeId(8), new NodeId(9)]));
        probe.Sent();
        probe.Wait(options.Silence + options.KeepAlive);
        Assert.That(Active(probe), Is.Empty);
        var asked = probe.Sent().Last(sent => sent.Message is NeighborRequest);
        Assert.That(asked.Message, Is.EqualTo(new NeighborRequest(IsHigh: true)), "it has no other neighbour");
        probe.Receive(asked.To.Value, new NeighborReply(false));
        Assert.That(probe.Sent().Single().To, Is.EqualTo(Ids(8, 9).Single(id => id != asked.To)), "the next one is asked");
        Assert.That(Passive(probe), Is.EquivalentTo(Ids(8, 9)), "who refuses stays known");
    }

    [Test]
    public void Section_4_3_one_who_disconnects_stays_known() =>
        Assert.That(Passive(Member(1, 2).Receive(1, Disconnect.It)), Is.EqualTo(Ids(1)));

    [Test]
    public void Section_4_4_a_shuffle_offers_oneself_and_samples_of_both_views()
    {
        var probe = Member(1, 2).Receive(1, new ShuffleReply([new NodeId(8), new NodeId(9)])).Fire(ShuffleTick.It);
        var shuffle = probe.Sent<Shuffle>().Single();
        Assert.That(shuffle.Origin, Is.EqualTo(new NodeId(0)));
        Assert.That(shuffle.Sample, Is.EquivalentTo(Ids(0, 1, 2, 8, 9)));
    }

    [Test]
    public void Section_4_4_the_end_of_the_walk_answers_with_as_many_and_takes_the_sample_in()
    {
        var probe = Member(1, 2).Receive(1, new ShuffleReply([.. Ids(10, 11, 12, 13)]));
        probe.Receive(1, new Shuffle(new NodeId(6), [new NodeId(6), new NodeId(7)], TimeToLive: 1));
        var (to, answer) = probe.Sent().Single();
        Assert.That(to, Is.EqualTo(new NodeId(6)));
        Assert.That(((ShuffleReply)answer).Sample, Has.Count.EqualTo(2));
        Assert.That(Passive(probe), Has.Count.EqualTo(4).And.SupersetOf(Ids(6, 7)));
        Assert.That(Passive(probe).Intersect(((ShuffleReply)answer).Sample), Is.Empty, "what was sent away makes room first");
    }

    [Test]
    public void Views_stay_symmetric_one_who_is_no_neighbour_is_told() =>
        Assert.That(Member(1).Receive(4, KeepAlive.It).Sent().Single(), Is.EqualTo((new NodeId(4), (Message)Disconnect.It)));

    static Probe<PlumtreeNode> Member(params int[] neighbors)
    {
        var probe = new Probe<PlumtreeNode>(
            () => new PlumtreeNode(new NodeId(0), 20, new PlumtreeOptions { Overlay = options }), servers: 20);
        foreach (var neighbor in neighbors) probe.Receive(neighbor, new NeighborRequest(IsHigh: false));
        probe.Sent();
        return probe;
    }

    static IReadOnlyList<NodeId> Active(Probe<PlumtreeNode> probe) => probe.Node.Overlay.Active;

    static IReadOnlyList<NodeId> Passive(Probe<PlumtreeNode> probe) => probe.Node.Overlay.Passive;

    static NodeId[] Ids(params int[] servers) => [.. servers.Select(server => new NodeId(server))];
}
