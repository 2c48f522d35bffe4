using Simulator.Protocols.Pbft;
using Simulator.Tests.Sim;
using Proposal = Simulator.Protocols.Pbft.Proposal;
using Reply = Simulator.Protocols.Pbft.Reply;
using Request = Simulator.Protocols.Pbft.Request;

namespace Simulator.Tests.Fidelity;

/// <summary>
/// Message delays and message counts of PBFT with a constant delay of the network: Castro and Liskov, OSDI 1999, Figure 1 and §5.1.
/// The counts follow from §4.2: 1 + (n-1) + (n-1)² + n(n-1) + n.
/// </summary>
public sealed class PbftDelayTests
{
    static readonly Duration delay = Duration.Ms(10);

    [Test]
    public void An_operation_takes_five_message_delays([Values(4, 5, 7, 10)] int servers) =>
        Assert.That(Latency(Run(new PbftOptions(), servers, Operation.Write("k", Value.Of(1)))), Is.EqualTo(delay * 5));

    [Test]
    public void With_tentative_execution_it_takes_four([Values(4, 7, 10)] int servers) =>
        Assert.That(
            Latency(Run(new PbftOptions { TentativeExecution = true }, servers, Operation.Write("k", Value.Of(1)))), Is.EqualTo(delay * 4));

    [Test]
    public void A_read_only_operation_takes_one_round_trip([Values(4, 7, 10)] int servers) =>
        Assert.That(Latency(Run(new PbftOptions { ReadOnly = true }, servers, Operation.Read("k"))), Is.EqualTo(delay * 2));

    [Test]
    public void Without_the_option_a_read_is_ordered_like_a_write() =>
        Assert.That(Latency(Run(new PbftOptions(), 4, Operation.Read("k"))), Is.EqualTo(delay * 5));

    [TestCase(4, ExpectedResult = 29)]
    [TestCase(7, ExpectedResult = 92)]
    [TestCase(10, ExpectedResult = 191)]
    public int Messages_for_a_request(int servers)
    {
        var world = Run(new PbftOptions { Batch = 1 }, servers, Operation.Write("k", Value.Of(1)));
        var n = servers;
        Assert.That(Count<Request>(world), Is.EqualTo(1));
        Assert.That(Count<Proposal>(world), Is.EqualTo(n - 1));
        Assert.That(Count<Prepare>(world), Is.EqualTo((n - 1) * (n - 1)));
        Assert.That(Count<Commit>(world), Is.EqualTo(n * (n - 1)));
        Assert.That(Count<Reply>(world), Is.EqualTo(n));
        return Count<Message>(world);
    }

    [Test]
    public void A_read_only_operation_takes_2n_messages() =>
        Assert.That(Count<Message>(Run(new PbftOptions { ReadOnly = true }, 4, Operation.Read("k"))), Is.EqualTo(8));

    /// <summary>One operation, and nothing else in the network: the first status is due only after the run.</summary>
    static World Run(PbftOptions options, int servers, Operation operation)
    {
        options = options with { StatusInterval = Duration.Seconds(10) };
        var setup = new WorldSetup
        {
            Servers = servers,
            Deployment = ((IProtocol)new PbftProtocol()).Deploy(options, servers),
            Network = new NetworkSetup { Latency = new Constant(delay) },
            Clients =
            [
                new ClientGroup
                {
                    Count = 1, Nearest = _ => new NodeId(0), Script = [new ScriptedOperation(Duration.Ms(100), 0, operation)],
                },
            ],
            Duration = Duration.Ms(300),
        };
        var world = new World(setup, new Seeded(1));
        Assert.That(world.Run().Reason, Is.EqualTo(EndReason.Time));
        return world;
    }

    static Duration Latency(World world)
    {
        var events = world.History.Events;
        Assert.That(events.Select(e => e.Type), Is.EqualTo(new[] { OpType.Invoke, OpType.Ok }));
        return events[1].Time - events[0].Time;
    }

    /// <summary>Messages that went from one machine to another.</summary>
    static int Count<T>(World world) where T : Message =>
        world.Events(EventKind.Deliver).Count(e => e.Event.What is T && e.Event.Machine != e.Event.Peer);
}
