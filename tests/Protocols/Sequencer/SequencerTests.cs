using Simulator.Protocols.Sequencer;
using Simulator.Tests.Sim;
using Answer = Simulator.Protocols.Sequencer.Answer;

namespace Simulator.Tests.Protocols.Sequencer;

/// <summary>Attiya and Welch, section 4.2, sentence by sentence, on one replica; and each invariant when it breaks.</summary>
public sealed class SequencerTests
{
    readonly AnyCluster cluster = new();

    [Test]
    public void A_read_is_answered_at_once_by_the_clients_own_replica()
    {
        var probe = Replica(1);
        probe.Receive(0, new Ordered(1, [Update(1)]));
        probe.Sent();
        probe.Receive(-1, new Read(0, 7, "k"));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(-1), (Message)new Answer(0, 7, Outcome.Ok(Value.Of(1)))) }));
    }

    [Test]
    public void A_replica_passes_an_update_on_and_answers_when_it_has_carried_it_out()
    {
        var probe = Replica(1);
        probe.Receive(-1, Update(1));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(0), (Message)Update(1)) }), "no answer yet");
        probe.Receive(0, new Ordered(1, [Update(1)]));
        Assert.That(probe.Sent<Answer>(), Is.EqualTo(new[] { new Answer(0, 1, Outcome.Ok(Value.Of(1))) }));
    }

    [Test]
    public void Updates_are_carried_out_in_order_and_missing_ones_are_asked_for()
    {
        var probe = Replica(1);
        probe.Receive(0, new Ordered(2, [Update(2)]));
        Assert.That(probe.Node.Applied, Is.Zero);
        Assert.That(probe.Sent<Missing>(), Is.EqualTo(new[] { new Missing(1) }));
        probe.Receive(0, new Ordered(2, [Update(2)]));
        Assert.That(probe.Sent<Missing>(), Is.Empty, "or repeated messages would multiply");
        probe.Receive(0, new Ordered(1, [Update(1)]));
        Assert.That(probe.Node.Applied, Is.EqualTo(2));
        probe.Sent();
        probe.Receive(0, new SoFar(5));
        Assert.That(probe.Sent<Missing>(), Is.EqualTo(new[] { new Missing(3) }), "the last ones were lost");
    }

    [Test]
    public void The_sequencer_numbers_updates_once_and_sends_again_what_is_missing()
    {
        var probe = Replica(0);
        probe.Receive(1, Update(1)).Receive(1, Update(1)).Receive(2, Update(2, process: 5));
        Assert.That(probe.Sent<Ordered>().Distinct(), Is.EqualTo(new[] { new Ordered(1, [Update(1)]), new Ordered(2, [Update(2, process: 5)]) }));
        probe.Receive(3, new Missing(1));
        Assert.That(probe.Sent<Ordered>(), Is.EqualTo(new[] { new Ordered(1, [Update(1), Update(2, process: 5)]) }));
    }

    [Test]
    public void Somebody_is_not_served_while_any_replica_is_down()
    {
        var lacks = ((IProtocol)new SequencerProtocol()).Deploy(new SequencerOptions { Sequencer = 2 }, 3).Lacks;
        Assert.That(lacks(cluster, NodeSet.First(3)), Is.Null);
        Assert.That(lacks(cluster, NodeSet.First(2)), Is.EqualTo("the replica n3 is not up, and its clients have no other"));
        Assert.That(lacks(cluster, NodeSet.First(1)), Is.EqualTo("the sequencer n2 is not up"));
    }

    [Test]
    public void A_restart_takes_up_where_the_disk_ends()
    {
        var before = Replica(0).Receive(1, Update(1));
        var after = new Probe<SequencerNode>(() => new SequencerNode(new NodeId(0), new SequencerOptions()), disk: before.Node.Written);
        Assert.That((after.Node.Applied, after.Node.StateDigest), Is.EqualTo((1, before.Node.StateDigest)));
        after.Receive(1, Update(1)).Receive(1, Update(2));
        Assert.That(after.Sent<Ordered>(), Has.All.EqualTo(new Ordered(2, [Update(2)])));
    }

    [Test]
    public void Prefix_order()
    {
        var invariant = new PrefixOrder();
        Assert.That(cluster.Check(invariant, Replica(1).Receive(0, new Ordered(1, [Update(1), Update(2)]))), Is.Null);
        Assert.That(cluster.Check(invariant, Replica(2).Receive(0, new Ordered(1, [Update(1)]))), Is.Null);
        Assert.That(cluster.Check(invariant, Replica(3).Receive(0, new Ordered(1, [Update(2)]))), Does.Contain("n4 carried out write k 2 as number 1"));
    }

    [Test]
    public void What_a_crash_has_undone_may_be_followed_by_something_else()
    {
        var invariant = new PrefixOrder();
        cluster.Check(invariant, Replica(0).Receive(1, Update(1)));
        Assert.That(cluster.Check(invariant, Replica(0).Receive(1, Update(2))), Is.Null);
    }

    [Test]
    public void Equal_states()
    {
        var invariant = new EqualStates();
        cluster.Check(invariant, Replica(1).Receive(0, new Ordered(1, [Update(1)])));
        Assert.That(cluster.Check(invariant, Replica(2).Receive(0, new Ordered(1, [Update(2)]))), Is.EqualTo("n3 and n2 are in different states after 1 updates"));
    }

    [Test]
    public void Never_back()
    {
        var invariant = new NeverBack();
        var probe = Replica(1).Receive(0, new Ordered(1, [Update(1)]));
        Assert.That(cluster.Check(invariant, probe), Is.Null);
        var forgetful = new Forgetful(new NodeId(1));
        var back = new Probe<SequencerNode>(() => forgetful, self: 1).Receive(0, new Ordered(1, [Update(1)]));
        Assert.That(cluster.Check(invariant, back), Is.Null);
        forgetful.Forget();
        Assert.That(cluster.Check(invariant, back), Is.EqualTo("n2 went back from number 1 to 0"));
    }

    static Probe<SequencerNode> Replica(int self) => new(() => new SequencerNode(new NodeId(self), new SequencerOptions()), self: self);

    static Update Update(long value, int process = 0) =>
        new(NodeId.Client(0), new NodeId(1), process, value, Operation.Write("k", Value.Of(value)));

    sealed class Forgetful(NodeId self) : SequencerNode(self, new SequencerOptions())
    {
        public void Forget() => Applied = 0;
    }
}
