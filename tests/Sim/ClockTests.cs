using CsCheck;

namespace Simulator.Tests.Sim;

public sealed class ClockTests
{
    const long Day = 86_400_000_000_000;

    static readonly Selector First = Seen.Node(0);

    static readonly Gen<NodeClock> Clocks =
        from offset in Gen.Long[-Day, Day]
        from ppm in Gen.OneOf(Gen.Long[-900_000, 1_000_000], Gen.Long[-200, 200], Gen.Const(0L))
        from changes in Gen.Select(Gen.Long[0, Day], Gen.Long[-Day, Day], Gen.Long[-1000, 1000]).List[0, 3]
        select Changed(new NodeClock(new Duration(offset), ppm, Duration.Zero), changes);

    static NodeClock Changed(NodeClock clock, List<(long At, long Step, long Ppm)> changes)
    {
        foreach (var (at, step, ppm) in changes.OrderBy(change => change.At))
        {
            clock.Step(new Instant(at), new Duration(step));
            clock.AddDrift(new Instant(at), ppm);
        }
        return clock;
    }

    [Test]
    public void The_instant_at_which_a_clock_reads_something_is_exact()
    {
        Gen.Select(Clocks, Gen.Long[Day, 4000 * Day], Gen.Long[0, 1000 * Day]).Sample((clock, now, ahead) =>
        {
            var wanted = clock.At(new Instant(now)).After(new Duration(ahead));
            var when = clock.WhenReads(wanted);
            return clock.At(when) >= wanted && (when.Ns <= Day || clock.At(new Instant(when.Ns - 1)) < wanted);
        });
    }

    [Test]
    public void Between_changes_a_clock_never_runs_backwards() =>
        Gen.Select(Clocks, Gen.Long[Day, 4000 * Day], Gen.Long[0, Day]).Sample((clock, now, span) =>
            clock.At(new Instant(now + span)) >= clock.At(new Instant(now)));

    [TestCase(0, 1_000_000_000, 1_000_000_000)]
    [TestCase(50, 1_000_000_000, 1_000_050_000)]
    [TestCase(-50, 1_000_000_000, 999_950_000)]
    [TestCase(-10_000_000, 1_000_000_000, 100_000_000)]
    [TestCase(50_000_000, 1_000_000_000, 10_000_000_000)]
    public void A_clock_advances_at_its_rate_within_sane_limits(long ppm, long elapsed, long reading) =>
        Assert.That(new NodeClock(Duration.Zero, ppm, Duration.Zero).At(new Instant(elapsed)).Ns, Is.EqualTo(reading));

    [Test]
    public void Time_that_never_comes_is_not_an_overflow([Values(-900_000, -3, 0, 7)] long ppm)
    {
        var clock = new NodeClock(Duration.Ms(-5), ppm, Duration.Zero);
        var deadline = clock.At(new Instant(Day)).After(new Duration(long.MaxValue));
        Assert.That(clock.WhenReads(deadline).Ns, Is.GreaterThan(100 * 365 * Day));
    }

    static Stage Alarms(params (int AtMs, int AfterMs)[] alarms)
    {
        var stage = new Stage();
        foreach (var (at, after) in alarms)
            stage.At(Duration.Ms(at), 0, (_, env) => env.Arm(new Alarm($"a{at}"), Duration.Ms(after)));
        return stage;
    }

    static Stage WithClock(Stage stage, MachineOverride special) =>
        stage.With(setup => setup with { Machines = setup.Machines with { Overrides = [special] } });

    [Test]
    public void An_offset_shows_in_what_a_node_reads_and_not_in_when_its_timers_ring()
    {
        var reading = default(LocalTime);
        var stage = new Stage(1)
        {
            Starts = (_, env) =>
            {
                reading = env.Now;
                env.Arm(new Alarm("a"), Duration.Ms(100));
            },
        };
        var world = WithClock(stage, new MachineOverride(new NodeId(0)) { ClockOffset = Duration.Ms(-300) }).Run();
        Assert.That(reading, Is.EqualTo(new LocalTime(-300_000_000)));
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("a", 100_000L) }));
    }

    [Test]
    public void A_drifting_clock_rings_early_or_late()
    {
        long RingsAfter(long ppm) =>
            WithClock(new Stage { Starts = (_, env) => env.Arm(new Alarm("a"), Duration.Seconds(1)) },
                new MachineOverride(new NodeId(0)) { ClockDriftPpm = ppm })
                .Run().AlarmsOf(0)[0].Us;
        Assert.That((RingsAfter(100_000), RingsAfter(-100_000)), Is.EqualTo((909_090L, 1_111_111L)));
    }

    [Test]
    public void A_step_forwards_makes_timers_due_and_a_step_backwards_puts_them_off()
    {
        var forwards = Alarms((0, 100), (0, 500)).Fault(new ClockStep(First, Duration.Ms(300)), Duration.Ms(50)).Run();
        Assert.That(forwards.Events(EventKind.Fire).Where(e => e.Event.What is Alarm).Select(e => e.Event.Time.Ns / 1_000_000),
            Is.EqualTo(new[] { 200 }));
        var backwards = Alarms((0, 100)).Fault(new ClockStep(First, Duration.Ms(-300)), Duration.Ms(50)).Run();
        Assert.That(backwards.AlarmsOf(0), Is.EqualTo(new[] { ("a0", 400_000L) }));
    }

    [Test]
    public void A_step_that_ends_is_taken_back()
    {
        var world = Alarms((0, 200)).Fault(new ClockStep(First, Duration.Ms(-100)), Duration.Ms(50), Duration.Ms(20)).Run();
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("a0", 200_000L) }));
        Assert.That(world.Events(EventKind.Clock).Select(e => e.Event.What), Is.EqualTo(new[] { "step -100ms", "step 100ms" }));
    }

    [Test]
    public void Drift_faults_add_up_and_end_one_by_one()
    {
        var world = Alarms((0, 400))
            .Fault(new ClockDrift(First, 1_000_000), Duration.Ms(100), Duration.Ms(100))
            .Fault(new ClockDrift(First, 1_000_000), Duration.Ms(150), Duration.Ms(100)).Run();
        // 100 ms at rate 1, 50 at 2, 50 at 3, 50 at 2: the clock reads 450 at 250 ms and 400 at 225 ms.
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("a0", 225_000L) }));
    }

    [Test]
    public void Drifts_beyond_all_reason_do_not_stop_the_world()
    {
        var world = Alarms((0, 100), (1, 200))
            .Fault(new ClockDrift(First, long.MaxValue / 4), Duration.Ms(10), Duration.Ms(1))
            .Fault(new ClockDrift(First, -5_000_000), Duration.Ms(20)).Run();
        Assert.That(world.AlarmsOf(0), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_clock_that_steps_during_a_pause_decides_what_is_due_at_its_end()
    {
        var world = Alarms((0, 30), (1, 500))
            .Fault(new Pause(First), Duration.Ms(20), Duration.Ms(80))
            .Fault(new ClockStep(First, Duration.Ms(-1000)), Duration.Ms(50)).Run();
        Assert.That(world.Events(EventKind.Fire).Where(e => e.Event.What is Alarm).Select(e => e.Event.Time.Ns / 1_000_000),
            Is.EqualTo(new[] { 1030, 1501 }));
        var forwards = Alarms((0, 30), (1, 500)).Fault(new Pause(First), Duration.Ms(20), Duration.Ms(80))
            .Fault(new ClockStep(First, Duration.Ms(1000)), Duration.Ms(50)).Run();
        Assert.That(forwards.AlarmsOf(0).Select(alarm => alarm.Us), Is.EqualTo(new[] { 100_000, 100_000 }));
    }

    [Test]
    public void An_interval_is_twice_the_uncertainty_wide_and_holds_true_time_while_the_clock_keeps_its_promise()
    {
        var intervals = new List<(TimeInterval Interval, long True)>();
        var stage = new Stage
        {
            Starts = (_, env) => env.Arm(new Alarm("look"), Duration.Ms(50)),
            Rings = (_, env, timer) =>
            {
                intervals.Add((env.NowInterval, 0));
                env.Arm(timer, Duration.Ms(50));
            },
        };
        var world = stage.With(setup => setup with
        {
            Machines = new MachineSetup
            {
                ClockOffset = new Uniform(Duration.Ms(-4), Duration.Ms(4)), ClockDriftPpm = 100,
                ClockUncertainty = Duration.Ms(5)
            },
        }).Run();
        var times = world.Events(EventKind.Fire).Select(e => e.Event.Time.Ns).ToArray();
        Assert.That(times, Has.Length.EqualTo(intervals.Count).And.Length.GreaterThan(300));
        for (var i = 0; i < times.Length; i++)
        {
            var (earliest, latest) = intervals[i].Interval;
            Assert.That(latest - earliest, Is.EqualTo(Duration.Ms(10)));
            Assert.That(times[i], Is.InRange(earliest.Ns, latest.Ns));
        }
    }

    [Test]
    public void Offsets_and_drifts_are_drawn_within_their_bounds_and_differ()
    {
        var readings = new SortedDictionary<int, long>();
        var stage = new Stage(50) { Starts = (actor, env) => readings[actor.Self.Value] = env.Now.Ns };
        stage.With(setup => setup with { Machines = new MachineSetup { ClockOffset = new Uniform(Duration.Ms(-4), Duration.Ms(4)) } })
            .Run();
        Assert.That(readings.Values, Is.All.InRange(-4_000_000, 4_000_000));
        Assert.That(readings.Values, Is.Unique);
    }
}
