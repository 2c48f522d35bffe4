namespace Simulator.Tests.Fidelity;

/// <summary>Sites, the constant round trips between them in ms, and a replica with its clients in each.</summary>
sealed record WideArea(string[] Sites, Dictionary<(string, string), double> RoundTrips)
{
    /// <summary>
    /// Amazon EC2 as in Moraru, Andersen and Kaminsky, There Is More Consensus in Egalitarian Parliaments, SOSP 2013, Figure 4; where
    /// that names no round trip, as in the same authors' Paxos Quorum Leases, SoCC 2014, Table 1.
    /// </summary>
    static readonly Dictionary<(string, string), double> ec2 = new()
    {
        [("CA", "VA")] = 85, [("VA", "EU")] = 90, [("CA", "EU")] = 156, [("CA", "OR")] = 21, [("OR", "JP")] = 127, [("CA", "JP")] = 118,
        [("JP", "EU")] = 278, [("OR", "VA")] = 75, [("VA", "JP")] = 180, [("OR", "EU")] = 170,
    };

    public static WideArea Three { get; } = new(["CA", "VA", "EU"], ec2);
    public static WideArea Five { get; } = new(["VA", "CA", "OR", "JP", "EU"], ec2);

    public double RoundTrip(string a, string b) =>
        a == b ? 0 : RoundTrips.TryGetValue((a, b), out var known) ? known : RoundTrips[(b, a)];

    /// <summary>To the leader and back, and meanwhile from the leader to the nearest half of its peers and back.</summary>
    public double ClosedForm(string client, string leader)
    {
        var peers = Sites.Where(site => site != leader).Select(site => RoundTrip(leader, site)).Order().ToArray();
        return RoundTrip(client, leader) + peers[Sites.Length / 2 - 1];
    }

    /// <summary>The median latency of writes in ms at each site, once the leader is where it is wanted.</summary>
    public Dictionary<string, double> Medians(Deployment deployment, string leader, int clientsPerSite)
    {
        var count = Sites.Length;
        var oneWay = new Duration[count * count];
        for (var i = 0; i < count * count; i++) oneWay[i] = Duration.Us((long)(500 * RoundTrip(Sites[i / count], Sites[i % count])));
        var steady = Duration.Seconds(20);
        var load = new ClientGroup
        {
            Count = clientsPerSite * count,
            Nearest = client => new NodeId(client % count),
            Workload = () => new KeyValueWorkload(0, 100, 0, 100),
            Start = Duration.Seconds(10),
            Policy = ClientPolicy.Default with { RetryAfter = Duration.Seconds(2) },
        };
        var admin = new ClientGroup
        {
            Count = 1,
            Nearest = _ => new NodeId(0),
            Script = [new ScriptedOperation(Duration.Seconds(5), 0, new Operation("transfer-leader", null, Value.Of(Name(leader))))],
        };
        var world = new World(new WorldSetup
        {
            Servers = count,
            Deployment = deployment,
            Network = new NetworkSetup
            {
                Latency = new Constant(Duration.Zero),
                Regions = new RegionMap(Sites, oneWay, id => id.IsClient ? (-1 - id.Value) % count : id.Value),
            },
            Clients = [load, admin],
            Duration = Duration.Seconds(40),
        }, new Seeded(1));
        world.Run();
        return Sites.ToDictionary(
            site => site, site => Median(Latencies(world, steady, Array.IndexOf(Sites, site), clientsPerSite * count)));
    }

    string Name(string site) => new NodeId(Array.IndexOf(Sites, site)).ToString();

    List<double> Latencies(World world, Duration from, int site, int clients)
    {
        var begun = new Dictionary<int, Instant>();
        var latencies = new List<double>();
        foreach (var e in world.History.Events)
        {
            if (e.IsNemesis || e.Process >= clients || e.Process % Sites.Length != site) continue;
            if (e.Type == OpType.Invoke) begun[e.Process] = e.Time;
            else if (e.Type == OpType.Ok && begun[e.Process] >= Instant.Zero + from) latencies.Add((e.Time - begun[e.Process]).Ns / 1e6);
        }
        return latencies;
    }

    static double Median(List<double> values)
    {
        Assert.That(values, Has.Count.GreaterThan(100));
        return values.Order().ElementAt(values.Count / 2);
    }
}
