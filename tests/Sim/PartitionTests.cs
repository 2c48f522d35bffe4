namespace Simulator.Tests.Sim;

public sealed class PartitionTests
{
    static readonly Duration Begin = Duration.Ms(100);
    static readonly Duration Length = Duration.Ms(100);

    /// <summary>Five servers that each send to each of the others once a millisecond; who heard whom while the fault was on.</summary>
    static bool[,] HeardDuring(Fault fault, out World world, int servers = 5, Flap? flap = null)
    {
        var stage = new Stage(servers) { Starts = (_, env) => env.Arm(new Alarm("chat"), Duration.Ms(1)), Rings = Chat };
        world = stage.Fault(fault, Begin, Length, flap).With(setup => setup with { Duration = Duration.Ms(300) }).Run();
        return Heard(world, servers, Begin + Duration.Ms(1), Begin + Length);
    }

    static void Chat(Actor actor, Env env, Timer timer)
    {
        env.Broadcast(new Letter(0));
        env.Arm(timer, Duration.Ms(1));
    }

    static bool[,] Heard(World world, int servers, Duration from, Duration to)
    {
        var heard = new bool[servers, servers];
        foreach (var (_, e) in world.Events(EventKind.Deliver))
            if (e.Time > Instant.Zero + from && e.Time < Instant.Zero + to) heard[e.Peer.Value, e.Machine.Value] = true;
        return heard;
    }

    /// <summary>Rows send, columns receive: x where something arrived.</summary>
    static string[] Picture(bool[,] heard) =>
    [
        .. Enumerable.Range(0, heard.GetLength(0)).Select(from => string.Concat(
            Enumerable.Range(0, heard.GetLength(1)).Select(to => from == to ? '-' : heard[from, to] ? 'x' : '.'))),
    ];

    [Test]
    public void Sides_hear_themselves_only_and_everybody_hears_everybody_afterwards()
    {
        var heard = HeardDuring(new Partition([Seen.Nodes(0, 1), new Selector.Rest()]), out var world);
        Assert.That(Picture(heard), Is.EqualTo(new[] { "-x...", "x-...", "..-xx", "..x-x", "..xx-" }));
        Assert.That(Picture(Heard(world, 5, Duration.Ms(202), Duration.Ms(300))),
            Is.EqualTo(new[] { "-xxxx", "x-xxx", "xx-xx", "xxx-x", "xxxx-" }));
        var report = world.FaultReports()[0];
        Assert.That(report.Text, Is.EqualTo("partition {n1 n2} | {n3 n4 n5}"));
        Assert.That(report.MessagesHit, Is.EqualTo(world.DroppedFor(DropReason.Cut)).And.EqualTo(2 * 2 * 3 * 100).Within(30));
        Assert.That(report.Sides.Select(side => side.Count), Is.EqualTo(new[] { 2, 3 }));
        Assert.That((report.From, report.Until), Is.EqualTo((Instant.Zero + Begin, (Instant?)(Instant.Zero + Begin + Length))));
    }

    [Test]
    public void Rest_means_what_all_others_leave_wherever_it_stands()
    {
        HeardDuring(new Partition([new Selector.Rest(), Seen.Node(4), Seen.Node(0)]), out var world);
        Assert.That(world.FaultReports()[0].Text, Is.EqualTo("partition {n2 n3 n4} | {n5} | {n1}"));
    }

    [Test]
    public void Machines_on_no_side_reach_everybody()
    {
        var heard = HeardDuring(new Partition([Seen.Node(0), Seen.Node(1)]), out _, servers: 3);
        Assert.That(Picture(heard), Is.EqualTo(new[] { "-.x", ".-x", "xx-" }));
    }

    [Test]
    public void A_partition_of_a_leader_that_is_not_there_hits_nothing()
    {
        HeardDuring(new Partition([new Selector.Leader(), new Selector.Rest()]), out var world);
        Assert.That(world.FaultReports()[0].Text, Is.EqualTo("partition {} | {n1 n2 n3 n4 n5}"));
        Assert.That(world.FaultReports()[0].Hits, Is.Zero);
    }

    [Test]
    public void Messages_in_flight_when_the_cut_begins_are_lost_and_those_that_arrive_after_it_are_not()
    {
        var world = new Stage()
            .On(new NetworkSetup { Latency = new Constant(Duration.Ms(10)) })
            .Fault(new Partition([Seen.Node(0), Seen.Node(1)]), Duration.Ms(100), Duration.Ms(5))
            .Send(Duration.Ms(92), 0, 1, 1)   // arrives at 102, in the cut
            .Send(Duration.Ms(97), 0, 1, 2)   // arrives at 107, after it
            .Send(Duration.Ms(101), 0, 1, 3)  // leaves in the cut
            .Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 2 }));
        Assert.That(world.FaultReports()[0].MessagesHit, Is.EqualTo(2));
    }

    [Test]
    public void A_one_way_cut_leaves_the_way_back_open()
    {
        var heard = HeardDuring(new Cut(Seen.Node(0), new Selector.Rest()), out _, servers: 3);
        Assert.That(Picture(heard), Is.EqualTo(new[] { "-..", "x-x", "xx-" }));
    }

    [Test]
    public void Isolated_servers_hear_nobody_not_even_each_other()
    {
        var heard = HeardDuring(new Isolate(Seen.Nodes(1, 2)), out var world);
        Assert.That(Picture(heard), Is.EqualTo(new[] { "-..xx", ".-...", "..-..", "x..-x", "x..x-" }));
        Assert.That(world.FaultReports()[0].Sides, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_bridge_hears_both_halves_which_do_not_hear_each_other()
    {
        var heard = HeardDuring(new Bridge(Seen.Node(2)), out var world);
        Assert.That(Picture(heard), Is.EqualTo(new[] { "-xx..", "x-x..", "xx-xx", "..x-x", "..xx-" }));
        Assert.That(world.FaultReports()[0].Text, Is.EqualTo("bridge {n1 n2} - {n3} - {n4 n5}"));
    }

    [Test]
    public void In_a_ring_everyone_hears_a_majority_and_no_two_the_same([Values(4, 5, 6, 7, 9, 11)] int servers)
    {
        var heard = HeardDuring(new Ring(), out _, servers);
        var views = Picture(heard).Select((row, server) => string.Concat(row.Select((c, i) => i == server || c == 'x' ? 'x' : '.')))
            .ToArray();
        Assert.That(views.Select(view => view.Count(c => c == 'x')), Is.All.GreaterThan(servers / 2).And.All.LessThan(servers));
        Assert.That(views, Is.Unique);
    }

    [Test]
    public void A_flapping_partition_is_on_and_off_in_turn()
    {
        var stage = new Stage().On(new NetworkSetup { Latency = new Constant(Duration.Us(100)) });
        for (var i = 0; i < 200; i++) stage.Send(Duration.Ms(i), 0, 1, i);
        var world = stage
            .Fault(new Partition([Seen.Node(0), Seen.Node(1)]), Duration.Us(49_500), Duration.Ms(100),
                new Flap(Duration.Ms(20), Duration.Ms(10)))
            .Run();
        var lost = Enumerable.Range(0, 200).Where(i => i is >= 50 and < 150 && (i - 50) % 30 < 20);
        Assert.That(world.NumbersTo(1), Is.EqualTo(Enumerable.Range(0, 200).Except(lost)));
        Assert.That(world.FaultReports()[0].MessagesHit, Is.EqualTo(lost.Count()));
    }

    [Test]
    public void A_flap_that_would_never_be_on_is_refused() =>
        Assert.That(() => new Flap(Duration.Zero, Duration.Ms(1)), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Overlapping_partitions_end_one_by_one()
    {
        var stage = new Stage(3);
        for (var i = 0; i < 60; i++) stage.Send(Duration.Ms(i), 0, 1, i).Send(Duration.Ms(i), 0, 2, i);
        var world = stage
            .Fault(new Isolate(Seen.Node(0)), Duration.Us(9_500), Duration.Ms(20))
            .Fault(new Partition([Seen.Nodes(0, 2), Seen.Node(1)]), Duration.Us(19_500), Duration.Ms(20))
            .Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(Enumerable.Range(0, 60).Where(i => i is < 9 or >= 40)));
        Assert.That(world.NumbersTo(2), Is.EqualTo(Enumerable.Range(0, 60).Where(i => i is < 9 or >= 30)));
    }

    [Test]
    public void Clients_go_with_their_nearest_server_unless_they_are_named()
    {
        static string Text(Fault fault)
        {
            var setup = SingleCopy.Setup() with
            {
                Faults = [new ScheduledFault(fault, Duration.Ms(10), Duration.Ms(10))],
                Duration = Duration.Ms(30)
            };
            var world = new World(setup, new Seeded(1));
            world.Run();
            return world.FaultReports()[0].Text;
        }
        // Clients c1 and c4 sit beside n1, c2 beside n2, c3 beside n3.
        Assert.That(Text(new Partition([Seen.Node(0), new Selector.Rest()])), Is.EqualTo("partition {n1 c1 c4} | {n2 n3 c2 c3}"));
        Assert.That(Text(new Partition([new Selector.Rest(), Selector.Of(new NodeId(0), NodeId.Client(1))])),
            Is.EqualTo("partition {n2 n3 c3} | {n1 c2 c1 c4}"));
        Assert.That(Text(new Isolate(Seen.Node(2))), Is.EqualTo("isolate {n3 c3} | {n1 n2 c1 c2 c4}"));
        Assert.That(Text(new Bridge(Seen.Node(1))), Is.EqualTo("bridge {n1 c1 c4} - {n2} - {n3 c3}"));
        Assert.That(Text(new Cut(new Selector.ClientsOf(Seen.Node(0)), Seen.Node(0))), Is.EqualTo("cut {c1 c4} -> {n1}"));
    }

    [Test]
    public void A_region_can_be_cut_off()
    {
        var stage = new Stage(4);
        stage.With(setup => setup with
        {
            Network = setup.Network with
            {
                Regions =
                new RegionMap(["a", "b"], [Duration.Zero, Duration.Zero, Duration.Zero, Duration.Zero], id => id.Value / 2)
            },
        });
        var world = stage.Fault(new Partition([new Selector.Region("b"), new Selector.Rest()]), Duration.Ms(1), Duration.Ms(1)).Run();
        Assert.That(world.FaultReports()[0].Text, Is.EqualTo("partition {n3 n4} | {n1 n2}"));
    }
}
