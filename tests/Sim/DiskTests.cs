namespace Simulator.Tests.Sim;

public sealed class DiskTests
{
    static DiskSetup TenMs => new() { Latency = new Constant(Duration.Ms(10)) };

    static Act WriteAndSend(long number) => (actor, env) =>
    {
        actor.Write(env, number);
        env.Send(new NodeId(1), new Letter(number));
    };

    static Stage Disk(DiskSetup setup) => new Stage().On(setup);

    [Test]
    public void A_disk_without_latency_delays_nothing() =>
        Assert.That(Disk(new DiskSetup()).At(Duration.Ms(5), 0, WriteAndSend(1)).Run().LettersTo(1), Is.EqualTo(new[] { (1L, 6_000L) }));

    [Test]
    public void Latency_delays_the_message_that_follows_the_write_and_not_the_handler()
    {
        var world = Disk(TenMs)
            .At(Duration.Ms(5), 0, WriteAndSend(1))
            .At(Duration.Ms(6), 0, (actor, _) => actor.Memory = actor.Lines.Count)
            .Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 16_000L) }));
        Assert.That(world.Actor(0).Memory, Is.EqualTo(1), "the node goes on with what it wrote");
    }

    [Test]
    public void What_was_sent_before_the_write_does_not_wait()
    {
        var world = Disk(TenMs).At(Duration.Ms(5), 0, (actor, env) =>
        {
            env.Send(new NodeId(1), new Letter(1));
            actor.Write(env, 1);
            env.Send(new NodeId(1), new Letter(2));
        }).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 6_000L), (2L, 16_000L) }));
    }

    [Test]
    public void A_later_step_that_writes_nothing_waits_too_unless_it_sends_early()
    {
        var world = Disk(TenMs)
            .At(Duration.Ms(5), 0, WriteAndSend(1))
            .At(Duration.Ms(7), 0, (_, env) => env.Send(new NodeId(1), new Letter(2)))
            .At(Duration.Ms(7), 0, (_, env) => env.SendEarly(new NodeId(1), new Letter(3)))
            .Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (3L, 8_000L), (1L, 16_000L), (2L, 16_000L) }));
    }

    [Test]
    public void Writes_issued_during_a_sync_share_the_next_one()
    {
        var world = Disk(TenMs)
            .At(Duration.Ms(0), 0, WriteAndSend(1))
            .At(Duration.Ms(3), 0, WriteAndSend(2))
            .At(Duration.Ms(6), 0, WriteAndSend(3))
            .At(Duration.Ms(12), 0, WriteAndSend(4))
            .Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 11_000L), (2L, 21_000L), (3L, 21_000L), (4L, 31_000L) }));
        Assert.That(world.Events(EventKind.Sync).Count(), Is.EqualTo(3));
        Assert.That(world.Events(EventKind.Write).Count(), Is.EqualTo(4));
    }

    [Test]
    public void A_sync_is_caused_by_the_write_that_it_covers()
    {
        var world = Disk(TenMs).At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(3), 0, WriteAndSend(2)).Run();
        var writes = world.Events(EventKind.Write).Select(e => e.Id).ToArray();
        Assert.That(world.Events(EventKind.Sync).Select(e => e.Event.Parent), Is.EqualTo(writes));
    }

    [Test]
    public void A_crash_loses_the_unsynced_writes_and_the_messages_that_waited_for_them()
    {
        var world = Disk(TenMs)
            .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(3), 0, WriteAndSend(2)).At(Duration.Ms(12), 0, WriteAndSend(3))
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(15), Duration.Ms(10)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1 }));
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1]));
        Assert.That(world.Drops(), Is.EqualTo(new[] { DropReason.WriteLost, DropReason.WriteLost }));
        Assert.That(world.FaultReports()[0].WritesLost, Is.EqualTo(2));
    }

    [Test]
    public void Chance_may_keep_the_write_in_progress_but_not_the_one_behind_it()
    {
        var world = Disk(TenMs with { CrashKeepsWrite = Ratio.Always })
            .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(3), 0, WriteAndSend(2))
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(5), Duration.Ms(10)).Run();
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1]));
        Assert.That(world.FaultReports()[0].WritesLost, Is.EqualTo(1));
        Assert.That(world.NumbersTo(1), Is.Empty, "the write may be there, but nobody was told");
    }

    [Test]
    public void Without_checksums_a_crash_may_tear_the_write_in_progress()
    {
        var world = Disk(TenMs with { CrashTearsWrite = Ratio.Always, Checksums = false })
            .At(Duration.Ms(0), 0, WriteAndSend(1))
            .At(Duration.Ms(20), 0, (actor, env) => { for (var i = 2; i <= 9; i++) actor.Write(env, i); })
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(35), Duration.Ms(10)).Run();
        Assert.That(world.Actor(0).Lines.Count, Is.InRange(2, 8));
        Assert.That(world.Actor(0).Lines, Is.EqualTo(Enumerable.Range(1, world.Actor(0).Lines.Count)));
    }

    [Test]
    public void A_write_that_reached_the_disk_before_the_crash_came_is_not_torn()
    {
        var world = Disk(new DiskSetup { CrashTearsWrite = Ratio.Always, Checksums = false })
            .At(Duration.Ms(0), 0, WriteAndSend(1))
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(35), Duration.Ms(10)).Run();
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1]));
        Assert.That(world.FaultReports()[0].WritesLost, Is.Zero);
    }

    [Test]
    public void A_sync_of_an_earlier_life_does_not_end_a_sync_of_this_one()
    {
        var world = Disk(new DiskSetup { Latency = new Constant(Duration.Ms(100)) })
            .At(Duration.Ms(0), 0, WriteAndSend(1))
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(10), Duration.Ms(10))
            .At(Duration.Ms(50), 0, WriteAndSend(2)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (2L, 151_000L) }));
    }

    [Test]
    public void Sync_never_acknowledges_at_once_and_a_crash_loses_everything()
    {
        var world = Disk(TenMs with { Sync = SyncPolicy.Never })
            .At(Duration.Ms(1), 0, WriteAndSend(1)).At(Duration.Ms(500), 0, WriteAndSend(2))
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(700), Duration.Ms(10)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 2_000L), (2L, 501_000L) }));
        Assert.That(world.Actor(0).Lines.IsEmpty);
        Assert.That(world.FaultReports()[0].WritesLost, Is.EqualTo(2));
    }

    [Test]
    public void Sync_interval_loses_what_came_after_the_last_flush()
    {
        var world = Disk(TenMs with { Sync = SyncPolicy.Interval, FlushEvery = Duration.Ms(100) })
            .At(Duration.Ms(1), 0, WriteAndSend(1)).At(Duration.Ms(150), 0, WriteAndSend(2)).At(Duration.Ms(230), 0, WriteAndSend(3))
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(250), Duration.Ms(10)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1, 2]));
    }

    [Test]
    public void One_server_may_have_a_slower_disk()
    {
        var world = new Stage(3).On(TenMs)
            .With(setup => setup with
            {
                Machines = setup.Machines with
                {
                    Overrides =
                [new MachineOverride(new NodeId(2)) { DiskLatency = new Constant(Duration.Ms(70)) }]
                }
            })
            .At(Duration.Zero, 0, WriteAndSend(1)).At(Duration.Zero, 2, WriteAndSend(3)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 11_000L), (3L, 71_000L) }));
    }
}
