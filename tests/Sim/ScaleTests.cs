namespace Simulator.Tests.Sim;

public sealed class ScaleTests
{
    public sealed record Rumour(long Hops) : Message;

    public sealed record Round : Timer
    {
        public static readonly Round It = new();
    }

    /// <summary>Push gossip of one rumour (Demers et al., PODC'87): who knows tells a drawn peer once a round, for some rounds.</summary>
    sealed class Gossiper(NodeId self) : Node
    {
        const int Rounds = 24;

        int told = -1;

        public bool Knows => told >= 0;

        public override void Start(Env env)
        {
            if (self.Value == 0) Learn(env);
        }

        public override void Receive(Env env, NodeId from, Message message)
        {
            if (!Knows) Learn(env);
        }

        public override void Fire(Env env, Timer timer)
        {
            env.Send(env.Any(env.Peers), new Rumour(told));
            if (++told < Rounds) env.Arm(Round.It, Duration.Ms(100));
        }

        public override void Describe(Scribe scribe) => scribe.Field("told", told);

        void Learn(Env env)
        {
            told = 0;
            env.Arm(Round.It, Duration.Ms(100));
        }
    }

    static World Spread(int servers, Duration duration)
    {
        var setup = new WorldSetup
        {
            Servers = servers,
            Deployment = new Deployment(self => new Gossiper(self), null, []),
            Network = new NetworkSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(50)), Loss = Ratio.Percent(1) },
            Trace = TraceMode.HashOnly,
            MaxSteps = long.MaxValue,
            Duration = duration,
        };
        var world = new World(setup, new Seeded(1));
        var end = world.Run();
        Assert.That(end.Reason, Is.AnyOf(EndReason.Time, EndReason.Quiescent), end.Text);
        return world;
    }

    static int Informed(World world, int servers) =>
        Enumerable.Range(0, servers).Count(i => ((Gossiper)world.Server(new NodeId(i))!).Knows);

    [Test]
    public void Ten_thousand_servers_hear_a_rumour()
    {
        var world = Spread(10_000, Duration.Seconds(10));
        Assert.That(Informed(world, 10_000), Is.EqualTo(10_000));
    }

    [Test]
    public void Setting_up_costs_time_and_memory_in_proportion_to_the_servers()
    {
        static long Bytes(int servers)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var world = Spread(servers, Duration.Zero);
            GC.KeepAlive(world);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Bytes(10);
        var (small, large) = (Bytes(5_000), Bytes(50_000));
        TestContext.Out.WriteLine($"{small / 5_000} and {large / 50_000} bytes a server");
        Assert.That(large, Is.LessThan(12 * small));
        Assert.That(large / 50_000, Is.LessThan(600));
    }

    [Test]
    public void A_step_of_the_kernel_allocates_nothing()
    {
        var letter = new Letter(1);
        var stage = new Stage(5)
        {
            Starts = (_, env) => env.Arm(Round.It, Duration.Us(100)),
            Rings = (_, env, _) =>
            {
                env.Send(env.Any(env.Peers), letter);
                env.Arm(Round.It, env.Between(Duration.Us(50), Duration.Us(150)));
            },
            Hears = (actor, env, from, message) => { if (actor.Memory++ % 4 != 0) env.Send(from, message); },
        };
        var world = stage.On(new NetworkSetup { Latency = new Uniform(Duration.Us(100), Duration.Ms(1)), Loss = Ratio.Percent(1) })
            .With(setup => setup with { Trace = TraceMode.HashOnly }).Build();
        for (var i = 0; i < 50_000; i++) world.Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++) world.Step();
        // Checkpoints of the hash are kept: eight bytes for each 1024 steps, in a list that doubles.
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000));
    }

    [Test, Explicit, Category("Long")]
    public void A_million_servers_hear_a_rumour_within_a_gibibyte()
    {
        var world = Spread(1_000_000, Duration.Seconds(4));
        var informed = Informed(world, 1_000_000);
        var peak = System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64;
        TestContext.Out.WriteLine(
            $"{informed} informed after {world.Steps} steps, peak {peak >> 20} MiB, live {GC.GetTotalMemory(true) >> 20} MiB");
        Assert.That(informed, Is.GreaterThan(990_000));
        Assert.That(peak, Is.LessThan(1L << 30));
    }
}
