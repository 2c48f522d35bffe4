namespace Simulator.Tests.Sim;

public sealed class ClientTests
{
    static readonly ClientGroup One = new()
    {
        Count = 1, Nearest = _ => new NodeId(0), Workload = () => new KeyValueWorkload(1, 1, 0, 1),
    };

    static WorldSetup Setup(params ClientGroup[] groups) => SingleCopy.Setup() with
    {
        Network = new NetworkSetup { Latency = new Constant(Duration.Ms(5)) },
        Clients = groups,
        Duration = Duration.Seconds(1),
    };

    static World Run(WorldSetup setup, ulong seed = 1)
    {
        var world = new World(setup, new Seeded(seed));
        var end = world.Run();
        Assert.That(end.Reason, Is.AnyOf(EndReason.Time, EndReason.Quiescent), end.Text);
        return world;
    }

    static HistoryEvent[] Of(World world, OpType type) => [.. world.History.Events.Where(e => e.Type == type && !e.IsNemesis)];

    static IEnumerable<long> Ms(IEnumerable<HistoryEvent> events) => events.Select(e => e.Time.Ns / 1_000_000);

    [Test]
    public void A_closed_loop_begins_the_next_operation_when_the_last_has_ended_plus_the_think_time()
    {
        var world = Run(Setup(One with { Think = new Constant(Duration.Ms(7)) }));
        Assert.That(Ms(Of(world, OpType.Invoke)), Is.EqualTo(Enumerable.Range(0, 59).Select(i => 7L + 17 * i)));
        Assert.That(Ms(Of(world, OpType.Ok)), Is.EqualTo(Enumerable.Range(0, 58).Select(i => 17L + 17 * i)));
    }

    [Test]
    public void An_open_loop_begins_operations_at_its_rate_and_sheds_what_no_client_can_take()
    {
        // An operation takes 10 ms; three arrive in that time, two clients are there.
        var group = One with { Count = 2, Mode = LoadMode.Open, InterArrival = new Constant(Duration.Us(3_334)) };
        var world = Run(Setup(group));
        var invoked = Of(world, OpType.Invoke).Length;
        Assert.That(invoked + world.OperationsShed, Is.EqualTo(300));
        Assert.That(world.OperationsShed, Is.EqualTo(100).Within(2));
        Assert.That(Of(world, OpType.Invoke).Select(e => e.Time.Ns % 3_334_000), Is.All.Zero);
    }

    [Test]
    public void An_open_loop_does_not_slow_down_with_the_service()
    {
        var group = One with { Count = 50, Mode = LoadMode.Open, InterArrival = new Constant(Duration.Ms(10)) };
        var setup = Setup(group);
        var slow = Run(setup with { Machines = new MachineSetup { ServiceTime = Duration.Ms(100) } });
        Assert.That(Of(slow, OpType.Invoke).Length + slow.OperationsShed, Is.EqualTo(101));
        Assert.That(Of(slow, OpType.Ok), Has.Length.LessThan(12));
    }

    [Test]
    public void An_arrival_takes_the_client_that_has_been_idle_longest()
    {
        var world = Run(Setup(One with { Count = 3, Mode = LoadMode.Open, InterArrival = new Constant(Duration.Ms(20)) }));
        Assert.That(Of(world, OpType.Invoke).Take(9).Select(e => e.Process), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2, 0, 1, 2 }));
    }

    [Test]
    public void Operations_begin_between_start_and_stop_and_not_more_than_allowed()
    {
        var world = Run(Setup(One with
        {
            Count = 3,
            Start = Duration.Ms(200),
            Stop = Duration.Ms(400),
            Think = new Constant(Duration.Ms(1))
        }));
        Assert.That(Ms(Of(world, OpType.Invoke)), Is.All.InRange(201, 400));
        Assert.That(Ms(Of(world, OpType.Invoke)).Min(), Is.EqualTo(201));
        Assert.That(Of(Run(Setup(One with { Count = 3, MaxOperations = 10 })), OpType.Invoke), Has.Length.EqualTo(10));
        Assert.That(Of(Run(Setup(One with { Count = 3, MaxOperations = 10, Mode = LoadMode.Open })), OpType.Invoke),
            Has.Length.EqualTo(10));
        Assert.That(Ms(Of(Run(Setup(One with { Mode = LoadMode.Open, Start = Duration.Ms(300) })), OpType.Invoke)).Min(), Is.EqualTo(300));
    }

    [Test]
    public void When_the_deadline_passes_a_write_is_unknown_and_a_read_has_failed_and_the_process_is_retired()
    {
        var group = new ClientGroup
        {
            Count = 2,
            Nearest = _ => new NodeId(0),
            Deadline = Duration.Ms(100),
            Script =
            [
                new(Duration.Ms(10), 0, Operation.Write("x", Value.Of(1))), new(Duration.Ms(10), 1, Operation.Read("x")),
                new(Duration.Ms(500), 0, Operation.Read("x")), new(Duration.Ms(500), 1, Operation.Read("x")),
            ],
        };
        var world = Run(Setup(group) with { Faults = [new ScheduledFault(new Pause(Seen.Node(0)), Duration.Zero, Duration.Ms(300))] });
        Assert.That(
            world.History.Events.Where(e => !e.IsNemesis).Select(e => (e.Time.Ns / 1_000_000, e.Process, e.Type, e.Function, e.Error)),
            Is.EqualTo(new[]
            {
                (10L, 0, OpType.Invoke, "write", (string?)null), (10, 1, OpType.Invoke, "read", null),
                (110, 0, OpType.Info, "write", "timeout"), (110, 1, OpType.Fail, "read", "timeout"),
                (500, 2, OpType.Invoke, "read", null), (500, 3, OpType.Invoke, "read", null),
                (510, 2, OpType.Ok, "read", null), (510, 3, OpType.Ok, "read", null),
            }));
        Assert.That(Of(world, OpType.Ok)[0].Value, Is.EqualTo(Value.Of(1)), "the write took effect after all");
    }

    [Test]
    public void A_late_answer_never_completes_another_operation()
    {
        // Answers take longer than the deadline, so each comes while the next process waits for its own.
        var group = One with
        {
            Deadline = Duration.Ms(15),
            Workload = () => new KeyValueWorkload(0, 1, 0, 1),
            Policy = new ClientPolicy(Duration.Zero, 1, ClientTarget.Nearest)
        };
        var world = Run(Setup(group) with { Network = new NetworkSetup { Latency = new Constant(Duration.Ms(10)) } });
        Assert.That(Of(world, OpType.Ok), Is.Empty);
        Assert.That(Of(world, OpType.Info), Has.Length.EqualTo(66));
        Assert.That(world.MessagesDelivered, Is.GreaterThan(100));
    }

    [Test]
    public void A_script_waits_for_its_busy_client_and_goes_in_order()
    {
        var group = new ClientGroup
        {
            Count = 1,
            Nearest = _ => new NodeId(0),
            Script = [.. Enumerable.Range(1, 5).Select(i => new ScriptedOperation(Duration.Ms(i), 0, Operation.Write("x", Value.Of(i))))],
        };
        var world = Run(Setup(group));
        Assert.That(Of(world, OpType.Invoke).Select(e => e.Value.Number), Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        Assert.That(Ms(Of(world, OpType.Invoke)), Is.EqualTo(new[] { 1, 11, 21, 31, 41 }));
    }

    [Test]
    public void A_script_may_stand_beside_a_workload()
    {
        var world = Run(Setup(One with { Script = [new(Duration.Ms(55), 0, Operation.Write("special", Value.Of(-1)))] }));
        Assert.That(Of(world, OpType.Invoke).Count(e => e.Key == "special"), Is.EqualTo(1));
        Assert.That(Of(world, OpType.Invoke), Has.Length.GreaterThan(90));
    }

    [Test]
    public void A_script_for_a_client_that_is_not_there_is_refused() =>
        Assert.That(
            () => new World(Setup(One with { Script = [new(Duration.Ms(1), 1, Operation.Read("x"))] }), new Seeded(1)),
            Throws.TypeOf<OptionsException>().With.Message.EqualTo("a script names client 1 of a group of 1"));

    [Test]
    public void A_crashed_client_leaves_its_operation_unknown_and_a_new_process_goes_on_after_the_restart()
    {
        var setup = Setup(One with { Workload = () => new KeyValueWorkload(0, 1, 0, 1) }) with
        {
            Faults = [new ScheduledFault(new Crash(new Selector.AllClients()), Duration.Ms(103), Duration.Ms(200))],
        };
        var world = Run(setup);
        var info = Of(world, OpType.Info).Single();
        Assert.That((info.Time.Ns / 1_000_000, info.Error, info.Process), Is.EqualTo((103L, "client-crashed", 0)));
        var after = world.History.Events.SkipWhile(e => e != info).Skip(1).Where(e => !e.IsNemesis).ToArray();
        Assert.That(after[0].Time.Ns / 1_000_000, Is.EqualTo(303));
        Assert.That(after.Select(e => e.Process), Is.All.EqualTo(1));
    }

    [Test]
    public void A_crashed_open_loop_client_comes_back_into_the_line_once()
    {
        var setup = Setup(One with { Count = 2, Mode = LoadMode.Open, InterArrival = new Constant(Duration.Ms(20)) }) with
        {
            Faults =
            [
                new ScheduledFault(new Crash(Selector.Of(NodeId.Client(1))), Duration.Ms(32), Duration.Ms(3)),
                new ScheduledFault(new Crash(Selector.Of(NodeId.Client(1))), Duration.Ms(36), Duration.Ms(3)),
            ],
        };
        var machines = Of(Run(setup), OpType.Invoke).Select(e => e.Machine).ToArray();
        Assert.That(machines.Skip(4).Take(8), Is.EqualTo(new[] { "c1", "c2", "c1", "c2", "c1", "c2", "c1", "c2" }));
    }

    [Test]
    public void A_paused_client_begins_nothing_and_its_deadline_does_not_wake_it_up([Values] LoadMode mode)
    {
        var setup = Setup(One with { Deadline = Duration.Ms(50), Workload = () => new KeyValueWorkload(0, 1, 0, 1), Mode = mode }) with
        {
            Faults = [new ScheduledFault(new Pause(new Selector.AllClients()), Duration.Ms(103), Duration.Ms(300))],
        };
        var world = Run(setup);
        Assert.That(Ms(Of(world, OpType.Invoke)), Has.None.InRange(104, 402));
        Assert.That(Ms(Of(world, OpType.Info)), Is.EqualTo(new[] { 150 }));
        Assert.That(Of(world, OpType.Invoke).Last().Process, Is.EqualTo(1));
        Assert.That(Of(world, OpType.Ok).Count(e => e.Time.Ns > 403_000_000), Is.GreaterThan(25));
    }

    [Test]
    public void A_client_that_was_thinking_when_it_was_paused_goes_on()
    {
        var setup = Setup(One with { Think = new Constant(Duration.Ms(30)) }) with
        {
            Faults = [new ScheduledFault(new Pause(new Selector.AllClients()), Duration.Ms(45), Duration.Ms(300))],
        };
        Assert.That(Ms(Of(Run(setup), OpType.Invoke)).Take(3), Is.EqualTo(new[] { 30, 375, 415 }));
    }

    [Test]
    public void A_process_that_gives_up_without_knowing_is_replaced_after_its_handler()
    {
        var deployment = new Deployment(_ => new SingleCopyServer(), seat => new Doubter(seat), []);
        var world = Run(Setup(One with { MaxOperations = 3 }) with { Deployment = deployment });
        Assert.That(world.History.Events.Select(e => (e.Type, e.Process)), Is.EqualTo(new[]
        {
            (OpType.Invoke, 0), (OpType.Info, 0), (OpType.Invoke, 1), (OpType.Info, 1), (OpType.Invoke, 2), (OpType.Info, 2),
        }));
        Assert.That(world.Events(EventKind.Fire), Is.Empty, "what the old process armed is gone");
    }

    sealed class Doubter(ClientSeat seat) : Client
    {
        public override void Invoke(Env env, Operation operation)
        {
            env.Complete(Outcome.Info("doubt"));
            env.Arm(new RetryAsk(seat.Process), Duration.Ms(1));
        }

        public override void Receive(Env env, NodeId from, Message message) { }
    }

    [Test]
    public void Completing_what_was_not_begun_is_an_error_of_the_client()
    {
        var deployment = new Deployment(_ => new SingleCopyServer(), _ => new Twice(), []);
        var end = new World(Setup(One) with { Deployment = deployment }, new Seeded(1)).Run();
        Assert.That(end.Reason, Is.EqualTo(EndReason.HandlerFailed));
        Assert.That(end.Text, Does.StartWith("c1 threw InvalidOperationException on Operation(")
            .And.EndWith("c1 completed an operation but has none in flight"));
    }

    sealed class Twice : Client
    {
        public override void Invoke(Env env, Operation operation)
        {
            env.Complete(Outcome.Ok(Value.Nil));
            env.Complete(Outcome.Ok(Value.Nil));
        }

        public override void Receive(Env env, NodeId from, Message message) { }
    }

    [Test]
    public void Clients_of_a_protocol_without_clients_are_refused() =>
        Assert.That(
            () => new World(Setup(One) with { Deployment = new Deployment(_ => new SingleCopyServer(), null, []) }, new Seeded(1)),
            Throws.TypeOf<OptionsException>().With.Property("Option").EqualTo("clients"));

    [Test]
    public void Groups_are_numbered_through_and_a_retired_process_adds_the_number_of_all_clients()
    {
        var world = Run(Setup(One with { Count = 2 },
            One with { Count = 3, Deadline = Duration.Ms(8), Workload = () => new KeyValueWorkload(0, 1, 0, 1) }));
        Assert.That(world.History.Events.Where(e => e.Machine is "c1" or "c2").Select(e => e.Process), Is.All.LessThan(2));
        var fourth = Of(world, OpType.Invoke).Where(e => e.Machine == "c4").Select(e => e.Process).ToArray();
        Assert.That(fourth.Take(4), Is.EqualTo(new[] { 3, 8, 13, 18 }));
    }

    [Test]
    public void The_mix_follows_its_weights_and_values_are_never_written_twice()
    {
        var world = Run(Setup(One with { Count = 20, Workload = () => new KeyValueWorkload(50, 30, 20, 5) }));
        var begun = Of(world, OpType.Invoke);
        double Share(string function) => begun.Count(e => e.Function == function) / (double)begun.Length;
        Assert.That((Share("read"), Share("write"), Share("cas")), Is.EqualTo((0.5, 0.3, 0.2)).Using<(double, double, double)>(
            (a, b) => Math.Abs(a.Item1 - b.Item1) < 0.04 && Math.Abs(a.Item2 - b.Item2) < 0.04 && Math.Abs(a.Item3 - b.Item3) < 0.04));
        var written = begun.Where(e => e.Function == "write").Select(e => e.Value.Number)
            .Concat(begun.Where(e => e.Function == "cas").Select(e => e.Value.Items[1].Number));
        Assert.That(written, Is.Unique);
        Assert.That(begun.Select(e => e.Key).Distinct().Order(StringComparer.Ordinal), Is.EqualTo(new[] { "k0", "k1", "k2", "k3", "k4" }));
    }
}
