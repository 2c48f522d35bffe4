namespace Simulator.Tests.Sim;

public sealed class TraceTests
{
    /// <summary>Every server keeps sending, by every road: at once, after writes, by timers, from faulty disks.</summary>
    static World Busy(ulong seed, TraceMode mode = TraceMode.Full)
    {
        var stage = new Stage(4)
        {
            Starts = (_, env) => env.Arm(new Alarm("talk"), Duration.Ms(3)),
            Rings = (actor, env, timer) =>
            {
                actor.Memory++;
                if (env.Chance(new Ratio(1, 2))) actor.Write(env, actor.Memory);
                env.Broadcast(new Letter(actor.Memory));
                env.SendEarly(env.Any(env.Peers, "to"), new Letter(-actor.Memory));
                env.Arm(timer, env.Between(Duration.Ms(1), Duration.Ms(9), "pause"));
            },
            Hears = (_, env, from, message) =>
            {
                if (message is Letter { Number: > 0 } letter) env.Send(from, new Letter(-letter.Number));
            },
        };
        return stage.On(new NetworkSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(20)), Duplicate = new Ratio(1, 9) })
            .On(new DiskSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(9)) })
            .With(setup => setup with { Trace = mode, Duration = Duration.Ms(600) })
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(100), Duration.Ms(50))
            .Fault(new Pause(Seen.Node(1)), Duration.Ms(200), Duration.Ms(100))
            .Fault(new LyingDisk(Seen.Node(2)), Duration.Ms(100), Duration.Ms(100))
            .Fault(new FullDisk(Seen.Node(3)), Duration.Ms(100), Duration.Ms(100))
            .Fault(new Clog(Seen.Node(2), Seen.Node(3)), Duration.Ms(300), Duration.Ms(100)).Run(seed);
    }

    [Test]
    public void The_cause_of_each_event_came_before_it_and_at_the_right_machine()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var trace = Busy(seed).Trace;
            for (long id = 0; id < trace.Count; id++)
            {
                var e = trace[id];
                var line = TraceText.Line(trace, id);
                Assert.That(e.Parent, Is.LessThan(id), line);
                if (id > 0) Assert.That(e.Time, Is.GreaterThanOrEqualTo(trace[id - 1].Time), line);
                if (e.Kind is EventKind.Deliver or EventKind.Drop)
                {
                    Assert.That(trace[e.Parent].Machine, Is.EqualTo(e.Peer), $"a message comes from the step that sent it: {line}");
                    Assert.That(trace[e.Parent].Kind, Is.AnyOf(EventKind.Fire, EventKind.Deliver, EventKind.Start), line);
                }
                if (e.Kind is EventKind.Fire or EventKind.Write or EventKind.Sync or EventKind.Fact)
                    Assert.That(trace[e.Parent].Machine, Is.EqualTo(e.Machine), line);
                if (e.Kind == EventKind.Sync) Assert.That(trace[e.Parent].Kind, Is.EqualTo(EventKind.Write), line);
                if (e.Kind is EventKind.Crash or EventKind.Pause or EventKind.Resume)
                    Assert.That(trace[e.Parent].Kind, Is.EqualTo(EventKind.FaultBegin), line);
            }
        }
    }

    [Test]
    public void A_delivery_is_caused_by_the_very_step_that_sent_the_message()
    {
        var world = new Stage
        {
            Hears = (_, env, from, message) =>
            {
                if (message is Letter { Number: > 0 } letter) env.Send(from, new Letter(letter.Number - 1));
            },
        }.On(new DiskSetup { Latency = new Constant(Duration.Ms(10)) })
            .At(Duration.Ms(5), 0, (actor, env) =>
            {
                env.Note(new Remark("before"));
                actor.Write(env, 1);
                env.Send(new NodeId(1), new Letter(2));
            })
            .At(Duration.Ms(6), 0, (_, env) => env.Note(new Remark("between"))).Run();
        var chain = new List<EventKind>();
        for (var id = world.Trace.Count - 1; id >= 0; id = world.Trace[id].Parent) chain.Add(world.Trace[id].Kind);
        Assert.That(chain, Is.EqualTo(new[] { EventKind.Deliver, EventKind.Deliver, EventKind.Deliver, EventKind.Fire, EventKind.Start }));
    }

    [Test]
    public void Hash_only_and_full_give_the_same_hash_and_checkpoints()
    {
        var full = Busy(1).Trace;
        var light = Busy(1, TraceMode.HashOnly).Trace;
        Assert.That(light.Hash, Is.EqualTo(full.Hash));
        Assert.That(light.Checkpoints, Is.EqualTo(full.Checkpoints));
        Assert.That(light.Count, Is.EqualTo(full.Count).And.GreaterThan(3 * Trace.CheckpointEvery));
        for (var id = light.FirstKept; id < light.Count; id++) Assert.That(light[id].Time, Is.EqualTo(full[id].Time));
        Assert.That(() => light[light.FirstKept - 1], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Checkpoints_tell_where_two_runs_part()
    {
        static World Until(long number)
        {
            var stage = new Stage();
            for (var i = 0; i < 5000; i++) stage.Send(Duration.Ms(i), 0, 1, i == 4000 ? number : i);
            return stage.Run();
        }
        var (a, b) = (Until(4000).Trace, Until(-4000).Trace);
        var first = Enumerable.Range(0, a.Checkpoints.Count).First(i => a.Checkpoints[i] != b.Checkpoints[i]);
        var parted = Enumerable.Range(0, (int)a.Count).First(id => TraceText.Line(a, id) != TraceText.Line(b, id));
        Assert.That(parted, Is.InRange(first * Trace.CheckpointEvery, (first + 1) * Trace.CheckpointEvery - 1));
    }

    [Test]
    public void The_hash_covers_the_contents_of_messages_and_timers()
    {
        static string Hash(long letter = 1, string alarm = "a") => new Stage()
            .At(Duration.Ms(1), 0, (_, env) =>
            {
                env.Send(new NodeId(1), new Letter(letter));
                env.Arm(new Alarm(alarm), Duration.Ms(1));
            }).Run().Trace.Hash;
        string[] hashes = [Hash(), Hash(letter: 2), Hash(alarm: "b")];
        Assert.That(hashes, Is.Unique);
        Assert.That(Hash(1, "a"), Is.EqualTo(hashes[0]));
    }

    /// <summary>No node can read a fact; what tells two runs apart by their facts tells them apart by messages, timers or writes.</summary>
    [Test]
    public void The_hash_covers_where_facts_are_but_not_what_they_say()
    {
        static Trace Told(string? fact, TraceMode mode, params TraceCheck[] checks) => new Stage()
            .At(Duration.Ms(1), 0, (_, env) =>
            {
                if (fact is not null) env.Note(new Remark(fact));
                env.Send(new NodeId(1), new Letter(1));
            })
            .Send(Duration.Ms(5), 1, 0, 2)
            .With(setup => setup with { Trace = mode, Checks = [.. checks] }).Run().Trace;
        var full = Told("f", TraceMode.Full);
        Assert.That(Told("g", TraceMode.Full).Hash, Is.EqualTo(full.Hash));
        Assert.That(Told("f", TraceMode.HashOnly).Hash, Is.EqualTo(full.Hash));
        Assert.That(Told("f", TraceMode.HashOnly, new Listener()).Hash, Is.EqualTo(full.Hash));
        Assert.That(Told(null, TraceMode.Full).Hash, Is.Not.EqualTo(full.Hash));
    }

    [Test]
    public void A_fact_is_kept_when_somebody_listens()
    {
        static object? Kept(TraceMode mode, params TraceCheck[] checks) => new Stage()
            .At(Duration.Ms(1), 0, (_, env) => env.Note(new Remark("f")))
            .With(setup => setup with { Trace = mode, Checks = [.. checks] }).Run().Events(EventKind.Fact).Single().Event.What;
        Assert.That(Kept(TraceMode.Full), Is.EqualTo(new Remark("f")));
        Assert.That(Kept(TraceMode.HashOnly, new Listener()), Is.EqualTo(new Remark("f")));
        Assert.That(Kept(TraceMode.HashOnly), Is.Null);
    }

    sealed class Listener() : TraceCheck("listener", "this test")
    {
        public override string? See(in TraceEvent e) => null;
    }

    [Test]
    public void The_hash_covers_times_machines_reasons_and_causes()
    {
        static string Hash(params (EventKind Kind, long Time, int Machine, int Peer, long Parent, int Detail)[] events)
        {
            var trace = new Trace(TraceMode.HashOnly, new Shapes());
            foreach (var e in events)
                trace.Add(e.Kind, new Instant(e.Time), new NodeId(e.Machine), new NodeId(e.Peer), e.Parent, null, 7, e.Detail);
            return trace.Hash;
        }
        var plain = (EventKind.Drop, 5L, 1, 2, 3L, 4);
        string[] hashes =
        [
            Hash(plain), Hash(plain, plain), Hash((EventKind.Deliver, 5, 1, 2, 3, 4)), Hash((EventKind.Drop, 6, 1, 2, 3, 4)),
            Hash((EventKind.Drop, 5, 2, 2, 3, 4)),
            Hash((EventKind.Drop, 5, 1, 1, 3, 4)), Hash((EventKind.Drop, 5, 1, 2, 2, 4)), Hash((EventKind.Drop, 5, 1, 2, 3, 5)),
            Hash((EventKind.Drop, 5, 2, 1, 3, 4)),
        ];
        Assert.That(hashes, Is.Unique);
        Assert.That(hashes, Is.All.Match("^[0-9a-f]{32}$"));
    }

    [Test]
    public void The_canonical_text_is_as_it_was()
    {
        var setup = SingleCopy.Setup() with
        {
            Network = new NetworkSetup { Latency = new Constant(Duration.Ms(5)) },
            Machines = new MachineSetup { Disk = new DiskSetup { Latency = new Constant(Duration.Ms(2)) } },
            Clients = [new ClientGroup { Count = 1, Nearest = _ => new NodeId(0), Deadline = Duration.Ms(600), Script = [.. Script()] }],
            Faults =
            [
                new ScheduledFault(new Partition([Seen.Nodes(0, 1), new Selector.Rest(), Selector.Of(NodeId.Client(0))]),
                    Duration.Ms(50), Duration.Ms(100)),
                new ScheduledFault(new CrashInHandler(new Selector.Leader(), 1), Duration.Ms(700), Duration.Ms(30)),
                new ScheduledFault(new ClockStep(Seen.Node(2), Duration.Ms(-5)), Duration.Ms(1000), null),
                new ScheduledFault(new Pause(Seen.Node(2)), Duration.Ms(1001), Duration.Ms(5)),
                new ScheduledFault(new BitFlip(Seen.Node(0)), Duration.Ms(1100), null),
                new ScheduledFault(new Crash(Seen.Node(0)), Duration.Ms(1101), Duration.Ms(5)),
            ],
            Duration = Duration.Seconds(2),
        };
        var world = new World(setup, new Seeded(1));
        world.Run();
        var text = string.Concat(Enumerable.Range(0, (int)world.Trace.Count).Select(id => TraceText.Line(world.Trace, id) + "\n"));
        Scenarios.Golden.Matches("tests/Sim/Golden/canonical-trace.txt", text + world.Trace.Hash + "\n");

        static IEnumerable<ScriptedOperation> Script()
        {
            yield return new(Duration.Ms(10), 0, Operation.Write("x", Value.Of(5)));
            yield return new(Duration.Ms(60), 0, Operation.Cas("x", Value.Of(5), Value.Of(6)));
            yield return new(Duration.Ms(750), 0, Operation.Write("y", Value.Of("text \"quoted\"")));
            yield return new(Duration.Ms(1200), 0, Operation.Read("x"));
        }
    }
}
