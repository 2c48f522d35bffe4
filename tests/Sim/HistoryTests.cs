namespace Simulator.Tests.Sim;

public sealed class HistoryTests
{
    static readonly Fault[] Everything =
    [
        new Crash(new Selector.Leader()), new Pause(new Selector.Any(2)), new Partition([new Selector.Minority(), new Selector.Rest()]),
        new Crash(new Selector.AllClients()), new Pause(new Selector.AllClients()), new LoseReplies(new Ratio(1, 2)),
        new CrashInHandler(new Selector.Leader(), 1),
        new Duplicate(new Selector.AllServers(), new Selector.AllClients(), new Ratio(1, 2)),
        new Delay(new Selector.AllServers(), new Selector.AllClients(), new Uniform(Duration.Zero, Duration.Ms(600))),
    ];

    static World Run(ulong seed)
    {
        var setup = SingleCopy.Setup() with
        {
            Nemesis = new Nemesis(Everything, new Uniform(Duration.Ms(20), Duration.Ms(200)),
                new Uniform(Duration.Ms(1), Duration.Ms(400)), null, Swarm: true, Duration.Zero, null),
            Clients =
            [
                new ClientGroup { Count = 3, Nearest = i => new NodeId(i % 3), Workload = () => new KeyValueWorkload(50, 40, 10, 2),
                    Deadline = Duration.Ms(250) },
                new ClientGroup { Count = 3, Nearest = _ => new NodeId(1), Workload = () => new KeyValueWorkload(1, 1, 0, 1),
                    Mode = LoadMode.Open, Deadline = Duration.Ms(100) },
            ],
            Duration = Duration.Seconds(3),
        };
        var world = new World(setup, new Seeded(seed));
        var end = world.Run();
        Assert.That(end.Reason, Is.EqualTo(EndReason.Time), end.Text);
        return world;
    }

    [Test]
    public void Under_any_faults_a_history_is_well_formed_in_Jepsens_sense()
    {
        var outcomes = new long[4];
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var open = new Dictionary<int, HistoryEvent>();
            var retired = new HashSet<int>();
            var before = default(HistoryEvent);
            foreach (var e in Run(seed).History.Events)
            {
                var where = $"seed {seed}, {e}";
                outcomes[(int)e.Type]++;
                Assert.That(e.Index, Is.EqualTo((before?.Index ?? -1) + 1), where);
                Assert.That(e.Time, Is.GreaterThanOrEqualTo(before?.Time ?? Instant.Zero), where);
                before = e;
                if (e.IsNemesis) continue;
                if (e.Type == OpType.Invoke)
                {
                    Assert.That(retired, Does.Not.Contain(e.Process), where);
                    Assert.That(open.TryAdd(e.Process, e), where);
                    continue;
                }
                Assert.That(open.Remove(e.Process, out var begun), where);
                Assert.That((e.Function, e.Key, e.Machine), Is.EqualTo((begun!.Function, begun.Key, begun.Machine)), where);
                if (e.Type != OpType.Ok) Assert.That(e.Error, Is.Not.Null.And.Not.Empty, where);
                if (e.Type != OpType.Ok || e.Function != "read") Assert.That(e.Value, Is.EqualTo(begun.Value), where);
                if (e.Type == OpType.Info) retired.Add(e.Process);
            }
        }
        Assert.That(outcomes, Is.All.GreaterThan(500), "every kind of outcome is there");
    }

    [Test]
    public void Every_event_names_the_step_in_which_it_happened()
    {
        var world = Run(3);
        foreach (var e in world.History.Events)
        {
            var step = world.Trace[e.Step];
            if (e.IsNemesis)
            {
                Assert.That(step.Kind, Is.AnyOf(EventKind.FaultBegin, EventKind.FaultEnd));
                continue;
            }
            Assert.That(step.Kind, Is.EqualTo(e.Type == OpType.Invoke ? EventKind.Invoke : EventKind.Complete));
            Assert.That((step.Time, step.Machine.ToString()), Is.EqualTo((e.Time, e.Machine)));
            if (e.Type == OpType.Invoke) continue;
            Assert.That(((Outcome)step.What!).Type, Is.EqualTo(e.Type));
            Assert.That(world.Trace[step.Parent].Machine, Is.EqualTo(step.Machine));
            Assert.That(world.Trace[step.Parent].Kind, Is.EqualTo(e.Error switch
            {
                "timeout" => EventKind.Invoke,
                "client-crashed" => EventKind.Crash,
                _ => EventKind.Deliver,
            }));
        }
    }
}
