using System.Globalization;
using Simulator.Analysis.Reproductions;
using Simulator.Protocols.Swim;

namespace Simulator.Scenarios;

/// <summary>What SWIM's failure detector promises: time to detect, load, false positives.</summary>
public sealed class SwimDetector : Reproduction
{
    static readonly Duration period = Duration.Seconds(1);

    static readonly SwimOptions basic = new()
    {
        Period = period,
        PingTimeout = Duration.Ms(200),
        PingRequests = 1,
        Dissemination = Dissemination.Multicast,
        Suspicion = false,
        Targets = TargetChoice.Random,
    };

    public override string Name => "swim-detector";
    public override string Title => "SWIM: time to detect, load, false positives";
    public override string Source => "Das, Gupta and Motivala, DSN 2002, §3.1 and §5";

    public override string Note =>
        "Times count protocol periods from the crash to the one in which somebody first pings the crashed member, that one included. The "
        + "law of false positives is checked for a single probe: the paper's formula for a member and a period is conditional on a ping.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        var (points, shapes) = (new List<ReproducedPoint>(), new Shapes());
        int[] sizes = effort.IsLong ? [8, 16, 32, 64] : [8];
        foreach (var size in sizes)
        {
            points.Add(Detection(size, effort.Of(4000, 12_000), shapes));
            effort.Done(points.Count, sizes.Length + 3);
        }
        points.Add(RoundRobin(8, effort.Of(300, 3000), shapes));
        points.Add(Load(effort.Of(28, 55), shapes));
        points.Add(FalsePositives(effort.Of(1500, 6000), shapes));
        effort.Done(1, 1);
        return points;
    }

    /// <summary>With random targets: 1/(1-(1-1/(n-1))^(n-1)) periods on average, e/(e-1) for large groups.</summary>
    static ReproducedPoint Detection(int size, int trials, Shapes shapes)
    {
        var sum = 0L;
        for (var trial = 0; trial < trials; trial++)
            sum += Trial(size, (ulong)trial, basic, all: false, shapes);
        var missed = Math.Pow(1 - 1.0 / (size - 1), size - 1);
        var law = (decimal)(1 / (1 - missed));
        return new ReproducedPoint("first detection, random targets", Text($"n = {size}"), (decimal)sum / trials)
        {
            Unit = "periods",
            Published = 1.582m,
            Band = (law * 0.98m, law * 1.02m),
            Note = Text($"closed form for this size {law:F3}, ±2 %"),
        };
    }

    /// <summary>With round-robin targets and no news from others everybody notices by itself within 2n-1 periods.</summary>
    static ReproducedPoint RoundRobin(int size, int trials, Shapes shapes)
    {
        var options = basic with { Targets = TargetChoice.RoundRobin, Dissemination = Dissemination.Infection, NewsPerMessage = 0 };
        var longest = 0L;
        for (var trial = 0; trial < trials; trial++) longest = long.Max(longest, Trial(size, (ulong)trial, options, all: true, shapes));
        return new ReproducedPoint("last detection, round-robin", Text($"n = {size}"), longest)
        {
            Unit = "periods",
            Published = 2 * size - 1,
            Band = (size, 2 * size - 1),
            Note = "a bound: the longest of all trials",
        };
    }

    /// <summary>Crashes one member and returns the periods until somebody, or everybody, has first pinged it.</summary>
    static long Trial(int size, ulong seed, SwimOptions options, bool all, Shapes shapes)
    {
        var (victim, dice) = (new NodeId(size - 1), new Dice(seed));
        var crash = Instant.Zero + period + new Duration(dice.Below(1_000_000_000));
        var watch = new Detections(victim);
        var world = new World(new WorldSetup
        {
            Servers = size,
            Deployment = ((IProtocol)new SwimProtocol()).Deploy(options, size) with { Invariants = [] },
            Network = new NetworkSetup { Latency = new Constant(Duration.Us(100)) },
            Faults = [new ScheduledFault(new Crash(Selector.Of(victim)), crash - Instant.Zero, null)],
            Checks = [watch],
            Duration = period * (40 + 4 * size),
            Trace = TraceMode.HashOnly,
            Shapes = shapes,
        }, new Seeded(seed));
        var wanted = all ? size - 1 : 1;
        while (watch.Count < wanted && world.Step()) { }
        // The verdict comes a whole period after the ping.
        var pinged = watch.Last - period - crash;
        return long.Max(1, (pinged.Ns + period.Ns - 1) / period.Ns);
    }

    /// <summary>One ping and one answer for each member and period, whatever the size.</summary>
    static ReproducedPoint Load(int size, Shapes shapes)
    {
        const int periods = 100;
        var world = Quiet(size, basic with { Dissemination = Dissemination.Infection, Suspicion = true }, periods, default, shapes);
        return new ReproducedPoint("messages sent", Text($"n = {size}"), (decimal)world.MessagesSent / (size * periods))
        {
            Unit = "per member and period",
            Published = 2,
            Band = (1.95m, 2.05m),
        };
    }

    /// <summary>
    /// Nobody crashes, each message is lost with 10 %, k = 1: a probe fails with q_f (1-q²)(1-q_f q⁴)^k, where q = 0.9 and q_f = 1.
    /// </summary>
    static ReproducedPoint FalsePositives(int periods, Shapes shapes)
    {
        const int size = 20;
        // Whoever is suspected stays in the list, so that all are pinged all the time.
        var options = basic with { Suspicion = true, SuspicionMultiplier = 1_000_000 };
        var world = Quiet(size, options, periods, Ratio.Percent(10), shapes);
        const decimal q = 0.9m;
        const decimal law = (1 - q * q) * (1 - q * q * q * q);
        var share = (decimal)world.Tallies["failed-probes"] / (size * periods);
        return new ReproducedPoint("failed probes of live members", "10 % loss, k = 1", share)
        {
            Published = law,
            Note = "per probe, not per member and period: that formula is conditional on being pinged",
        }.Within(0.05m);
    }

    static World Quiet(int size, SwimOptions options, int periods, Ratio loss, Shapes shapes)
    {
        var world = new World(new WorldSetup
        {
            Servers = size,
            Deployment = ((IProtocol)new SwimProtocol()).Deploy(options, size) with { Invariants = [] },
            Network = new NetworkSetup { Latency = new Constant(Duration.Ms(1)), Loss = loss },
            Duration = period * periods,
            Trace = TraceMode.HashOnly,
            Shapes = shapes,
        }, new Seeded(1));
        world.Run();
        return world;
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Who has declared the crashed member dead.</summary>
    sealed class Detections(NodeId victim) : TraceCheck("detections", "")
    {
        NodeSet observers;

        public int Count => observers.Count;

        /// <summary>When the last of them did.</summary>
        public Instant Last { get; private set; }

        public override string? See(in TraceEvent e)
        {
            if (e.What is not Declared { Health: Health.Dead } declared || declared.Member != victim) return null;
            if (observers.Contains(e.Machine)) return null;
            observers = observers.With(e.Machine);
            Last = e.Time;
            return null;
        }
    }
}
