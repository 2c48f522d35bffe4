namespace Simulator.Tests.Sim;

public sealed class CrashTests
{
    static readonly Selector First = Seen.Node(0);
    static readonly Selector Second = Seen.Node(1);

    [Test]
    public void A_crash_drops_memory_timers_and_messages_and_a_restart_loads_the_disk()
    {
        var stage = new Stage
        {
            Starts = (actor, env) => { if (actor.Self == new NodeId(0)) env.Arm(new Alarm("life"), Duration.Ms(30)); },
        };
        var world = stage
            .At(Duration.Ms(5), 0, (actor, env) => { actor.Write(env, 7); actor.Memory = 9; })
            .Fault(new Crash(First), Duration.Ms(20), Duration.Ms(100))
            .Send(Duration.Ms(50), 1, 0, 1).Send(Duration.Ms(121), 1, 0, 2).Run();
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[7]));
        Assert.That(world.Actor(0).Memory, Is.Zero);
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("life", 150_000L) }), "only the second life's timer rings");
        Assert.That(world.NumbersTo(0), Is.EqualTo(new long[] { 2 }));
        Assert.That(world.Drops(), Is.EqualTo(new[] { DropReason.ReceiverDown }));
        Assert.That(world.FaultReports()[0], Has.Property("Hits").EqualTo(2).And.Property("MessagesHit").EqualTo(1));
    }

    [Test]
    public void A_node_can_tell_how_often_it_was_started_before()
    {
        var world = new Stage { Starts = (actor, env) => actor.Memory = env.Life }
            .Fault(new Crash(First), Duration.Ms(10), Duration.Ms(20)).Fault(new Crash(First), Duration.Ms(50), Duration.Ms(20)).Run();
        Assert.That((world.Actor(0).Memory, world.Actor(1).Memory), Is.EqualTo((2L, 0L)));
    }

    [Test]
    public void A_message_on_its_way_survives_the_crash_of_its_sender()
    {
        var world = new Stage().On(new NetworkSetup { Latency = new Constant(Duration.Ms(50)) })
            .Send(Duration.Ms(10), 0, 1, 1).Fault(new Crash(First), Duration.Ms(20)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1 }));
        Assert.That(world.Server(new NodeId(0)), Is.Null);
    }

    [Test]
    public void Of_two_overlapping_crashes_the_later_end_restarts_the_node()
    {
        var world = new Stage()
            .Fault(new Crash(First), Duration.Ms(10), Duration.Ms(20)).Fault(new Crash(First), Duration.Ms(20), Duration.Ms(50)).Run();
        Assert.That(world.Events(EventKind.Crash).Count(), Is.EqualTo(1));
        Assert.That(world.Events(EventKind.Start).Where(e => e.Event.Machine == new NodeId(0)).Select(e => e.Event.Time.Ns / 1_000_000),
            Is.EqualTo(new[] { 0, 70 }));
        Assert.That(world.FaultReports()[1].Hits, Is.Zero, "it found the node down");
    }

    [Test]
    public void A_crash_without_an_end_outlasts_one_with_an_end()
    {
        var world = new Stage().Fault(new Crash(First), Duration.Ms(10)).Fault(new Crash(First), Duration.Ms(20), Duration.Ms(5)).Run();
        Assert.That(world.Server(new NodeId(0)), Is.Null);
    }

    [Test]
    public void A_crash_between_two_writes_of_a_handler_keeps_the_first_and_nothing_that_came_after_it()
    {
        var world = new Stage().On(new DiskSetup { Latency = new Constant(Duration.Ms(10)) })
            .Fault(new CrashInHandler(First, 1), Duration.Ms(1), Duration.Ms(50))
            .At(Duration.Ms(5), 0, (actor, env) =>
            {
                env.Send(new NodeId(1), new Letter(1));
                actor.Write(env, 1);
                env.Send(new NodeId(1), new Letter(2));
                env.SendEarly(new NodeId(1), new Letter(3));
                env.Arm(new Alarm("after"), Duration.Ms(1));
                env.Note(new Remark("after"));
                actor.Write(env, 2);
                throw new InvalidOperationException("a statement that the node never reached");
            }).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1 }));
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1]));
        Assert.That(world.AlarmsOf(0), Is.Empty);
        Assert.That(world.Events(EventKind.Fact), Is.Empty);
        Assert.That(world.Events(EventKind.Write).Count(), Is.EqualTo(1));
        Assert.That(world.Events(EventKind.Crash).Single().Event.Time.Ns, Is.EqualTo(5_000_000));
        Assert.That(world.Events(EventKind.Start).Last().Event.Time.Ns, Is.EqualTo(55_000_000), "counted from the crash");
        Assert.That(world.FaultReports()[0].Until, Is.EqualTo(new Instant(55_000_000)));
    }

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(2, 2)]
    public void The_crash_comes_after_so_many_writes_of_one_handler(int after, int kept)
    {
        var world = new Stage()
            .At(Duration.Ms(1), 0, (actor, env) => { if (after == 2) actor.Write(env, 99); }) // one write only: not enough for two
            .Fault(new CrashInHandler(First, after), Duration.Ms(1), Duration.Ms(50))
            .At(Duration.Ms(5), 0, (actor, env) => { for (var i = 1; i <= 3; i++) actor.Write(env, i); }).Run();
        Assert.That(world.Actor(0).Lines.Where(line => line != 99), Is.EqualTo(Enumerable.Range(1, kept)));
        Assert.That(world.Events(EventKind.Crash).Single().Event.Time.Ns, Is.EqualTo(5_000_000));
    }

    [Test]
    public void A_crash_in_a_handler_of_a_disk_that_lies_loses_the_write()
    {
        var world = new Stage().On(new DiskSetup { Sync = SyncPolicy.Never })
            .Fault(new CrashInHandler(First, 1), Duration.Ms(1), Duration.Ms(50))
            .At(Duration.Ms(5), 0, (actor, env) => actor.Write(env, 1)).Run();
        Assert.That(world.Actor(0).Lines.IsEmpty);
        Assert.That(world.FaultReports()[0].WritesLost, Is.EqualTo(1));
    }

    [Test]
    public void Every_victim_of_a_crash_in_a_handler_restarts_after_its_own_crash()
    {
        static void Write(Actor actor, Env env) => actor.Write(env, 1);
        var world = new Stage(3)
            .Fault(new CrashInHandler(Seen.Nodes(0, 1, 2), 1), Duration.Ms(1), Duration.Ms(50))
            .At(Duration.Ms(5), 0, Write).At(Duration.Ms(30), 1, Write).At(Duration.Ms(200), 2, Write).Run();
        Assert.That(
            world.Events(EventKind.Start).Skip(3).Select(e => (e.Event.Machine.ToString(), e.Event.Time.Ns / 1_000_000)),
            Is.EqualTo(new[] { ("n1", 55L), ("n2", 80L), ("n3", 250L) }));
        Assert.That(world.FaultReports()[0].Until, Is.EqualTo(new Instant(250_000_000)));
    }

    [Test]
    public void A_crash_in_a_handler_that_never_writes_is_reported_to_have_hit_nothing()
    {
        var world = new Stage().Fault(new CrashInHandler(First, 1), Duration.Ms(1), Duration.Ms(50)).Send(Duration.Ms(5), 1, 0, 1).Run();
        Assert.That(world.FaultReports()[0], Has.Property("Hits").Zero.And.Property("Until").Null);
    }

    [Test]
    public void A_paused_node_handles_what_waited_in_order_when_it_goes_on()
    {
        var stage = new Stage { Starts = (_, env) => env.Arm(new Alarm("rings"), Duration.Ms(25)) };
        var world = stage
            .Send(Duration.Ms(19), 1, 0, 1).Send(Duration.Ms(30), 1, 0, 2).Send(Duration.Ms(200), 1, 0, 3)
            .Fault(new Pause(First), Duration.Ms(15), Duration.Ms(85)).Run();
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (1L, 100_000L), (2L, 100_000L), (3L, 201_000L) }));
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("rings", 100_000L) }));
        var order = world.Events(EventKind.Fire).Concat(world.Events(EventKind.Deliver)).OrderBy(e => e.Id)
            .Where(e => e.Event.Machine == new NodeId(0) && e.Event.What is Alarm or Letter).Select(e => e.Event.Kind);
        Assert.That(order, Is.EqualTo(new[] { EventKind.Deliver, EventKind.Fire, EventKind.Deliver, EventKind.Deliver }));
        Assert.That(world.FaultReports()[0], Has.Property("MessagesHit").EqualTo(2).And.Property("Hits").EqualTo(4));
    }

    [Test]
    public void Overlapping_pauses_end_with_the_later_one()
    {
        var world = new Stage().Send(Duration.Ms(19), 1, 0, 1)
            .Fault(new Pause(First), Duration.Ms(10), Duration.Ms(20)).Fault(new Pause(First), Duration.Ms(15), Duration.Ms(85)).Run();
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (1L, 100_000L) }));
        Assert.That(world.Events(EventKind.Resume).Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_pause_that_begins_again_while_the_machine_catches_up_holds_the_rest()
    {
        var stage = new Stage();
        for (var i = 0; i < 5; i++) stage.Send(Duration.Ms(19), 1, 0, i);
        var world = stage.Fault(new Pause(First), Duration.Ms(10), Duration.Ms(20))
            .Fault(new Pause(First), Duration.Ms(30), Duration.Ms(20)).Run();
        Assert.That(world.NumbersTo(0), Is.EqualTo(Enumerable.Range(0, 5)));
        Assert.That(world.LettersTo(0).Select(letter => letter.Us), Is.All.EqualTo(50_000));
    }

    [Test]
    public void A_partition_that_begins_during_a_pause_does_not_take_what_has_arrived()
    {
        var world = new Stage().Send(Duration.Ms(12), 1, 0, 1).Send(Duration.Ms(22), 1, 0, 2)
            .Fault(new Pause(First), Duration.Ms(10), Duration.Ms(40)).Fault(new Isolate(First), Duration.Ms(20), Duration.Ms(100)).Run();
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (1L, 50_000L) }));
    }

    [Test]
    public void A_paused_process_does_not_send_even_when_its_write_ends()
    {
        var world = new Stage().On(new DiskSetup { Latency = new Constant(Duration.Ms(10)) })
            .At(Duration.Ms(5), 0, (actor, env) => { actor.Write(env, 1); env.Send(new NodeId(1), new Letter(1)); })
            .Fault(new Pause(First), Duration.Ms(7), Duration.Ms(93)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 101_000L) }));
    }

    [Test]
    public void A_crash_ends_a_pause_and_loses_what_waited()
    {
        var world = new Stage().Send(Duration.Ms(19), 1, 0, 1).Send(Duration.Ms(60), 1, 0, 2)
            .Fault(new Pause(First), Duration.Ms(10), Duration.Ms(90)).Fault(new Crash(First), Duration.Ms(30), Duration.Ms(10)).Run();
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (2L, 61_000L) }));
        Assert.That(world.Drops(), Is.EqualTo(new[] { DropReason.ReceiverDown }));
        Assert.That(world.Events(EventKind.Resume), Is.Empty);
    }

    [Test]
    public void A_pause_of_a_node_that_is_down_hits_nothing()
    {
        var world = new Stage().Fault(new Crash(First), Duration.Ms(10), Duration.Ms(50))
            .Fault(new Pause(First), Duration.Ms(20), Duration.Ms(100))
            .Send(Duration.Ms(80), 1, 0, 1).Run();
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (1L, 81_000L) }));
        Assert.That(world.FaultReports()[1].Hits, Is.Zero);
    }

    [Test]
    public void A_wiped_node_comes_back_blank_with_its_old_name()
    {
        var world = new Stage()
            .At(Duration.Ms(5), 0, (actor, env) => { actor.Write(env, 1); actor.Write(env, 2); })
            .Fault(new Wipe(First), Duration.Ms(10), Duration.Ms(10)).Run();
        Assert.That(world.Actor(0).Lines.IsEmpty);
        Assert.That(world.FaultReports()[0].WritesLost, Is.EqualTo(2));
    }

    [Test]
    public void A_wipe_of_a_node_that_is_down_empties_its_disk_and_leaves_it_down()
    {
        var world = new Stage().At(Duration.Ms(5), 0, (actor, env) => actor.Write(env, 1))
            .Fault(new Crash(First), Duration.Ms(10), Duration.Ms(100)).Fault(new Wipe(First), Duration.Ms(20), Duration.Ms(10)).Run();
        Assert.That(world.Events(EventKind.Start).Last().Event.Time.Ns, Is.EqualTo(110_000_000));
        Assert.That(world.Actor(0).Lines.IsEmpty);
        Assert.That(world.FaultReports()[1], Has.Property("WritesLost").EqualTo(1).And.Property("Hits").EqualTo(1));
    }

    [Test]
    public void A_second_wipe_loses_only_what_was_written_since_the_first()
    {
        var world = new Stage()
            .At(Duration.Ms(5), 0, (actor, env) => { actor.Write(env, 1); actor.Write(env, 2); })
            .At(Duration.Ms(30), 0, (actor, env) => actor.Write(env, 3))
            .Fault(new Wipe(First), Duration.Ms(10), Duration.Ms(10)).Fault(new Wipe(First), Duration.Ms(40), Duration.Ms(10)).Run();
        Assert.That(world.FaultReports().Select(report => report.WritesLost), Is.EqualTo(new[] { 2, 1 }));
    }

    [Test]
    public void Amnesia_brings_back_the_disk_of_some_time_ago()
    {
        var stage = new Stage();
        for (var i = 1; i <= 10; i++)
        {
            var number = i;
            stage.At(Duration.Ms(10 * i), 0, (actor, env) => actor.Write(env, number));
        }
        var world = stage.Fault(new Amnesia(First, Duration.Ms(45)), Duration.Ms(105), Duration.Ms(10)).Run();
        Assert.That(world.Actor(0).Lines, Is.EqualTo(Enumerable.Range(1, 6)));
        Assert.That(world.FaultReports()[0].WritesLost, Is.EqualTo(4));
    }

    [Test]
    public void Amnesia_further_back_than_the_first_write_leaves_a_blank_disk()
    {
        var world = new Stage().At(Duration.Ms(5), 0, (actor, env) => actor.Write(env, 1))
            .Fault(new Amnesia(First, Duration.Seconds(100)), Duration.Ms(10), Duration.Ms(10)).Run();
        Assert.That(world.Actor(0).Lines.IsEmpty);
    }

    [Test]
    public void A_slow_node_serves_one_message_after_the_other()
    {
        var stage = new Stage();
        for (var i = 0; i < 3; i++) stage.Send(Duration.Ms(10), 1, 0, i);
        var world = stage.Send(Duration.Ms(200), 1, 0, 3)
            .Fault(new SlowNode(First, Duration.Ms(20)), Duration.Ms(1), Duration.Ms(150))
            .Fault(new SlowNode(First, Duration.Ms(5)), Duration.Ms(2), Duration.Ms(5)).Run();
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (0L, 31_000L), (1L, 51_000L), (2L, 71_000L), (3L, 201_000L) }));
        Assert.That(world.FaultReports().Select(report => report.MessagesHit), Is.EqualTo(new[] { 3, 0 }));
    }

    [Test]
    public void Service_time_saturates_a_server_and_a_crash_loses_its_queue()
    {
        var stage = new Stage().With(setup => setup with
        {
            Machines =
            new MachineSetup { Overrides = [new MachineOverride(new NodeId(0)) { ServiceTime = Duration.Ms(10) }] }
        });
        for (var i = 0; i < 5; i++) stage.Send(Duration.Ms(9), 1, 0, i);
        var world = stage.Fault(new Crash(First), Duration.Ms(35), Duration.Ms(5)).Send(Duration.Ms(49), 1, 0, 9).Run();
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (0L, 20_000L), (1L, 30_000L), (9L, 60_000L) }));
        Assert.That(world.Drops(), Has.Count.EqualTo(3).And.All.EqualTo(DropReason.ReceiverDown));
    }

    [Test]
    public void A_pause_stops_the_service_and_keeps_the_line()
    {
        var stage = new Stage().With(setup => setup with { Machines = new MachineSetup { ServiceTime = Duration.Ms(10) } });
        for (var i = 0; i < 3; i++) stage.Send(Duration.Ms(9), 1, 0, i);
        var world = stage.Send(Duration.Ms(20), 1, 0, 3).Fault(new Pause(First), Duration.Ms(15), Duration.Ms(85)).Run();
        Assert.That(world.NumbersTo(0), Is.EqualTo(new long[] { 0, 1, 2, 3 }));
        Assert.That(world.LettersTo(0).Select(letter => letter.Us), Is.Ordered.And.All.GreaterThanOrEqualTo(100_000));
    }

    [Test]
    public void The_second_server_is_not_touched()
    {
        var world = new Stage().Fault(new Crash(First), Duration.Ms(10), Duration.Ms(10))
            .Fault(new Pause(Second), Duration.Ms(5), Duration.Ms(1)).Run();
        Assert.That(world.Events(EventKind.Start).Count(e => e.Event.Machine == new NodeId(1)), Is.EqualTo(1));
    }
}
