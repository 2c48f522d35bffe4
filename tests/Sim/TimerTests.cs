namespace Simulator.Tests.Sim;

public sealed class TimerTests
{
    [Test]
    public void A_timer_fires_once_after_its_time()
    {
        var world = new Stage { Starts = (_, env) => env.Arm(new Alarm("a"), Duration.Us(1500)) }.Run();
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("a", 1_500L) }));
    }

    [TestCase(10, 5, 50, 55_000)]
    [TestCase(50, 5, 10, 15_000)]
    [TestCase(50, 5, 0, 5_000)]
    [TestCase(50, 5, -3, 5_000)]
    public void Arming_an_equal_timer_replaces_it(int firstMs, int atMs, int thenMs, long ringsUs)
    {
        var world = new Stage { Starts = (actor, env) => { if (actor.Self.Value == 0) env.Arm(new Alarm("a"), Duration.Ms(firstMs)); } }
            .At(Duration.Ms(atMs), 0, (_, env) => env.Arm(new Alarm("a"), Duration.Ms(thenMs))).Run();
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("a", ringsUs) }));
    }

    [Test]
    public void A_timer_that_is_put_off_again_and_again_does_not_fill_the_queue()
    {
        var stage = new Stage
        {
            Hears = (_, env, _, _) => env.Arm(new Alarm("election"), Duration.Ms(150)),
        };
        for (var i = 0; i < 1000; i++) stage.Send(Duration.Ms(i), 1, 0, i);
        var world = stage.Run();
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("election", 1_150_000L) }));
        Assert.That(world.Steps, Is.LessThan(2 + 1000 + 1000 + 20), "deliveries, cues, and a queue entry each 150 ms");
    }

    [Test]
    public void Timers_with_other_contents_are_other_timers()
    {
        var world = new Stage
        {
            Starts = (actor, env) =>
            {
                if (actor.Self.Value != 0) return;
                env.Arm(new Alarm("a"), Duration.Ms(3));
                env.Arm(new Alarm("b"), Duration.Ms(2));
                env.Arm(new Alarm("c"), Duration.Ms(2));
                env.Disarm(new Alarm("c"));
                env.Disarm(new Alarm("never armed"));
            },
        }.Run();
        Assert.That(world.AlarmsOf(0), Is.EqualTo(new[] { ("b", 2_000L), ("a", 3_000L) }));
    }

    [Test]
    public void A_handler_may_arm_the_timer_that_has_just_fired()
    {
        var world = new Stage
        {
            Starts = (actor, env) => { if (actor.Self.Value == 0) env.Arm(new Alarm("tick"), Duration.Ms(10)); },
            Rings = (actor, env, timer) => { if (++actor.Memory < 3) env.Arm(timer, Duration.Ms(10)); },
        }.Run();
        Assert.That(world.AlarmsOf(0).Select(alarm => alarm.Us), Is.EqualTo(new[] { 10_000, 20_000, 30_000 }));
    }

    [Test]
    public void Disarming_in_the_step_before_is_in_time()
    {
        var world = new Stage { Starts = (actor, env) => { if (actor.Self.Value == 0) env.Arm(new Alarm("a"), Duration.Ms(10)); } }
            .At(Duration.Ms(10) - new Duration(1), 0, (_, env) => env.Disarm(new Alarm("a"))).Run();
        Assert.That(world.AlarmsOf(0), Is.Empty);
    }

    [Test]
    public void Thousands_of_timers_ring_in_order_and_as_many_may_be_disarmed()
    {
        const int count = 20_000;
        var world = new Stage
        {
            Starts = (actor, env) =>
            {
                if (actor.Self.Value != 0) return;
                for (var i = 0; i < count; i++) env.Arm(new Alarm($"t{i}"), Duration.Us(count - i));
                for (var i = 0; i < count; i += 2) env.Disarm(new Alarm($"t{i}"));
            },
        }.Run();
        Assert.That(world.AlarmsOf(0), Is.EqualTo(Enumerable.Range(0, count / 2).Select(i => ($"t{count - 1 - 2 * i}", 1L + 2 * i))));
    }

    [Test]
    public void A_timer_for_ever_never_rings_and_hurts_nobody()
    {
        var world = new Stage { Starts = (_, env) => env.Arm(new Alarm("never"), new Duration(long.MaxValue)) }.Run();
        Assert.That(world.AlarmsOf(0), Is.Empty);
    }

    [Test]
    public void A_timer_that_is_disarmed_and_armed_again_keeps_its_one_entry()
    {
        var alarm = new Alarm("a");
        Assert.That(StepsOf(env => env.Arm(alarm, Duration.Ms(60))) - StepsOf(_ => { }), Is.LessThan(5));

        long StepsOf(Told arms)
        {
            var acts = new SortedDictionary<long, Told>();
            for (var ms = 1; ms <= 200; ms += 2)
            {
                acts.Add(ms, arms);
                acts.Add(ms + 1, env => env.Disarm(alarm));
            }
            var world = Prompted(acts).Run();
            Assert.That(world.AlarmsOf(0), Is.Empty);
            return world.Steps;
        }
    }

    [Test]
    public void A_timer_that_slept_and_is_due_before_its_old_entry_rings_in_time_and_once()
    {
        var alarm = new Alarm("a");
        var world = Prompted(new()
        {
            [10] = env => env.Arm(alarm, Duration.Ms(100)), [20] = env => env.Disarm(alarm), [30] = env => env.Arm(alarm, Duration.Ms(15)),
            [60] = env => env.Arm(alarm, Duration.Ms(200)),
        }).Run();
        Assert.That(world.AlarmsOf(0).Select(rung => rung.Us), Is.EqualTo(new[] { 45_000, 260_000 }));
    }

    [Test]
    public void A_crash_forgets_timers_that_sleep()
    {
        var alarm = new Alarm("a");
        var world = Prompted(new()
        {
            [10] = env => env.Arm(alarm, Duration.Ms(100)), [20] = env => env.Disarm(alarm), [60] = env => env.Arm(alarm, Duration.Ms(100)),
        }).Fault(new Crash(Selector.Of(new NodeId(0))), Duration.Ms(30), Duration.Ms(10)).Run();
        Assert.That(world.AlarmsOf(0).Select(rung => rung.Us), Is.EqualTo(new[] { 160_000 }));
    }

    delegate void Told(Env env);

    /// <summary>The first server is told what to do by letters, so that it has no timers but those that it is told to arm.</summary>
    static Stage Prompted(SortedDictionary<long, Told> acts)
    {
        var stage = new Stage { Hears = (_, env, _, letter) => acts[((Letter)letter).Number](env) };
        foreach (var ms in acts.Keys) stage.Send(Duration.Ms(ms - 1), 1, 0, ms);
        return stage;
    }

    /// <summary>Of few each sleeps where it is, so that it is armed again in its own entry; of many the entries are given up.</summary>
    [Test]
    public void A_random_use_of_timers_agrees_with_a_plain_table([Range(1, 20)] int seed, [Values(4, 30)] int names)
    {
        var alarms = Enumerable.Range(0, names).Select(i => new Alarm($"t{i}")).ToArray();
        var draws = new Random(seed);
        var table = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var expected = new List<(string Name, long Us)>();
        var acts = new SortedDictionary<long, Told>();
        for (var ms = 1; ms <= 300; ms++)
        {
            Ring(until: ms * 1000);
            var alarm = alarms[draws.Next(names)];
            // Timers are due half a millisecond off the steps of the script.
            var after = Duration.Us(1000 * draws.Next(1, 60) - 500);
            if (draws.Next(4) == 0)
            {
                acts.Add(ms, env => env.Disarm(alarm));
                table.Remove(alarm.Name);
            }
            else
            {
                acts.Add(ms, env => env.Arm(alarm, after));
                table[alarm.Name] = (Duration.Ms(ms) + after).Ns / 1000;
            }
        }
        Ring(until: long.MaxValue);
        Assert.That(Prompted(acts).Run().AlarmsOf(0).Order(), Is.EqualTo(expected.Order()));

        void Ring(long until)
        {
            foreach (var (name, due) in table.Where(entry => entry.Value <= until).ToArray())
            {
                expected.Add((name, due));
                table.Remove(name);
            }
        }
    }
}
