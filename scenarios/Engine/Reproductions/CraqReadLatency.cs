using System.Globalization;
using Simulator.Analysis.Reproductions;
using Simulator.Protocols.Chain;

namespace Simulator.Scenarios;

/// <summary>
/// What a read costs at a site that has a server of the chain, but not its tail: three sites 80 ms apart, and writes that make the
/// site's version dirty for as long as they travel to the tail and back.
/// </summary>
public sealed class CraqReadLatency : Reproduction
{
    static readonly Duration oneWay = Duration.Ms(40);
    static readonly NodeId head = new(0), near = new(1);

    /// <summary>Enough that one is idle: a write takes 120 ms.</summary>
    const int Writers = 4, Readers = 20;

    /// <summary>Writes per minute.</summary>
    static readonly int[] rates = [0, 150, 300, 450, 600, 750, 900, 1200];

    public override string Name => "craq-read-latency";
    public override string Title => "Reads across sites, chain replication and CRAQ";
    public override string Source => "Terrace and Freedman, USENIX ATC 2009, §6.5 and Figure 13";
    public override (string X, string Y) Axes => ("writes per second", "mean latency of a read (ms)");
    public override string Note =>
        "The text gives 80 ms for chain replication at any rate, about nothing for CRAQ without writes, and a copy that is dirty all the "
        + "time from about 15 writes per second on. A copy is dirty for 80 ms with each write, so that the share of dirty reads "
        + "is the rate times 80 ms; in between the figure prints no numbers.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        var points = new List<ReproducedPoint>();
        var seconds = effort.Of(20, 300);
        for (var i = 0; i < rates.Length; i++)
        {
            points.Add(Point("chain", ChainReads.Tail, rates[i], seconds) with { Published = 80, Band = (79, 81) });
            points.Add(Craq(rates[i], seconds));
            effort.Done(i + 1, rates.Length);
        }
        return points;
    }

    static ReproducedPoint Craq(int rate, int seconds)
    {
        var point = Point("CRAQ", ChainReads.Craq, rate, seconds);
        return rate switch
        {
            0 => point with { Published = 0, Band = (0, 1) },
            900 => point with { Published = 80, Band = (75, 80) },
            _ => point,
        };
    }

    static ReproducedPoint Point(string series, ChainReads reads, int rate, int seconds)
    {
        var perSecond = rate / 60m;
        return new ReproducedPoint(series, string.Create(CultureInfo.InvariantCulture, $"{perSecond} writes/s"), Latency(reads, rate,
            seconds))
        {
            X = perSecond, Unit = "ms",
        };
    }

    /// <summary>The mean latency of reads at the site of the middle server, in ms.</summary>
    public static decimal Latency(ChainReads reads, int writesPerMinute, int seconds)
    {
        NodeId[] readers = [.. Enumerable.Range(0, Readers).Select(NodeId.Client)];
        NodeId[] writers = [.. Enumerable.Range(Readers, Writers).Select(NodeId.Client)];
        var world = new World(new WorldSetup
        {
            Servers = 4,
            Deployment = ((IProtocol)new ChainProtocol()).Deploy(new ChainOptions { Reads = reads, DetectAfter = Duration.Seconds(2) }, 4),
            Network = new NetworkSetup
            {
                Latency = new Constant(oneWay),
                ClientLatency = new Constant(oneWay),
                Overrides = [.. Beside(readers, near), .. Beside(writers, head)],
            },
            Clients =
            [
                new ClientGroup
                {
                    // Reads at times of their own: of readers that wait for answers few would read while the version is dirty.
                    Count = Readers, Nearest = _ => near, Start = Duration.Seconds(1),
                    Mode = LoadMode.Open, InterArrival = new Exponential(Duration.Ms(20)),
                    Workload = () => new KeyValueWorkload(1, 0, 0, keys: 1),
                },
                new ClientGroup
                {
                    Count = Writers, Nearest = _ => head, Script = [.. Writes(writesPerMinute, seconds)],
                },
            ],
            Duration = Duration.Seconds(seconds + 1),
            CheckInvariants = false,
            Trace = TraceMode.HashOnly,
        }, new Seeded(1));
        world.Run();
        return Mean(world.History);
    }

    static IEnumerable<LinkOverride> Beside(NodeId[] clients, NodeId server) =>
    [
        new LinkOverride(clients, [server]) { Latency = new Constant(Duration.Zero) },
        new LinkOverride([server], clients) { Latency = new Constant(Duration.Zero) },
    ];

    static IEnumerable<ScriptedOperation> Writes(int perMinute, int seconds)
    {
        if (perMinute == 0) yield break;
        var gap = Duration.Seconds(60) / perMinute;
        var last = Duration.Seconds(seconds + 1);
        var number = 0;
        for (var at = Duration.Ms(500); at < last; at += gap)
            yield return new ScriptedOperation(at, number % Writers, Operation.Write("k0", Value.Of(++number)));
    }

    static decimal Mean(History history)
    {
        var (begun, sum, count) = (new Dictionary<int, Instant>(), 0L, 0);
        foreach (var e in history.Events)
        {
            if (e.Function != "read") continue;
            if (e.Type == OpType.Invoke) begun[e.Process] = e.Time;
            if (e.Type != OpType.Ok) continue;
            sum += (e.Time - begun[e.Process]).Ns;
            count++;
        }
        return count == 0 ? 0 : sum / count / 1_000_000m;
    }
}
