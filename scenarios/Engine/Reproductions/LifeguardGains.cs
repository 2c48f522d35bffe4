using Simulator.Analysis.Reproductions;
using Simulator.Protocols.Swim;

namespace Simulator.Scenarios;

/// <summary>What Lifeguard's three changes to SWIM save in false positives, and what they cost.</summary>
public sealed class LifeguardGains : Reproduction
{
    const int members = 128;

    static readonly Duration calm = Duration.Seconds(15);
    static readonly Duration troubled = Duration.Seconds(120);

    /// <summary>What the paper takes for SWIM: α = 5, β = 1.</summary>
    static readonly SwimOptions swim = new()
    {
        PingTimeout = Duration.Ms(500),
        SuspicionScale = SuspicionScale.DecimalLog,
        SuspicionMultiplier = 5,
        // The implementation that the paper measures fills packets.
        NewsPerMessage = 30,
    };

    static readonly SwimOptions lifeguard = swim with { AdaptiveProbe = true, AdaptiveSuspicion = true, BuddySystem = true };

    public override string Name => "lifeguard-gains";
    public override string Title => "Lifeguard: false positives, detection time and messages beside SWIM";
    public override string Source => "Dadgar, Phillips and Currey, Lifeguard, DSN-W 2018, Tables IV to VI";

    public override string Note =>
        "128 members; what C of them send and receive is held back for D and flows for I in turn, during two minutes, "
        + "while their timers run on. A false positive is one of the "
        + "other members declared dead by anybody. A sample of the paper's grid, so totals cannot be compared, only ratios.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        (int Count, int Still, int Between)[] cells = effort.IsLong
            ? [(8, 2048, 64), (8, 16_384, 64), (8, 16_384, 1024), (16, 2048, 64), (16, 16_384, 64), (16, 16_384, 1024), (32, 16_384, 1024)]
            : [(8, 16_384, 64)];
        var (before, after, shapes) = (default(Count), default(Count), new Shapes());
        for (var i = 0; i < cells.Length; i++)
        {
            before += Trouble(swim, cells[i], shapes);
            after += Trouble(lifeguard, cells[i], shapes);
            effort.Done(i, cells.Length + 1);
        }
        var trials = effort.Of(1, 20);
        return
        [
            new ReproducedPoint("false positives", "SWIM", before.FalsePositives),
            new ReproducedPoint("false positives", "Lifeguard", after.FalsePositives),
            new ReproducedPoint("false positives", "Lifeguard / SWIM", Share(after.FalsePositives, before.FalsePositives))
            {
                Published = 0.0153m,
                Band = (0, 0.10m),
                Note = "below a tenth: a sample of the grid",
            },
            new ReproducedPoint("false positives at healthy members", "SWIM", before.AtHealthy),
            new ReproducedPoint("false positives at healthy members", "Lifeguard", after.AtHealthy),
            new ReproducedPoint("messages", "Lifeguard / SWIM", Share(after.Messages, before.Messages))
            {
                Published = 1.106m,
                Note = "not to be had: the implementation that was measured sends its news in messages of their own at a fixed rate, "
                    + "here they ride on pings, of which slow members send fewer",
            },
            Detection("SWIM", swim, 12.44m, trials, shapes),
            Detection("Lifeguard", lifeguard, 12.45m, trials, shapes),
        ];
    }

    static decimal Share(long part, long whole) => whole == 0 ? 0 : (decimal)part / whole;

    static Count Trouble(SwimOptions options, (int Count, int Still, int Between) cell, Shapes shapes)
    {
        var slow = new NodeId[cell.Count];
        // Spread over the names, which mean nothing.
        for (var i = 0; i < slow.Length; i++) slow[i] = new NodeId(i * (members / slow.Length) + 1);
        NodeId[] all = [.. Enumerable.Range(0, members).Select(i => new NodeId(i))];
        var faults = new List<ScheduledFault>();
        var (still, cycle) = (Duration.Ms(cell.Still), Duration.Ms(cell.Still + cell.Between));
        for (var at = calm; at + still <= calm + troubled; at += cycle)
        {
            faults.Add(new ScheduledFault(new Clog(Selector.Of(slow), Selector.Of(all)), at, still));
            faults.Add(new ScheduledFault(new Clog(Selector.Of(all), Selector.Of(slow)), at, still));
        }
        var watch = new FalsePositives(NodeSet.Of(slow));
        var world = Make(options, faults, calm + troubled, watch, 1, shapes);
        world.Run();
        return new Count(watch.Found, watch.AtHealthy, world.MessagesSent);
    }

    /// <summary>A crash in a group in which all else is well: the median time until somebody declares it.</summary>
    static ReproducedPoint Detection(string name, SwimOptions options, decimal published, int trials, Shapes shapes)
    {
        var victim = new NodeId(members - 1);
        var times = new List<Duration>();
        for (var trial = 0; trial < trials; trial++)
        {
            var watch = new FirstDeclaration(victim);
            var crash = new ScheduledFault(new Crash(Selector.Of(victim)), calm, null);
            var world = Make(options, [crash], calm * 4, watch, (ulong)trial, shapes);
            while (watch.At is null && world.Step()) { }
            times.Add(watch.At!.Value - (Instant.Zero + calm));
        }
        times.Sort();
        return new ReproducedPoint("first detection, median", name, times[times.Count / 2].Ns / 1_000_000_000m)
        {
            Unit = "s",
            Published = published,
        }.Within(0.08m);
    }

    static World Make(
        SwimOptions options, IReadOnlyList<ScheduledFault> faults, Duration duration, TraceCheck watch, ulong seed, Shapes shapes) =>
        new(new WorldSetup
        {
            Servers = members,
            Deployment = ((IProtocol)new SwimProtocol()).Deploy(options, members) with { Invariants = [] },
            Network = new NetworkSetup { Latency = new Uniform(Duration.Us(200), Duration.Ms(1)) },
            Faults = faults,
            Checks = [watch],
            Duration = duration,
            Trace = TraceMode.HashOnly,
            Shapes = shapes,
        }, new Seeded(seed));

    readonly record struct Count(long FalsePositives, long AtHealthy, long Messages)
    {
        public static Count operator +(Count a, Count b) =>
            new(a.FalsePositives + b.FalsePositives, a.AtHealthy + b.AtHealthy, a.Messages + b.Messages);
    }

    /// <summary>Nobody crashes: a member whose messages flow is not dead.</summary>
    sealed class FalsePositives(NodeSet slow) : TraceCheck("false-positives", "")
    {
        public long Found { get; private set; }

        /// <summary>Those declared by such members.</summary>
        public long AtHealthy { get; private set; }

        public override string? See(in TraceEvent e)
        {
            if (e.What is not Declared { Health: Health.Dead } declared || slow.Contains(declared.Member)) return null;
            Found++;
            if (!slow.Contains(e.Machine)) AtHealthy++;
            return null;
        }
    }

    sealed class FirstDeclaration(NodeId victim) : TraceCheck("first-declaration", "")
    {
        public Instant? At { get; private set; }

        public override string? See(in TraceEvent e)
        {
            if (e.What is Declared { Health: Health.Dead } declared && declared.Member == victim) At ??= e.Time;
            return null;
        }
    }
}
