using Simulator.Protocols.Abd;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Protocols.Abd;

/// <summary>The server's two rules and the invariants; what clients do shows in the costs and in the histories.</summary>
public sealed class AbdTests
{
    static readonly Duration delay = Duration.Ms(10);
    readonly AnyCluster cluster = new();

    [Test]
    public void A_server_keeps_the_newest_value_and_acknowledges_any()
    {
        var probe = Server(0);
        probe.Receive(-1, Write(2, 0, 5)).Receive(-2, Write(1, 1, 6)).Receive(-2, Write(2, 1, 7));
        Assert.That(probe.Sent<Stored>(), Has.Count.EqualTo(3));
        Assert.That(probe.Node.Read("k"), Is.EqualTo(new Replica("k", new Tag(2, 1), Value.Of(7))), "of equal numbers that of the later process");
        probe.Receive(-1, new Query(0, 9, "k"));
        Assert.That(probe.Sent<Held>(), Is.EqualTo(new[] { new Held(0, 9, new Tag(2, 1), Value.Of(7)) }));
    }

    [Test]
    public void What_a_server_holds_survives_a_restart()
    {
        var before = Server(0).Receive(-1, Write(2, 0, 5));
        var after = new Probe<AbdNode>(() => new AbdNode(new NodeId(0)), disk: before.Node.Written);
        Assert.That(after.Node.Read("k"), Is.EqualTo(before.Node.Read("k")));
    }

    [Test]
    public void One_value_per_tag()
    {
        var invariant = new OneValuePerTag();
        Assert.That(cluster.Check(invariant, Server(0).Receive(-1, Write(1, 0, 5))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(1).Receive(-1, Write(1, 1, 6))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(2).Receive(-1, Write(1, 0, 6))), Does.Contain("were both written"));
    }

    [Test]
    public void Never_older()
    {
        var invariant = new NeverOlder();
        var mutant = new AbdProtocol().Mutants.Single(each => each.Name == "takes-older-values");
        var probe = new Probe<AbdNode>(() => (AbdNode)mutant.Protocol.Deploy(new AbdOptions(), 5).Server(new NodeId(0)));
        Assert.That(cluster.Check(invariant, probe.Receive(-1, Write(2, 0, 5))), Is.Null);
        Assert.That(cluster.Check(invariant, probe.Receive(-1, Write(1, 0, 4))), Is.EqualTo("n1 replaced number 2 of k by number 1"));
    }

    [TestCase(true, 4), TestCase(false, 2)]
    public void A_read_takes_two_round_trips_with_write_back_and_one_without(bool writeBack, int delays) =>
        Assert.That(Time(Operation.Read("k"), new AbdOptions { WriteBack = writeBack }), Is.EqualTo(delay * delays));

    [Test]
    public void A_write_takes_two_round_trips() => Assert.That(Time(Operation.Write("k", Value.Of(1)), new AbdOptions()), Is.EqualTo(delay * 4));

    [Test]
    public void A_needless_write_back_can_be_left_out() =>
        Assert.That(Time(Operation.Read("k"), new AbdOptions { SkipNeedlessWriteBack = true }), Is.EqualTo(delay * 2));

    [Test]
    public void Compare_and_set_is_refused()
    {
        var world = Run(Operation.Cas("k", Value.Nil, Value.Of(1)), new AbdOptions());
        Assert.That(world.History.Events.Select(e => (e.Type, e.Error)), Is.EqualTo(new[] { (OpType.Invoke, null), (OpType.Fail, "not-understood") }));
    }

    static Duration Time(Operation operation, AbdOptions options)
    {
        var events = Run(operation, options).History.Events;
        Assert.That(events[^1].Type, Is.EqualTo(OpType.Ok));
        return events[^1].Time - events[0].Time;
    }

    static World Run(Operation operation, AbdOptions options)
    {
        var world = new World(new WorldSetup
        {
            Servers = 5,
            Deployment = ((IProtocol)new AbdProtocol()).Deploy(options, 5),
            Network = new NetworkSetup { Latency = new Constant(delay), ClientLatency = new Constant(delay) },
            Clients =
            [
                new ClientGroup { Count = 1, Nearest = _ => new NodeId(0), Script = [new ScriptedOperation(Duration.Seconds(1), 0, operation)] },
            ],
            Duration = Duration.Seconds(3),
        }, new Seeded(1));
        world.Run();
        return world;
    }

    static Probe<AbdNode> Server(int self) => new(() => new AbdNode(new NodeId(self)), self: self);

    static Store Write(long number, int process, long value) => new(process, number, new Replica("k", new Tag(number, process), Value.Of(value)));
}
