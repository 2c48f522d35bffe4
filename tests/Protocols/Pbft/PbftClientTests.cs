using Simulator.Protocols.Pbft;
using Simulator.Tests.Sim;
using Reply = Simulator.Protocols.Pbft.Reply;
using Request = Simulator.Protocols.Pbft.Request;

namespace Simulator.Tests.Protocols.Pbft;

/// <summary>The client in whole worlds: whom it asks, whom it believes, and what it makes of silence.</summary>
public sealed class PbftClientTests
{
    static readonly Operation write = Operation.Write("k", Value.Of(1));
    static readonly Operation read = Operation.Read("k");

    [Test]
    public void A_request_reaches_the_primary_wherever_it_goes_first([Values(0, 1, 2, 3)] int nearest, [Values] ClientTarget target)
    {
        var world = Run(Setup(new PbftOptions(), nearest, target, write));
        Assert.That(Outcomes(world), Is.EqualTo(new[] { OpType.Ok }));
        var asked = world.Events(EventKind.Deliver).Where(e => e.Event is { What: Request, Peer.IsClient: true })
            .Select(e => e.Event.Machine.Value);
        if (target == ClientTarget.LastGood) Assert.That(asked, Is.EqualTo(new[] { 0 }), "the primary of view 0");
        if (target == ClientTarget.Nearest) Assert.That(asked, Is.EqualTo(new[] { nearest }));
    }

    [Test]
    public void After_silence_it_asks_all_and_then_follows_the_view()
    {
        var world = Run(Setup(new PbftOptions(), 1, ClientTarget.LastGood, write, write) with
        {
            Faults = [new ScheduledFault(new Isolate(Selector.Of(new NodeId(0))), Duration.Zero, null)],
        });
        Assert.That(Outcomes(world), Is.EqualTo(new[] { OpType.Ok, OpType.Ok }));
        var asked = world.Events(EventKind.Deliver).Where(e => e.Event is { What: Request { Sequence: 2 }, Peer.IsClient: true });
        Assert.That(asked.Select(e => e.Event.Machine.Value), Is.EqualTo(new[] { 1 }), "the primary of view 1, at once");
    }

    [Test]
    public void A_request_whose_replies_are_lost_is_carried_out_once()
    {
        var append = new Operation("append", "k", Value.Of(1));
        var world = Run(Setup(new PbftOptions(), 0, ClientTarget.LastGood, [.. Enumerable.Repeat(append, 10), read]) with
        {
            Faults = [new ScheduledFault(new LoseReplies(Ratio.Percent(70)), Duration.Zero, null)],
            Duration = Duration.Seconds(30),
        });
        Assert.That(Outcomes(world), Has.All.EqualTo(OpType.Ok));
        Assert.That(world.History.Events[^1].Value, Is.EqualTo(Value.List([.. Enumerable.Repeat(Value.Of(1), 10)])));
    }

    [Test]
    public void An_update_that_nobody_answers_is_unknown_and_a_read_has_failed()
    {
        foreach (var (operation, type) in new[] { (write, OpType.Info), (read, OpType.Fail) })
        {
            var world = Run(Setup(new PbftOptions(), 0, ClientTarget.LastGood, operation) with
            {
                Faults = [new ScheduledFault(new LoseReplies(Ratio.Always), Duration.Zero, null)],
            });
            var last = world.History.Events.Last(e => !e.IsNemesis);
            Assert.That((last.Type, last.Error), Is.EqualTo((type, "unavailable")));
        }
    }

    [Test]
    public void It_believes_what_f_plus_1_say_and_not_what_f_say()
    {
        foreach (var (liars, fooled) in new[] { (1, false), (2, true) })
        {
            var servers = Enumerable.Range(4 - liars, liars).Select(id => new NodeId(id)).ToArray();
            var world = Run(Setup(new PbftOptions(), 0, ClientTarget.LastGood, write, read) with
            {
                // The truth comes late, so that it is the liars whom the client hears first.
                Faults =
                [
                    new ScheduledFault(new Misbehave(Selector.Of(servers), Behaviours.Named("lie-to-clients")!), Duration.Zero, null),
                    new ScheduledFault(
                        new Delay(Selector.Of(new NodeId(0), new NodeId(1)), new Selector.AllClients(), new Constant(Duration.Ms(50))),
                        Duration.Zero, null),
                ],
            });
            var answer = world.History.Events.Last(e => e.Type == OpType.Ok).Value;
            Assert.That(answer, fooled ? Is.Not.EqualTo(Value.Of(1)) : Is.EqualTo(Value.Of(1)));
        }
    }

    [Test]
    public void A_read_that_cannot_get_a_quorum_of_equal_answers_is_ordered_at_once()
    {
        var world = Run(Setup(new PbftOptions { ReadOnly = true }, 0, ClientTarget.LastGood, read) with
        {
            Faults =
            [
                new ScheduledFault(
                    new Misbehave(Selector.Of(new NodeId(2), new NodeId(3)), Behaviours.Named("lie-to-clients")!), Duration.Zero, null),
            ],
        });
        var ordered = world.Events(EventKind.Deliver).First(e => e.Event.What is Request { ReadOnly: false });
        Assert.That(ordered.Event.Time, Is.LessThan(Instant.Zero + Duration.Ms(1050)), "long before the timeout for reads");
    }

    [Test]
    public void A_read_that_is_answered_too_seldom_is_ordered_after_a_while()
    {
        var world = Run(Setup(new PbftOptions { ReadOnly = true }, 0, ClientTarget.LastGood, read) with
        {
            Faults =
            [
                new ScheduledFault(
                    new Cut(Selector.Of(new NodeId(2), new NodeId(3)), new Selector.AllClients()), Duration.Zero, Duration.Ms(1050)),
            ],
        });
        Assert.That(Outcomes(world), Is.EqualTo(new[] { OpType.Ok }));
        var ordered = world.Events(EventKind.Deliver).First(e => e.Event.What is Request { ReadOnly: false });
        Assert.That(ordered.Event.Time, Is.InRange(Instant.Zero + Duration.Ms(1100), Instant.Zero + Duration.Ms(1110)));
    }

    [Test]
    public void A_tentative_answer_takes_a_quorum()
    {
        var options = new PbftOptions { TentativeExecution = true };
        // Commits are held back for longer than the client waits, so all answers are tentative; one replica's is lost.
        var world = Run(Setup(options, 0, ClientTarget.LastGood, write) with
        {
            Faults = [new ScheduledFault(new Cut(Selector.Of(new NodeId(3)), new Selector.AllClients()), Duration.Zero, null)],
        });
        Assert.That(world.Events(EventKind.Deliver).Count(e => e.Event is { What: Reply { Tentative: true } }), Is.EqualTo(3));
        Assert.That(Outcomes(world), Is.EqualTo(new[] { OpType.Ok }));
    }

    static World Run(WorldSetup setup)
    {
        var world = new World(setup, new Seeded(1));
        var end = world.Run();
        Assert.That(end.Reason, Is.EqualTo(EndReason.Time), end.Text);
        return world;
    }

    /// <summary>Four servers and one client that does these operations one by one from the first second on.</summary>
    static WorldSetup Setup(PbftOptions options, int nearest, ClientTarget target, params Operation[] operations) => new()
    {
        Servers = 4,
        Deployment = ((IProtocol)new PbftProtocol()).Deploy(options, 4),
        Clients =
        [
            new ClientGroup
            {
                Count = 1,
                Nearest = _ => new NodeId(nearest),
                Script = [.. operations.Select((one, i) => new ScriptedOperation(Duration.Seconds(1) + Duration.Ms(100) * i, 0, one))],
                Policy = new ClientPolicy(Duration.Ms(100), 30, target),
                Deadline = Duration.Seconds(20),
            },
        ],
        Duration = Duration.Seconds(10),
    };

    static IEnumerable<OpType> Outcomes(World world) =>
        world.History.Events.Where(e => e.Type != OpType.Invoke && !e.IsNemesis).Select(e => e.Type);
}
