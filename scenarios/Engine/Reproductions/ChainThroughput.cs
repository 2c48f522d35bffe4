using System.Globalization;
using Simulator.Analysis.Reproductions;
using Simulator.Protocols.Chain;
using Simulator.Protocols.PrimaryBackup;

namespace Simulator.Scenarios;

/// <summary>
/// Throughput of a chain, of primary-backup and of queries to any server over the share of updates: one object, 25 clients without
/// pauses, no failures, and servers that need 5 ms for a query, 50 ms for an update and 20 ms for the difference that it makes.
/// </summary>
public sealed class ChainThroughput : Reproduction
{
    const string Chain = "chain", PrimaryBackup = "p/b", Weak = "weak";
    const int Clients = 25;
    const decimal Band = .03m;

    static readonly Duration delay = Duration.Ms(1), query = Duration.Ms(5), update = Duration.Ms(50), difference = Duration.Ms(20);

    /// <summary>Nothing fails, so nobody needs to be watched.</summary>
    static readonly Duration never = Duration.Seconds(100_000);

    /// <summary>
    /// Read out of Figure 4, in requests per second, for the share of updates in percent; null where the curve has no point.
    /// </summary>
    static readonly (int Percent, decimal Chain, decimal PrimaryBackup, decimal? Weak2, decimal? Weak3, decimal? Weak10)[] figure =
    [
        (0, 199.8m, 199.8m, 391.9m, 573.2m, null),
        (3, 183.1m, 156.7m, 254.8m, 318.8m, 500.7m),
        (9, 157.3m, 111.4m, 148.5m, 164.9m, 199.0m),
        (15, 133.3m, 85.0m, 103.7m, 111.7m, 125.1m),
        (30, 65.8m, 54.0m, null, 61.4m, 65.8m),
        (48, 41.9m, 37.5m, 39.7m, 40.2m, 41.0m),
    ];

    public override string Name => "chain-throughput";
    public override string Title => "Throughput of chain replication, primary-backup and weak reads";
    public override string Source => "van Renesse and Schneider, OSDI 2004, §5.1 and Figure 4";
    public override (string X, string Y) Axes => ("updates (%)", "requests per second");
    public override string Note =>
        "The numbers of Figure 4 are read out of its vector graphics, to about one request per second. The master is a further server and "
        + "has no part in requests. Weak is a chain of which any server answers queries.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        var points = new List<ReproducedPoint>
        {
            Latency("update", Operation.Write("k", Value.Of(1)), 94), Latency("query", Operation.Read("k"), 7),
        };
        var rows = effort.IsLong ? figure : [.. figure.Where(row => row.Percent is 3 or 15 or 48)];
        var seconds = effort.Of(100, 1000);
        int[] sizes = effort.IsLong ? [2, 3, 10] : [3];
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var servers in sizes) points.AddRange(Points(rows[i], servers, seconds));
            effort.Done(i + 1, rows.Length);
        }
        return points;
    }

    static IEnumerable<ReproducedPoint> Points(
        (int Percent, decimal Chain, decimal PrimaryBackup, decimal? Weak2, decimal? Weak3, decimal? Weak10) row, int servers, int seconds)
    {
        yield return Point(Chain, servers, row.Percent, row.Chain, seconds);
        yield return Point(PrimaryBackup, servers, row.Percent, row.PrimaryBackup, seconds);
        if ((servers == 2 ? row.Weak2 : servers == 3 ? row.Weak3 : row.Weak10) is { } weak)
            yield return Point(Weak, servers, row.Percent, weak, seconds);
    }

    static ReproducedPoint Point(string variant, int servers, int percent, decimal published, int seconds) =>
        new ReproducedPoint(
            string.Create(CultureInfo.InvariantCulture, $"{variant}, {servers} servers"),
            string.Create(CultureInfo.InvariantCulture, $"{percent} % updates"),
            Throughput(variant, servers, percent * 10, seconds))
        {
            X = percent, Unit = "requests/s", Published = published,
        }.Within(Band);

    static ReproducedPoint Latency(string what, Operation operation, decimal published)
    {
        var group = new ClientGroup
        {
            Count = 1, Nearest = _ => new NodeId(0), Policy = patient, Script = [new ScriptedOperation(Duration.Seconds(1), 0, operation)],
        };
        var events = Run(Chain, 3, group, 2).History.Events;
        return new ReproducedPoint("one client, 3 servers", what, (events[^1].Time - events[0].Time).Ns / 1_000_000m)
        {
            Unit = "ms", Published = published,
        }.Exactly();
    }

    static readonly ClientPolicy patient = new(Duration.Zero, 1, ClientTarget.LastGood);

    /// <summary>Requests per second of 25 clients, without the first ten seconds.</summary>
    /// <param name="variant">chain, p/b or weak.</param>
    /// <param name="servers">t of the paper: servers that hold the object.</param>
    /// <param name="permille">Updates among a thousand requests.</param>
    public static decimal Throughput(string variant, int servers, int permille, int seconds)
    {
        const int warming = 10;
        var group = new ClientGroup
        {
            Count = Clients, Nearest = _ => new NodeId(0), Policy = patient, Deadline = never,
            Workload = () => new KeyValueWorkload(1000 - permille, permille, 0, keys: 1),
        };
        var begin = Instant.Zero + Duration.Seconds(warming);
        var done = Run(variant, servers, group, warming + seconds).History.Events.Count(e => e.Type == OpType.Ok && e.Time >= begin);
        return (decimal)done / seconds;
    }

    static World Run(string variant, int servers, ClientGroup clients, int seconds)
    {
        var world = new World(new WorldSetup
        {
            Servers = servers + 1,
            Deployment = Deploy(variant, servers + 1),
            Network = new NetworkSetup { Latency = new Constant(delay), ClientLatency = new Constant(delay) },
            Clients = [clients],
            Duration = Duration.Seconds(seconds),
            MaxSteps = long.MaxValue,
            CheckInvariants = false,
            Trace = TraceMode.HashOnly,
        }, new Seeded(1));
        world.Run();
        return world;
    }

    static Deployment Deploy(string variant, int servers) => variant == PrimaryBackup
        ? ((IProtocol)new PrimaryBackupProtocol()).Deploy(new PrimaryBackupOptions
        {
            Mode = ReplicationMode.Sync, Fencing = Fencing.Token, FailOver = false, DropBackups = false,
            Heartbeat = never, DetectAfter = never * 2, ResendAfter = never,
            QueryTime = query, UpdateTime = update, DifferenceTime = difference,
        }, servers)
        : ((IProtocol)new ChainProtocol()).Deploy(new ChainOptions
        {
            Reads = variant == Weak ? ChainReads.Any : ChainReads.Tail, Lease = Duration.Zero,
            Heartbeat = never, DetectAfter = never * 2, ResendAfter = never,
            QueryTime = query, UpdateTime = update, DifferenceTime = difference,
        }, servers);
}
