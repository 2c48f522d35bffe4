namespace Simulator.Tests.Sim;

public sealed class FaultTests
{
    static readonly Fault[] AnyTwo =
    [
        new Crash(new Selector.Any(2)), new Pause(new Selector.Any(1)), new Isolate(new Selector.Any(1)),
        new Partition([new Selector.Minority(), new Selector.Rest()]), new FullDisk(new Selector.Any(1)),
        new Cut(new Selector.Any(1), new Selector.Rest()),
    ];

    static Nemesis Often(params Fault[] faults) =>
        new(faults, new Uniform(Duration.Ms(50), Duration.Ms(200)), new Uniform(Duration.Ms(50), Duration.Ms(600)), null, Swarm: false,
            Duration.Zero, null);

    static World Run(Nemesis nemesis, ulong seed, Duration? duration = null, IReadOnlyList<ScheduledFault>? faults = null)
    {
        var world = new World(
            SingleCopy.Setup() with { Servers = 7, Nemesis = nemesis, Duration = duration ?? Duration.Seconds(5),
                Faults = faults ?? [] }, new Seeded(seed));
        Assert.That(world.Run().Reason, Is.EqualTo(EndReason.Time));
        return world;
    }

    [Test]
    public void Faults_are_reported_in_order_of_their_begin_and_those_that_never_began_last()
    {
        var world = new Stage()
            .Fault(new Crash(Seen.Node(0)), Duration.Seconds(60)).Fault(new Pause(Seen.Node(0)), Duration.Seconds(2))
            .Fault(new Ring(), Duration.Seconds(1)).Run();
        Assert.That(world.FaultReports().Select(report => report.Kind), Is.EqualTo(new[] { "ring", "pause", "crash" }));
        Assert.That(world.FaultReports()[2], Has.Property("Hits").Zero
            .And.Property("Text").EqualTo("crash that was due at 60s and never began")
            .And.Property("Until").EqualTo(Instant.Zero + Duration.Seconds(10)));
    }

    [Test]
    public void A_fault_without_an_end_is_still_on_at_the_end_of_the_run()
    {
        var world = new Stage().Fault(new Isolate(Seen.Node(0)), Duration.Ms(10)).Send(Duration.Seconds(9), 0, 1, 1).Run();
        Assert.That(world.FaultReports()[0], Has.Property("Until").Null.And.Property("MessagesHit").EqualTo(1));
    }

    [Test]
    public void A_fault_aimed_at_the_leader_finds_the_one_of_the_latest_epoch()
    {
        var setup = SingleCopy.Setup() with
        {
            Servers = 5,
            Deployment = new Deployment(self => new Pretender(self.Value), null, []),
            Clients = [],
            Faults = [new ScheduledFault(new Crash(new Selector.Leader()), Duration.Ms(10), null),
                new ScheduledFault(new Crash(new Selector.Leader()), Duration.Ms(20), null)],
        };
        var world = new World(setup, new Seeded(1));
        world.Run();
        Assert.That(world.FaultReports().Select(report => report.Text), Is.EqualTo(new[] { "crash {n3}", "crash {n2}" }));
    }

    sealed class Pretender(int number) : Node
    {
        // Servers 1, 2 and 3 believe to lead; 3 in an old term.
        public override Standing Standing => number is >= 1 and <= 3 ? new Standing("leader", number == 3 ? 0 : number)
            : new Standing("follower", 99);
        public override void Start(Env env) { }
        public override void Receive(Env env, NodeId from, Message message) { }
        public override void Describe(Scribe scribe) { }
    }

    [Test]
    public void Drawn_victims_are_up_and_differ_within_one_fault()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var world = new Stage(5)
                .Fault(new Crash(Seen.Nodes(1, 3)), Duration.Ms(1))
                .Fault(new Partition([new Selector.Any(1), new Selector.Any(1), new Selector.Rest()]), Duration.Ms(2), Duration.Ms(1))
                .Run(seed);
            var sides = world.FaultReports()[1].Sides;
            Assert.That(sides.Select(side => side.Count), Is.EqualTo(new[] { 1, 1, 3 }));
            Assert.That(new[] { sides[0][0], sides[1][0] }, Is.SubsetOf(new[] { "n1", "n3", "n5" }).And.Unique);
        }
    }

    [Test]
    public void A_minority_is_never_empty_and_never_half()
    {
        var sizes = new SortedSet<int>();
        for (ulong seed = 1; seed <= 60; seed++)
            sizes.Add(new Stage(6).Fault(new Partition([new Selector.Minority(), new Selector.Rest()]), Duration.Ms(1), Duration.Ms(1))
                .Run(seed).FaultReports()[0].Sides[0].Count);
        Assert.That(sizes, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void A_nemesis_draws_other_faults_for_other_seeds_and_the_same_for_the_same()
    {
        string Story(ulong seed) => string.Join('\n', Run(Often(AnyTwo), seed).FaultReports());
        var once = Story(1);
        var again = Story(1);
        Assert.That(again, Is.EqualTo(once));
        Assert.That(Story(2), Is.Not.EqualTo(once));
        Assert.That(Run(Often(AnyTwo), 1).FaultReports(), Has.Count.GreaterThan(20));
    }

    [Test]
    public void A_nemesis_begins_nothing_before_its_time_or_after_its_end()
    {
        var world = Run(Often(AnyTwo) with { From = Duration.Seconds(1), Until = Duration.Seconds(3) }, 1);
        Assert.That(world.FaultReports().Select(report => report.From.Ns), Is.All.InRange(1_000_000_000, 3_000_000_000));
        Assert.That(world.FaultReports().Select(report => report.Until), Is.All.Not.Null);
    }

    [Test]
    public void At_no_instant_are_more_servers_impaired_than_tolerated([Values(0, 1, 2, 3)] int tolerance)
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var reports = Run(Often([.. AnyTwo, new Wipe(new Selector.Any(1))]) with { Tolerance = tolerance }, seed).FaultReports();
            Assert.That(reports.Count, tolerance == 0 ? Is.Zero : Is.GreaterThan(2));
            foreach (var at in reports.Select(report => report.From))
                Assert.That(ImpairedAt(reports, at), Has.Count.LessThanOrEqualTo(tolerance), $"seed {seed} at {at}");
        }
    }

    /// <summary>Servers that the reports name as victims: all but the largest side, or all targets. A wipe is for ever.</summary>
    static SortedSet<string> ImpairedAt(IReadOnlyList<FaultReport> reports, Instant at)
    {
        var impaired = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var report in reports)
        {
            if (report.From > at || (report.Until <= at && report.Kind != "wipe")) continue;
            IEnumerable<string> names = report.Sides.Count > 0
                ? report.Sides.OrderBy(side => side.Count(name => name[0] == 'n')).SkipLast(1).SelectMany(side => side)
                : report.Text.Split('{', '}')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            impaired.UnionWith(names.Where(name => name[0] == 'n'));
        }
        return impaired;
    }

    [Test]
    public void A_nemesis_counts_the_scheduled_faults_that_are_on()
    {
        ScheduledFault[] scheduled = [new(new Crash(Seen.Nodes(0, 1)), Duration.Zero, Duration.Seconds(3))];
        var reports = Run(Often(new Crash(new Selector.Any(1))) with { Tolerance = 2 }, 1, faults: scheduled).FaultReports();
        Assert.That(reports.Skip(1).Select(report => report.From.Ns), Is.All.GreaterThanOrEqualTo(3_000_000_000));
        Assert.That(reports, Has.Count.GreaterThan(2));
    }

    [Test]
    public void A_swarm_uses_other_kinds_and_another_pace_in_each_run()
    {
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        var counts = new SortedSet<int>();
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var reports = Run(Often(AnyTwo) with { Swarm = true }, seed, Duration.Seconds(3)).FaultReports();
            kinds.Add(string.Join(' ', reports.Select(report => report.Kind).Distinct().Order(StringComparer.Ordinal)));
            counts.Add(reports.Count);
        }
        Assert.That(kinds, Has.Count.GreaterThan(10));
        Assert.That(counts.Max, Is.GreaterThan(4 * (counts.Min + 1)));
    }

    [Test]
    public void Another_scheduled_fault_does_not_change_what_the_nemesis_draws()
    {
        static string[] Drawn(params ScheduledFault[] scheduled) =>
            [.. Run(Often(new Pause(new Selector.Any(1))), 3, faults: scheduled).FaultReports().Where(r => r.Kind == "pause")
                .Select(r => $"{r.From} {r.Text}")];
        Assert.That(Drawn(new ScheduledFault(new Ring(), Duration.Ms(1), Duration.Ms(1))), Is.EqualTo(Drawn()));
    }

    [Test]
    public void Whatever_the_faults_a_run_ends_and_afterwards_everything_works_again()
    {
        Fault[] all =
        [
            .. AnyTwo, new CrashInHandler(new Selector.Leader(), 1), new TornWrite(new Selector.Leader()),
            new LyingDisk(new Selector.Any(2)),
            new SlowDisk(new Selector.Any(2), Duration.Ms(20)), new SlowNode(new Selector.Any(2), Duration.Ms(3)),
            new ClockStep(new Selector.Any(3), Duration.Ms(-50)),
            new ClockDrift(new Selector.Any(3), 5000), new Bridge(new Selector.Any(1)), new Ring(),
            new Clog(new Selector.Any(1), new Selector.Rest()),
            new Delay(new Selector.AllServers(), new Selector.AllClients(), new Uniform(Duration.Zero, Duration.Ms(300))),
            new LoseReplies(new Ratio(1, 2)),
            new Duplicate(new Selector.AllClients(), new Selector.AllServers(), new Ratio(1, 2)), new Crash(new Selector.AllClients()),
            new Pause(new Selector.AllClients()),
            new Amnesia(new Selector.Any(1), Duration.Ms(100)), new Wipe(new Selector.Any(1)),
            new Lose(new Selector.AllServers(), new Selector.Rest(), new Ratio(1, 3)),
        ];
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var setup = SingleCopy.Setup() with
            {
                Nemesis = Often(all) with { Until = Duration.Seconds(4) },
                Duration = Duration.Seconds(8),
                Machines = new MachineSetup { Disk = new DiskSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(5)),
                    Checksums = false } },
            };
            var world = new World(setup, new Seeded(seed));
            var end = world.Run();
            Assert.That(end.Reason, Is.EqualTo(EndReason.Time), end.Text);
            var late = world.History.Events.Where(e => e.Time > Instant.Zero + Duration.Seconds(7) && !e.IsNemesis).ToArray();
            Assert.That(late.Count(e => e.Type == OpType.Ok), Is.GreaterThan(100), $"seed {seed}");
            Assert.That(late.Select(e => e.Machine).Distinct().Count(), Is.EqualTo(4), $"seed {seed}: every client works");
        }
    }
}
