using Simulator.Protocols.ViewstampedReplication;
using Simulator.Tests.Papers;

namespace Simulator.Tests.Protocols.ViewstampedReplication;

/// <summary>Whole groups: memories that come back and that do not, epochs, and clients that see all of it.</summary>
public sealed class VrWorldTests
{
    static readonly Operation append = new("append", "k", Value.Of(1));

    [Test]
    public void A_minority_that_loses_its_memory_gets_it_back()
    {
        var world = Run(Setup(Writes(20)) with { Faults = [Crash(2, 0, 3), Crash(3, 1, 4)] });
        Assert.That(Outcomes(world), Is.EqualTo(Enumerable.Repeat(OpType.Ok, 21)));
        Assert.That(Last(world).Value.Items.Length, Is.EqualTo(20));
        Assert.That(Nodes(world).Select(node => node.Status), Has.All.EqualTo(Status.Normal));
    }

    [Test]
    public void Each_recovery_has_a_nonce_of_its_own()
    {
        var world = Run(Setup() with { Faults = [Crash(2, 3), Crash(3, 3)] });
        var nonces = new List<long>();
        for (var id = world.Trace.FirstKept; id < world.Trace.Count; id++)
            if (world.Trace[id] is { Kind: EventKind.Deliver, What: Recovery m } && !nonces.Contains(m.Nonce)) nonces.Add(m.Nonce);
        Assert.That(nonces, Has.Count.EqualTo(2));
    }

    [Test]
    public void More_memories_lost_than_tolerated_end_the_service_and_nothing_wrong_is_said()
    {
        var world = Run(Setup(Writes(20)) with { Faults = [Crash(2, 0, 1, 2)], Duration = Duration.Seconds(60) });
        Assert.That(Nodes(world).Count(node => node.Status == Status.Recovering), Is.EqualTo(3));
        Assert.That(Outcomes(world), Does.Contain(OpType.Info));
        var lacks = world.Setup.Deployment.Lacks(new Servers(world), NodeSet.First(5));
        Assert.That(lacks, Is.EqualTo("too many memories lost: 2 of 5 replicas know their log, 3 needed"));
    }

    [Test]
    public void What_is_missing_is_told()
    {
        var world = Run(Setup());
        var lacks = world.Setup.Deployment.Lacks;
        Assert.That(lacks(new Servers(world), NodeSet.First(3)), Is.Null);
        Assert.That(lacks(new Servers(world), NodeSet.First(2)), Is.EqualTo("no quorum: 2 of 5 replicas, 3 needed"));
    }

    [Test]
    public void Three_become_five_and_then_three_others_and_the_old_ones_shut_down()
    {
        var setup = Setup(Writes(30)) with
        {
            Deployment = Deploy(new VrOptions { InitialMembers = 3 }),
        };
        var world = Run(setup with
        {
            Clients =
            [
                .. setup.Clients,
                Admin(
                    (2, "reconfigure", VrProbe.Names(0, 1, 2, 3, 4)), (3, "check-epoch", Value.Of(1)),
                    (5, "reconfigure", VrProbe.Names(2, 3, 4)), (6, "check-epoch", Value.Of(2))),
            ],
        });
        Assert.That(Outcomes(world), Has.All.EqualTo(OpType.Ok));
        Assert.That(Nodes(world).Select(node => node.Standing.Role).Take(2), Has.All.EqualTo("outside"));
        foreach (var node in Nodes(world).Skip(2))
            Assert.That((node.Status, node.Configuration.Epoch), Is.EqualTo((Status.Normal, 2)), $"{node.Id}");
    }

    [Test]
    public void A_group_can_be_replaced_as_a_whole_while_messages_are_lost()
    {
        var setup = Setup(servers: 6) with
        {
            Deployment = Deploy(new VrOptions { InitialMembers = 3 }, 6),
            Network = new NetworkSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(5)), Loss = Ratio.Percent(20) },
        };
        var world = Run(setup with { Clients = [Admin((2, "reconfigure", VrProbe.Names(3, 4, 5)))] });
        Assert.That(Outcomes(world), Has.All.EqualTo(OpType.Ok));
        Assert.That(Nodes(world).Select(node => node.Standing.Role).Take(3), Has.All.EqualTo("outside"));
        Assert.That(Nodes(world).Skip(3).Select(node => node.Configuration.Epoch), Has.All.EqualTo(1));
    }

    [Test]
    public void Leadership_moves_on_request()
    {
        var world = Run(Setup() with { Clients = [Admin((2, "transfer-leader", Value.Of("n4")), (3, "transfer-leader", Value.Nil))] });
        Assert.That(Outcomes(world), Has.All.EqualTo(OpType.Ok));
        Assert.That(Nodes(world).Single(node => node.IsPrimary).Id, Is.EqualTo(new NodeId(4)));
    }

    [Test]
    public void A_request_whose_replies_are_lost_is_carried_out_once()
    {
        var world = Run(Setup(Writes(10)) with
        {
            Faults = [new ScheduledFault(new LoseReplies(Ratio.Percent(60)), Duration.Zero, Duration.Seconds(12))],
        });
        Assert.That(Last(world).Value.Items.Length, Is.EqualTo(10));
    }

    [TestCase(ClientIdentity.Process)]
    [TestCase(ClientIdentity.Machine)]
    public void A_client_goes_on_after_an_unknown_outcome(ClientIdentity identity)
    {
        // The deadline passes while nobody can answer; the machine's next process has to find its number, if it needs one.
        var world = Run(Setup(Writes(10)) with
        {
            Deployment = Deploy(new VrOptions { Clients = identity }),
            Faults =
            [
                new ScheduledFault(
                    new Isolate(Selector.Of(new NodeId(0), new NodeId(1), new NodeId(2))), Duration.Ms(2010), Duration.Seconds(7)),
            ],
        });
        Assert.That(Outcomes(world), Does.Contain(OpType.Info));
        Assert.That(Last(world).Type, Is.EqualTo(OpType.Ok));
        Assert.That(Last(world).Value.Items.Length, Is.EqualTo(10).Or.EqualTo(9));
    }

    static ScheduledFault Crash(int at, params int[] servers) => new(
        new Crash(Selector.Of([.. servers.Select(server => new NodeId(server))])), Duration.Seconds(at), Duration.Ms(100));

    static Deployment Deploy(VrOptions options, int servers = 5) => ((IProtocol)new VrProtocol()).Deploy(options, servers);

    static Operation[] Writes(int count) => [.. Enumerable.Repeat(append, count), Operation.Read("k")];

    static WorldSetup Setup(Operation[]? operations = null, int servers = 5) => new()
    {
        Servers = servers,
        Deployment = Deploy(new VrOptions(), servers),
        Clients =
        [
            new ClientGroup
            {
                Count = 1,
                Nearest = _ => new NodeId(0),
                Script = [.. (operations ?? []).Select(
                    (operation, i) => new ScriptedOperation(Duration.Seconds(1) + Duration.Ms(200) * i, 0, operation))],
                Policy = new ClientPolicy(Duration.Ms(100), 200, ClientTarget.LastGood),
                Deadline = Duration.Seconds(4),
            },
        ],
        Duration = Duration.Seconds(20),
    };

    static ClientGroup Admin(params (int At, string Function, Value Argument)[] acts) => new()
    {
        Count = 1,
        Nearest = _ => new NodeId(0),
        Script = [.. acts.Select(
            act => new ScriptedOperation(Duration.Seconds(act.At), 0, new Operation(act.Function, null, act.Argument)))],
        Deadline = Duration.Seconds(10),
    };

    static World Run(WorldSetup setup)
    {
        var world = new World(setup, new Seeded(1));
        var end = world.Run();
        Assert.That(end.Reason, Is.EqualTo(EndReason.Time), end.Text);
        return world;
    }

    static IEnumerable<VrNode> Nodes(World world) =>
        Enumerable.Range(0, world.Setup.Servers).Select(server => (VrNode)world.Server(new NodeId(server))!);

    static List<OpType> Outcomes(World world) =>
        [.. world.History.Events.Where(e => e.Type != OpType.Invoke && !e.IsNemesis).Select(e => e.Type)];

    static HistoryEvent Last(World world) => world.History.Events.Last(e => !e.IsNemesis);

    sealed class Servers(World world) : ICluster
    {
        public int Count => world.Setup.Servers;
        public NodeSet Byzantine => NodeSet.Empty;
        public Instant Now => world.Now;
        public Node? this[NodeId id] => world.Server(id);
    }
}
