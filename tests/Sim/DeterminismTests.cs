namespace Simulator.Tests.Sim;

public sealed class DeterminismTests
{
    static WorldSetup Eventful => SingleCopy.Setup() with
    {
        Network = new NetworkSetup
        {
            Latency = new Uniform(Duration.Ms(1), Duration.Ms(5)), Loss = Ratio.Percent(1),
            Duplicate = Ratio.Percent(1)
        },
        Machines = new MachineSetup
        {
            Disk = new DiskSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(3)), CrashKeepsWrite = new Ratio(1, 2) },
            ClockDriftPpm = 200,
        },
        Nemesis = new Nemesis(
            [new Crash(new Selector.Any(1)), new Partition([new Selector.Minority(), new Selector.Rest()]),
                new Pause(new Selector.AllClients()), new CrashInHandler(new Selector.Leader(), 1)],
            new Uniform(Duration.Ms(50), Duration.Ms(300)), new Uniform(Duration.Ms(10), Duration.Ms(300)), null, Swarm: true,
            Duration.Zero, null),
        Duration = Duration.Seconds(2),
    };

    static World Run(IChoices choices, Shapes? shapes = null)
    {
        var world = new World(Eventful with { Shapes = shapes }, choices);
        world.Run();
        return world;
    }

    [Test]
    public void A_run_is_not_changed_by_the_runs_before_it_not_even_with_shared_shapes()
    {
        var shapes = new Shapes();
        var first = Run(new Seeded(1), shapes);
        var other = Run(new Seeded(2), shapes);
        var again = Run(new Seeded(1), shapes);
        Assert.That(again.Trace.Hash, Is.EqualTo(first.Trace.Hash));
        Assert.That(again.History.Events, Is.EqualTo(first.History.Events));
        Assert.That(other.Trace.Hash, Is.Not.EqualTo(first.Trace.Hash));
        Assert.That(Run(new Seeded(1)).Trace.Hash, Is.EqualTo(first.Trace.Hash));
    }

    [Test]
    public void A_recording_replays_to_the_same_hash_whatever_the_seed_behind_it()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var recording = new Recording(new Seeded(seed));
            var first = Run(recording);
            var recorded = new Recorded(recording.Choices, new Seeded(seed + 1000));
            var again = Run(recorded);
            Assert.That(recorded.Unmatched, Is.Zero, $"{recorded.FirstUnmatched}");
            Assert.That(again.Trace.Hash, Is.EqualTo(first.Trace.Hash));
        }
    }

    [Test]
    public void The_draws_of_a_run_have_sites_of_their_own()
    {
        var recording = new Recording(new Seeded(3));
        Run(recording);
        var twice = recording.Choices.GroupBy(choice => choice.Site).Where(draws => draws.Count() > 1)
            .Select(draws => draws.Key.ToString());
        Assert.That(twice, Is.Empty);
        Assert.That(recording.Choices, Has.Count.GreaterThan(1000));
    }

    [Test]
    public void A_draw_added_to_a_protocol_shifts_no_other_draw()
    {
        static Stage Chat(bool more) => new Stage(3)
        {
            Starts = (_, env) => env.Arm(new Alarm("talk"), Duration.Ms(10)),
            Rings = (_, env, timer) =>
            {
                if (more) env.Below(10, "something new");
                env.Send(env.Any(env.Peers, "peer"), new Letter(env.Below(1000, "number")));
                env.Arm(timer, env.Between(Duration.Ms(1), Duration.Ms(20), "pause"));
            },
        }.On(new NetworkSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(30)), Loss = new Ratio(1, 10) });
        var (plain, added) = (Chat(more: false).Run(7), Chat(more: true).Run(7));
        Assert.That(added.Trace.Hash, Is.EqualTo(plain.Trace.Hash));
        Assert.That(plain.MessagesSent, Is.GreaterThan(1000));
    }

    [Test]
    public void An_added_client_leaves_the_draws_of_the_others_alone()
    {
        static IEnumerable<(Instant, string)> FirstOperations(int clients)
        {
            var setup = SingleCopy.Setup();
            var group = setup.Clients[0] with { Count = clients, Think = new Uniform(Duration.Ms(100), Duration.Ms(200)) };
            var world = new World(setup with { Clients = [group] }, new Seeded(1));
            world.Run();
            return world.History.Events.Where(e => e.Process < 4 && e.Type == OpType.Invoke).GroupBy(e => e.Process)
                .OrderBy(mine => mine.Key)
                .Select(mine => (mine.First().Time, $"{mine.First().Function} {mine.First().Key}"));
        }
        Assert.That(FirstOperations(9), Is.EqualTo(FirstOperations(4)));
    }

    [Test]
    public void Stepping_by_hand_and_running_are_the_same()
    {
        var world = new World(Eventful, new Seeded(1));
        while (world.Step()) Assert.That(world.Now.Ns, Is.GreaterThanOrEqualTo(0));
        Assert.That(world.Trace.Hash, Is.EqualTo(Run(new Seeded(1)).Trace.Hash));
    }
}
