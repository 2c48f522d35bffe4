namespace Simulator.Tests.Sim;

public sealed class DiskFaultTests
{
    static readonly Selector First = Seen.Node(0);

    static Act WriteAndSend(long number) => (actor, env) =>
    {
        actor.Write(env, number);
        env.Send(new NodeId(1), new Letter(number));
    };

    static Stage Disk(DiskSetup? setup = null) => new Stage().On(setup ?? new DiskSetup { Latency = new Constant(Duration.Ms(10)) });

    [Test]
    public void A_slow_disk_adds_to_each_sync_that_starts_meanwhile()
    {
        var world = Disk()
            .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(50), 0, WriteAndSend(2)).At(Duration.Ms(195), 0, WriteAndSend(3))
            .Fault(new SlowDisk(First, Duration.Ms(30)), Duration.Ms(5), Duration.Ms(100))
            .Fault(new SlowDisk(First, Duration.Ms(7)), Duration.Ms(40), Duration.Ms(20)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 11_000L), (2L, 98_000L), (3L, 206_000L) }));
        Assert.That(world.FaultReports().Select(report => report.Hits), Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public void A_fault_of_a_disk_that_is_not_used_hits_nothing()
    {
        var world = Disk().Fault(new SlowDisk(First, Duration.Ms(30)), Duration.Ms(5)).Fault(new FullDisk(First), Duration.Ms(5))
            .Fault(new LyingDisk(First), Duration.Ms(5)).Fault(new BitFlip(First), Duration.Ms(5))
            .Fault(new TornWrite(First), Duration.Ms(5)).Fault(new MisdirectedWrite(First), Duration.Ms(5)).Run();
        Assert.That(world.FaultReports().Select(report => report.Hits), Is.All.Zero);
        Assert.That(world.FaultReports(), Has.Count.EqualTo(6));
    }

    [Test]
    public void On_a_full_disk_no_write_ends_until_there_is_space()
    {
        var world = Disk()
            .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(20), 0, WriteAndSend(2)).At(Duration.Ms(30), 0, WriteAndSend(3))
            .Fault(new FullDisk(First), Duration.Ms(5), Duration.Ms(95)).Run();
        // The first sync is under way when space runs out.
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 111_000L), (2L, 111_000L), (3L, 111_000L) }));
        Assert.That(world.FaultReports()[0].Hits, Is.EqualTo(3));
    }

    [Test]
    public void A_full_disk_without_latency_goes_on_at_once()
    {
        var world = Disk(new DiskSetup()).At(Duration.Ms(20), 0, WriteAndSend(2))
            .Fault(new FullDisk(First), Duration.Ms(5), Duration.Ms(95)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (2L, 101_000L) }));
    }

    [Test]
    public void A_full_disk_holds_back_a_disk_that_does_not_sync_too()
    {
        var world = Disk(new DiskSetup { Sync = SyncPolicy.Never }).At(Duration.Ms(20), 0, WriteAndSend(2))
            .Fault(new FullDisk(First), Duration.Ms(5), Duration.Ms(95)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (2L, 101_000L) }));
    }

    [Test]
    public void Two_full_disk_faults_end_with_the_later_one()
    {
        var world = Disk(new DiskSetup()).At(Duration.Ms(20), 0, WriteAndSend(2))
            .Fault(new FullDisk(First), Duration.Ms(5), Duration.Ms(95)).Fault(new FullDisk(First), Duration.Ms(10), Duration.Ms(40)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (2L, 101_000L) }));
    }

    [Test]
    public void A_crash_of_a_full_disk_loses_what_waited()
    {
        var world = Disk().At(Duration.Ms(20), 0, WriteAndSend(2))
            .Fault(new FullDisk(First), Duration.Ms(5), Duration.Ms(95)).Fault(new Crash(First), Duration.Ms(40), Duration.Ms(10))
            .At(Duration.Ms(60), 0, WriteAndSend(3)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 3 }));
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[3]));
    }

    [Test]
    public void A_lying_disk_lets_messages_go_at_once_held_ones_included()
    {
        var world = Disk()
            .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(20), 0, WriteAndSend(2))
            .Fault(new LyingDisk(First), Duration.Ms(5), Duration.Ms(50)).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 6_000L), (2L, 21_000L) }));
        Assert.That(world.FaultReports()[0].Hits, Is.EqualTo(1));
    }

    [Test]
    public void A_crash_during_a_lie_loses_what_was_acknowledged()
    {
        var world = Disk()
            .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(20), 0, WriteAndSend(2)).At(Duration.Ms(25), 0, WriteAndSend(3))
            .Fault(new LyingDisk(First), Duration.Ms(15), Duration.Ms(100)).Fault(new Crash(First), Duration.Ms(40), Duration.Ms(5)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1]));
        Assert.That(world.FaultReports().Select(report => report.WritesLost), Is.EqualTo(new[] { 2, 2 }));
    }

    [Test]
    public void When_the_lie_ends_what_was_acknowledged_is_safe()
    {
        // The lie ends while the sync of the first write is still on its way; that sync must not set the disk back.
        var world = Disk(new DiskSetup { Latency = new Constant(Duration.Ms(100)) })
            .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(20), 0, WriteAndSend(2))
            .Fault(new LyingDisk(First), Duration.Ms(10), Duration.Ms(40)).Fault(new Crash(First), Duration.Ms(150), Duration.Ms(5)).Run();
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1, 2]));
        Assert.That(world.FaultReports()[1].WritesLost, Is.Zero);
    }

    [Test]
    public void Two_lies_end_with_the_later_one()
    {
        var world = Disk()
            .At(Duration.Ms(60), 0, WriteAndSend(1))
            .Fault(new LyingDisk(First), Duration.Ms(5), Duration.Ms(95)).Fault(new LyingDisk(First), Duration.Ms(10), Duration.Ms(40))
            .Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 61_000L) }));
    }

    [Test]
    public void A_lying_disk_that_flushes_periodically_does_not_flush()
    {
        var world = Disk(new DiskSetup { Sync = SyncPolicy.Interval, FlushEvery = Duration.Ms(10) })
            .At(Duration.Ms(20), 0, WriteAndSend(1))
            .Fault(new LyingDisk(First), Duration.Ms(15), Duration.Ms(100)).Fault(new Crash(First), Duration.Ms(90), Duration.Ms(5)).Run();
        Assert.That(world.Actor(0).Lines.IsEmpty);
    }

    [Test]
    public void A_torn_write_strikes_in_the_next_write_and_without_checksums_leaves_a_part_of_it()
    {
        var world = Disk(new DiskSetup { Checksums = false })
            .At(Duration.Ms(0), 0, WriteAndSend(1))
            .Fault(new TornWrite(First), Duration.Ms(5), Duration.Ms(50))
            .At(Duration.Ms(20), 0, (actor, env) =>
            {
                actor.Write(env, 2);
                env.Send(new NodeId(1), new Letter(2));
            }).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1 }));
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1]), "half of one number is none");
        Assert.That(world.Events(EventKind.Crash).Single().Event.Time, Is.EqualTo(new Instant(20_000_000)));
        Assert.That(world.Events(EventKind.Start).Last().Event.Time, Is.EqualTo(new Instant(70_000_000)),
            "it restarts its duration after the crash");
        Assert.That(world.FaultReports()[0], Has.Property("WritesLost").EqualTo(1).And.Property("Until").EqualTo(new Instant(70_000_000)));
    }

    [Test]
    public void A_torn_write_strikes_at_once_in_a_sync_that_is_on_its_way()
    {
        var world = Disk(new DiskSetup { Latency = new Constant(Duration.Ms(10)), Checksums = false })
            .At(Duration.Ms(20), 0, (actor, env) => { for (var i = 1; i <= 40; i++) actor.Write(env, i); })
            .Fault(new TornWrite(First), Duration.Ms(25), Duration.Ms(50)).Run();
        Assert.That(world.Events(EventKind.Crash).Single().Event.Time, Is.EqualTo(new Instant(25_000_000)));
        Assert.That(world.Actor(0).Lines.Count, Is.InRange(1, 39));
    }

    [Test]
    public void With_checksums_a_torn_write_is_as_good_as_none()
    {
        var world = Disk(new DiskSetup { Checksums = true })
            .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(20), 0, WriteAndSend(2))
            .Fault(new TornWrite(First), Duration.Ms(5), Duration.Ms(50)).Run();
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1]));
    }

    [Test]
    public void With_checksums_a_node_refuses_to_start_from_a_flipped_bit()
    {
        var world = Disk().At(Duration.Ms(0), 0, WriteAndSend(1))
            .Fault(new BitFlip(First), Duration.Ms(50)).Fault(new Crash(First), Duration.Ms(60), Duration.Ms(5)).Run();
        Assert.That(world.Server(new NodeId(0)), Is.Null);
        Assert.That(world.Events(EventKind.Refuse).Single().Event, Has.Property("Machine").EqualTo(new NodeId(0)).And.Property("Time")
            .EqualTo(new Instant(65_000_000)));
    }

    [Test]
    public void A_wiped_disk_is_whole_again()
    {
        var world = Disk().At(Duration.Ms(0), 0, WriteAndSend(1))
            .Fault(new BitFlip(First), Duration.Ms(50)).Fault(new Wipe(First), Duration.Ms(60), Duration.Ms(5)).Run();
        Assert.That(world.Actor(0).Lines.IsEmpty);
    }

    [Test]
    public void Without_checksums_a_node_believes_the_flipped_bit()
    {
        var world = Disk(new DiskSetup { Checksums = false }).At(Duration.Ms(0), 0, WriteAndSend(1 << 20))
            .Fault(new BitFlip(First), Duration.Ms(50)).Fault(new Crash(First), Duration.Ms(60), Duration.Ms(5)).Run();
        Assert.That(world.Actor(0).Lines[0], Is.Not.EqualTo(1 << 20));
        Assert.That(long.PopCount(world.Actor(0).Lines[0] ^ 1 << 20), Is.EqualTo(1));
    }

    [Test]
    public void Two_bit_flips_do_not_undo_each_other()
    {
        var world = Disk(new DiskSetup { Checksums = false })
            .At(Duration.Ms(0), 0, (actor, env) => { for (var i = 0; i < 64; i++) actor.Write(env, 0); })
            .Fault(new BitFlip(First), Duration.Ms(50)).Fault(new BitFlip(First), Duration.Ms(51))
            .Fault(new Crash(First), Duration.Ms(60), Duration.Ms(5)).Run();
        Assert.That(world.Actor(0).Lines.Sum(line => (int)long.PopCount(line)), Is.EqualTo(2));
    }

    [Test]
    public void A_misdirected_write_is_acknowledged_and_not_there()
    {
        var world = Misdirected(checksums: false);
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 11_000L), (2L, 61_000L) }), "what waits for the write leaves");
        Assert.That(world.Actor(0).Lines, Is.EqualTo((Seq<long>)[1]));
        Assert.That(world.FaultReports()[0].Hits, Is.EqualTo(1));
    }

    [Test]
    public void With_checksums_a_node_refuses_to_start_from_a_misdirected_write()
    {
        var world = Misdirected(checksums: true);
        Assert.That(world.Server(new NodeId(0)), Is.Null);
        Assert.That(world.Events(EventKind.Refuse).Count(), Is.EqualTo(1));
    }

    static World Misdirected(bool checksums) => Disk(new DiskSetup { Latency = new Constant(Duration.Ms(10)), Checksums = checksums })
        .At(Duration.Ms(0), 0, WriteAndSend(1)).At(Duration.Ms(50), 0, WriteAndSend(2))
        .Fault(new MisdirectedWrite(First), Duration.Ms(40), Duration.Ms(40))
        .Fault(new Crash(First), Duration.Ms(70), Duration.Ms(5)).Run();

    [Test]
    public void A_misdirected_write_overwrites_another_field_of_its_type()
    {
        var shape = new Shapes().Of(typeof(Two));
        var old = new Two(1, 2, "kept");
        Assert.That(shape.Misdirect(old, old with { Left = 7 }, 0), Is.EqualTo(old with { Right = 7 }));
        Assert.That(shape.Misdirect(old, old with { Text = "new" }, 0), Is.EqualTo(old), "there is no other text");
        Assert.That(shape.Misdirect(old, old, 0), Is.EqualTo(old));
    }

    sealed record Two(long Left, long Right, string Text);
}
