using Simulator.Protocols.Raft;

namespace Simulator.Tests.Protocols.Raft;

/// <summary>The client in whole worlds: what the history says about retries, redirections and unknown outcomes.</summary>
public sealed class RaftClientTests
{
    static readonly Operation Append = new("append", "k", Value.Of(1));

    [Test]
    public void A_client_finds_the_leader_wherever_it_asks_first()
    {
        for (var nearest = 0; nearest < 5; nearest++)
        {
            var world = Run(Setup(new RaftOptions(), nearest, Append));
            Assert.That(Outcomes(world), Is.EqualTo(new[] { OpType.Ok }));
        }
    }

    [Test]
    public void With_sessions_a_request_whose_replies_are_lost_is_carried_out_once()
    {
        var world = Run(LossyReplies(new RaftOptions()));
        Assert.That(Last(world).Value, Is.EqualTo(Value.List([.. Enumerable.Repeat(Value.Of(1), 10)])));
    }

    [Test]
    public void Without_sessions_it_is_carried_out_again()
    {
        var world = Run(LossyReplies(new RaftOptions { Sessions = false }));
        Assert.That(Last(world).Value.Items.Length, Is.GreaterThan(10));
    }

    [Test]
    public void An_update_that_nobody_answers_is_unknown_and_a_read_has_failed()
    {
        static WorldSetup Deaf(Operation operation) => Setup(new RaftOptions(), 0, operation) with
        {
            Faults = [new ScheduledFault(new LoseReplies(Ratio.Always), Duration.Zero, null)],
        };
        var update = Last(Run(Deaf(Append)));
        Assert.That((update.Type, update.Error), Is.EqualTo((OpType.Info, "unavailable")));
        var read = Last(Run(Deaf(Operation.Read("k"))));
        Assert.That((read.Type, read.Error), Is.EqualTo((OpType.Fail, "unavailable")));
    }

    [Test]
    public void An_expired_session_makes_the_outcome_unknown()
    {
        var setup = Setup(new RaftOptions { SessionLimit = 1 }, 0, Append, Append);
        // Another client takes the only place between the two requests.
        var other = setup.Clients[0] with { Script = [new ScriptedOperation(Duration.Ms(1100), 0, Append)] };
        var world = Run(setup with { Clients = [setup.Clients[0], other] });
        Assert.That(Outcomes(world), Is.EqualTo(new[] { OpType.Ok, OpType.Ok, OpType.Info }));
        Assert.That(Last(world).Error, Is.EqualTo("session-expired"));
    }

    [Test]
    public void Replies_to_earlier_requests_are_ignored()
    {
        // Replies overtake each other and come twice, far later than the client's patience.
        var setup = Setup(new RaftOptions(), 0, [.. Enumerable.Range(0, 40).Select(i => Operation.Write("k", Value.Of(i)))]);
        var world = Run(setup with
        {
            Faults = [new ScheduledFault(
                new Delay(new Selector.AllServers(), new Selector.AllClients(), new Uniform(Duration.Zero, Duration.Ms(900))), Duration.Zero, null)],
            Duration = Duration.Seconds(60),
        });
        var completions = world.History.Events.Where(e => e.Type == OpType.Ok && !e.IsNemesis).ToList();
        Assert.That(completions, Has.Count.EqualTo(40));
        Assert.That(completions.Select(e => e.Value), Is.EqualTo(Enumerable.Range(0, 40).Select(i => Value.Of(i))));
    }

    static World Run(WorldSetup setup)
    {
        var world = new World(setup, new Seeded(1));
        var end = world.Run();
        Assert.That(end.Reason, Is.EqualTo(EndReason.Time), end.Text);
        return world;
    }

    static WorldSetup LossyReplies(RaftOptions options) =>
        Setup(options, 0, [.. Enumerable.Repeat(Append, 10), Operation.Read("k")]) with
        {
            Faults = [new ScheduledFault(new LoseReplies(Ratio.Percent(50)), Duration.Ms(900), Duration.Seconds(14))],
            Duration = Duration.Seconds(30),
        };

    /// <summary>Five servers and one client that does these operations one by one from the first second on.</summary>
    static WorldSetup Setup(RaftOptions options, int nearest, params Operation[] operations) => new()
    {
        Servers = 5,
        Deployment = ((IProtocol)new RaftProtocol()).Deploy(options, 5),
        Clients =
        [
            new ClientGroup
            {
                Count = 1,
                Nearest = _ => new NodeId(nearest),
                Script = [.. operations.Select((operation, i) => new ScriptedOperation(Duration.Seconds(1) + Duration.Ms(200) * i, 0, operation))],
                Policy = new ClientPolicy(Duration.Ms(100), 30, ClientTarget.LastGood),
                Deadline = Duration.Seconds(20),
            },
        ],
        Duration = Duration.Seconds(10),
    };

    static IEnumerable<OpType> Outcomes(World world) => world.History.Events.Where(e => e.Type != OpType.Invoke && !e.IsNemesis).Select(e => e.Type);

    static HistoryEvent Last(World world) => world.History.Events.Last(e => !e.IsNemesis);
}
