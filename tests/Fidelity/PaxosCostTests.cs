using Simulator.Protocols.Paxos;

namespace Simulator.Tests.Fidelity;

/// <summary>
/// What a decision costs, counted on the real message path: L. Lamport, Lower Bounds for Asynchronous Consensus, Distributed Computing
/// 2006, for the message delays: two in phase 2, two more with phase 1. What a machine says to itself is not counted.
/// </summary>
public sealed class PaxosCostTests
{
    static readonly Duration delay = Duration.Ms(10);

    [TestCase(3), TestCase(5), TestCase(7)]
    public void With_phase_1_a_decision_takes_four_message_delays(int servers)
    {
        var (time, messages) = Decide(servers, new PaxosOptions());
        Assert.That(time, Is.EqualTo(delay * 4));
        Assert.That(messages, Is.EqualTo(3 * (servers - 1) + servers * (servers - 1)), "prepare, promise, accept; accepted from all to all");
    }

    [TestCase(3), TestCase(5), TestCase(7)]
    public void In_the_lowest_ballot_of_the_first_proposer_it_takes_two(int servers)
    {
        var (time, messages) = Decide(servers, new PaxosOptions { SkipFirstPhase = true });
        Assert.That(time, Is.EqualTo(delay * 2));
        Assert.That(messages, Is.EqualTo(servers - 1 + servers * (servers - 1)));
    }

    [TestCase(3), TestCase(5), TestCase(7)]
    public void With_one_distinguished_learner_messages_are_linear_in_the_number_of_servers(int servers)
    {
        var (time, messages) = Decide(servers, new PaxosOptions { SkipFirstPhase = true, Learning = Learning.DistinguishedLearners });
        Assert.That(time, Is.EqualTo(delay * 2), "the proposer is the learner");
        Assert.That(messages, Is.EqualTo(3 * (servers - 1)), "accept, accepted, chosen");
    }

    [Test]
    public void A_dead_minority_costs_nothing()
    {
        var (time, _) = Decide(5, new PaxosOptions(), new ScheduledFault(new Crash(Selector.Of(new NodeId(3), new NodeId(4))), Duration.Zero, null));
        Assert.That(time, Is.EqualTo(delay * 4));
    }

    /// <summary>From the request's arrival at n1 until n1 knows the decision; and the messages between servers in all.</summary>
    static (Duration Time, int Messages) Decide(int servers, PaxosOptions options, params ScheduledFault[] faults)
    {
        var world = new World(new WorldSetup
        {
            Servers = servers,
            Deployment = ((IProtocol)new PaxosProtocol()).Deploy(options with { Retransmit = Duration.Seconds(60) }, servers),
            Network = new NetworkSetup { Latency = new Constant(delay) },
            Clients =
            [
                new ClientGroup
                {
                    Count = 1, Nearest = _ => new NodeId(0), Policy = new ClientPolicy(Duration.Zero, 1, ClientTarget.Nearest),
                    Script = [new ScriptedOperation(Duration.Seconds(1), 0, Operation.Write("k", Value.Of(1)))],
                },
            ],
            Faults = faults,
            Duration = Duration.Seconds(5),
        }, new Seeded(1));
        world.Run();
        var (asked, decided, messages) = (Instant.Zero, Instant.Zero, 0);
        for (var i = 0L; i < world.Trace.Count; i++)
            switch (world.Trace[i])
            {
                case { Kind: EventKind.Deliver, What: Ask } e: asked = e.Time; break;
                case { Kind: EventKind.Fact, What: Decided } e when e.Machine == new NodeId(0): decided = e.Time; break;
                case { Kind: EventKind.Deliver, What: PaxosMessage } e when e.Machine != e.Peer: messages++; break;
            }
        Assert.That(decided, Is.GreaterThan(asked));
        return (decided - asked, messages);
    }
}
