using Simulator.Protocols.Dynamo;

namespace Simulator.Scenarios;

/// <summary>
/// The model WARS of partial quorums (Bailis et al., PVLDB 5(8), 2012, §4.2) as a run of the quorum store: a coordinator, which is no
/// replica,
/// sends a write to N replicas (W) and is acknowledged (A), and later sends a read to them (R) and is answered (S). The delays of the four
/// messages are drawn for each message; nothing repairs replicas. One client writes, waits, reads, waits and so on.
/// </summary>
/// <param name="Write">Delay of W.</param>
/// <param name="Other">Delay of A, R and S.</param>
/// <param name="Far">
/// What lies between a coordinator and every replica but one, which is another for each operation; zero for no such.
/// </param>
public sealed record QuorumTrial(Distribution Write, Distribution Other, Duration Far)
{
    const string Regional = "abc";

    static readonly Duration never = Duration.Seconds(1_000_000_000);

    /// <summary>What a run has shown.</summary>
    /// <param name="Reads">Latencies of reads, ascending.</param>
    /// <param name="Writes">Latencies of writes, ascending.</param>
    /// <param name="Fresh">Reads that found the write before them.</param>
    public sealed record Result(IReadOnlyList<Duration> Reads, IReadOnlyList<Duration> Writes, int Fresh)
    {
        /// <summary>The share of reads that found the write before them.</summary>
        public decimal Consistent => (decimal)Fresh / Reads.Count;

        /// <summary>The latency that this share of a thousand operations stays below, in milliseconds.</summary>
        public static decimal Quantile(IReadOnlyList<Duration> latencies, int permille) =>
            latencies[int.Min(latencies.Count - 1, (int)((long)latencies.Count * permille / 1000))].Ns / 1_000_000m;
    }

    /// <param name="after">Between the answer to a write and the read that follows.</param>
    public Result Run(int n, int r, int w, Duration after, int pairs, ulong seed, CancellationToken cancel)
    {
        var isFar = Far > Duration.Zero;
        var servers = isFar ? 2 * n : n + 1;
        var options = new DynamoOptions
        {
            N = n, R = r, W = w, Resolution = Resolution.LastWriterWins, SloppyQuorum = false, HintedHandoff = false,
            ReadRepair = ReadRepair.None, AntiEntropyInterval = Duration.Zero, CollectInterval = Duration.Zero, HandoffInterval = never,
            ReplicaTimeout = never, RequestTimeout = never, ProbeInterval = never, VirtualNodes = 32,
        };
        var place = new DynamoPlace(options, new Layout(servers));
        var key = Key(place, n);
        var coordinators = Enumerable.Range(n, servers - n).Select(server => new NodeId(server)).ToArray();
        var world = new World(new WorldSetup
        {
            Servers = servers,
            Deployment = ((IProtocol)new DynamoProtocol()).Deploy(options, servers) with
            {
                Client = seat => new AnyCoordinator(seat, options, place, coordinators),
            },
            Network = Network(isFar, n),
            Clients =
            [
                new ClientGroup
                {
                    Count = 1, Nearest = _ => coordinators[0], Deadline = never,
                    Policy = new ClientPolicy(Duration.Zero, 1, ClientTarget.Nearest),
                    Think = new Constant(after), MaxOperations = 2L * pairs, Workload = () => new WriteThenRead(key),
                },
            ],
            Duration = never,
            MaxSteps = long.MaxValue,
            CheckInvariants = false,
            Trace = TraceMode.HashOnly,
        }, new Seeded(seed));
        while (world.Step() && world.History.Events.Count < 4L * pairs) cancel.ThrowIfCancellationRequested();
        return Read(world.History);
    }

    NetworkSetup Network(bool isFar, int n) => new()
    {
        Latency = new Constant(Duration.Zero),
        ClientLatency = new Constant(Duration.Zero),
        MessageLatencies =
        [
            new MessageLatency(nameof(WriteReplica), Write), new MessageLatency(nameof(ReplicaWritten), Other),
            new MessageLatency(nameof(ReadReplica), Other), new MessageLatency(nameof(ReplicaRead), Other),
        ],
        // Each replica has a region of its own, and in it a coordinator. The client is as near to all of them.
        Regions = !isFar ? null : new RegionMap(
            [.. Enumerable.Range(0, n).Select(region => Regional[region].ToString()), "client"],
            [
                .. from a in Enumerable.Range(0, n + 1)
                   from b in Enumerable.Range(0, n + 1)
                   select a == b || a == n || b == n ? Duration.Zero : Far,
            ],
            id => id.IsClient ? n : id.Value % n),
    };

    static Result Read(History history)
    {
        var (reads, writes, fresh) = (new List<Duration>(), new List<Duration>(), 0);
        var (begun, last) = (Instant.Zero, Value.Nil);
        foreach (var e in history.Events)
        {
            if (e.Type == OpType.Invoke)
            {
                begun = e.Time;
                if (e.Function == "write") last = e.Value;
                continue;
            }
            (e.Function == "write" ? writes : reads).Add(e.Time - begun);
            if (e.Function == "read" && e.Value.Equals(last)) fresh++;
        }
        return new Result([.. reads.Order()], [.. writes.Order()], fresh);
    }

    /// <summary>A key of which the first n servers are the replicas.</summary>
    static string Key(DynamoPlace place, int n)
    {
        for (var number = 0; ; number++)
        {
            var key = $"k{number}";
            if (NodeSet.Of(place.Ring.Homes(place.Ring.RangeOf(key))) == NodeSet.First(n)) return key;
        }
    }

    /// <summary>A client that asks another coordinator for each operation.</summary>
    sealed class AnyCoordinator(ClientSeat seat, DynamoOptions options, DynamoPlace place, NodeId[] coordinators)
        : DynamoClient(seat, options, place)
    {
        protected override NodeId Coordinator(Env env, string key, int attempt) =>
            coordinators.Length == 1 ? coordinators[0] : env.Any<NodeId>(coordinators, "coordinator");
    }

    sealed class WriteThenRead(string key) : Workload
    {
        bool wasWrite;

        public override Operation Next(Chooser chooser)
        {
            wasWrite = !wasWrite;
            return wasWrite ? Operation.Write(key, chooser.FreshValue()) : Operation.Read(key);
        }
    }
}
