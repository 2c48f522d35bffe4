using Simulator.Analysis.Reproductions;
using Simulator.Protocols.PaxosCommit;
using Simulator.Protocols.Transactions;
using Simulator.Protocols.TwoPhaseCommit;

namespace Simulator.Scenarios;

/// <summary>
/// What a commit costs when nothing fails: message delays, messages and stable writes of two-phase commit, Paxos Commit and the faster
/// variant, with N participants and F faults, each server on a machine of its own or the leader and the acceptors beside participants.
/// One transaction is run through the real protocol and its messages are counted.
/// </summary>
public sealed class CommitCosts : Reproduction
{
    static readonly Duration delay = Duration.Ms(10);
    static readonly Duration diskDelay = Duration.Ms(1000);
    static readonly Duration begin = Duration.Seconds(5);

    public override string Name => "commit-costs";
    public override string Title => "Messages, delays and stable writes of 2PC and Paxos Commit";
    public override string Source => "Gray and Lamport, TODS 31(1), 2006, Figure 4 and §3.2, §4.3";

    public override string Note =>
        "As in the paper the first participant begins, its BeginCommit is its vote, and the leader is an acceptor. Beside participants F+1 "
        + "acceptors need as many of them, so there N > F. Not in the paper's count: acknowledgements, by which a coordinator may forget, "
        + "and in the faster variant the message that tells a coordinator that is no participant. The first participant's own stable write "
        + "comes before it begins.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        var points = new List<ReproducedPoint>();
        var sizes = effort.IsLong ? Enumerable.Range(2, 9).ToArray() : [2, 3, 5, 10];
        for (var i = 0; i < sizes.Length; i++)
        {
            effort.Done(i, sizes.Length);
            foreach (var isBeside in new[] { false, true })
            {
                Add(points, "2PC", sizes[i], null, isBeside, Measure(sizes[i], isBeside, null, false));
                foreach (var faults in new[] { 0, 1, 2 })
                {
                    if (isBeside && sizes[i] <= faults) continue;
                    Add(points, "Paxos Commit", sizes[i], faults, isBeside, Measure(sizes[i], isBeside, faults, false));
                    Add(points, "Faster Paxos Commit", sizes[i], faults, isBeside, Measure(sizes[i], isBeside, faults, true));
                }
            }
        }
        effort.Done(1, 1);
        return points;
    }

    static void Add(List<ReproducedPoint> points, string protocol, int n, int? faults, bool isBeside, Cost cost)
    {
        var f = faults ?? 0;
        var (delays, messages) = (protocol, isBeside) switch
        {
            ("2PC", false) => (4, 3 * n - 1),
            ("2PC", true) => (3, 3 * n - 3),
            // With one acceptor, which is the leader, Paxos Commit is two-phase commit (§5).
            ("Paxos Commit", false) => (f == 0 ? 4 : 5, (n + 1) * (f + 3) - 4),
            ("Paxos Commit", true) => (f == 0 ? 3 : 4, n * (f + 3) - 3),
            (_, false) => (4, n * (2 * f + 3) - 1),
            (_, true) => (3, (n - 1) * (2 * f + 3)),
        };
        var where = $"N={n}{(faults is null ? "" : $" F={f}")}{(isBeside ? ", beside" : "")}";
        Point("message delays", cost.Delays, delays);
        if (isBeside && (n, f) == (2, 1) && protocol == "Paxos Commit") points[^1] = OneDelayLess(points[^1]);
        Point("messages", cost.Messages, messages);
        Point("stable write delays", cost.WriteDelays, 2);
        Point("stable writes", cost.Writes, faults is null ? n + 1 : n + f + 1);

        void Point(string what, decimal simulated, int published) =>
            points.Add(new ReproducedPoint($"{protocol}, {what}", where, simulated) { Published = published }.Exactly());
    }

    /// <summary>The paper counts for any number of participants.</summary>
    static ReproducedPoint OneDelayLess(ReproducedPoint point) => point with
    {
        Band = (3, 3),
        Note = "both of two participants are acceptors, and the second has both votes at once: one delay less than printed",
    };

    /// <param name="Others">Messages of the commit that the paper does not count.</param>
    sealed record Cost(decimal Delays, int Messages, int Others, decimal WriteDelays, long Writes);

    static Cost Measure(int n, bool isBeside, int? faults, bool isFaster)
    {
        var (time, messages, others, writes) = Commit(n, isBeside, faults, isFaster, Duration.Zero);
        var slow = Commit(n, isBeside, faults, isFaster, diskDelay).Time;
        return new Cost(
            (decimal)time.Ns / delay.Ns, messages, others, decimal.Floor((decimal)(slow - time).Ns / diskDelay.Ns) - 1, writes);
    }

    static (Duration Time, int Messages, int Others, long Writes) Commit(int n, bool isBeside, int? faults, bool isFaster, Duration disk)
    {
        var coordinator = new NodeId(0);
        var shards = NodeSet.Empty;
        for (var i = 0; i < n; i++) shards = shards.With(new NodeId(isBeside ? i : i + 1));
        var store = new StoreOptions { Coordinators = NodeSet.Of(coordinator), Shards = shards, Patience = Duration.Seconds(60) };
        // The acceptors: the leader, then the other participants, or else machines of their own.
        var acceptors = NodeSet.Of(coordinator);
        for (var i = isBeside ? 1 : n + 1; acceptors.Count < 2 * (faults ?? 0) + 1; i++) acceptors = acceptors.With(new NodeId(i));
        var servers = int.Max(n + 1, Last(acceptors) + 1);
        var patience = Duration.Seconds(60);
        IProtocol protocol = faults is null ? new TwoPhaseCommitProtocol() : new PaxosCommitProtocol();
        object options = faults is { } f
            ? new PaxosCommitOptions
            {
                Store = store, Faults = f, Acceptors = acceptors, Opening = Opening.FirstParticipant, Faster = isFaster,
                BundleTimeout = patience, VoteTimeout = patience, InquiryInterval = patience,
            }
            : new TwoPhaseCommitOptions
            {
                Store = store, Opening = Opening.FirstParticipant, VoteTimeout = patience, InquiryInterval = patience,
                ResendInterval = patience,
            };
        var world = new World(new WorldSetup
        {
            Servers = servers,
            Deployment = protocol.Deploy(options, servers),
            Network = new NetworkSetup { Latency = new Constant(delay) },
            Machines = new MachineSetup { Disk = new DiskSetup { Latency = new Constant(disk) } },
            Clients = [Client(n)],
            Duration = begin + Duration.Seconds(20),
        }, new Seeded(1));
        world.Run();
        return Count(world);
    }

    static int Last(NodeSet set)
    {
        var last = 0;
        foreach (var server in set) last = server.Value;
        return last;
    }

    /// <summary>Reads once to find the coordinator; later writes one key of each participant.</summary>
    static ClientGroup Client(int n)
    {
        var steps = new Value[n];
        for (var i = 0; i < n; i++) steps[i] = Value.List(Value.Keyword("w"), Value.Of($"k{i}"), Value.Of(1));
        return new ClientGroup
        {
            Count = 1, Nearest = _ => new NodeId(0), Deadline = Duration.Seconds(30),
            Policy = new ClientPolicy(Duration.Zero, 10, ClientTarget.Nearest),
            Script =
            [
                new ScriptedOperation(Duration.Zero, 0, new Operation("cancel", null, Value.Nil)),
                new ScriptedOperation(begin, 0, new Operation("txn", null, Value.List(steps))),
            ],
        };
    }

    static (Duration, int, int, long) Count(World world)
    {
        var (from, until, messages, others, writes) = (Instant.Zero, Instant.Zero, 0, 0, 0L);
        for (var id = world.Trace.FirstKept; id < world.Trace.Count; id++)
        {
            var e = world.Trace[id];
            if (e.Time < Instant.Zero + begin) continue;
            switch (e.What)
            {
                case Voted when from == Instant.Zero: from = e.Time; break;
                case Resolved { Commit: true } when IsParticipant(world, e.Machine):
                    until = e.Time;
                    break;
                case Tally { Name: "forced-writes" }: writes++; break;
                case Vote or Prepare or Phase2a or Phase2b or BeginCommit when IsBetween(e): messages++; break;
                case Decision when IsBetween(e):
                    if (IsParticipant(world, e.Machine)) messages++;
                    else others++;
                    break;
                case Acknowledge when IsBetween(e): others++; break;
            }
        }
        return (until - from, messages, others, writes);
    }

    static bool IsParticipant(World world, NodeId server) =>
        world.Server(server) is TransactionNode node && node.Placement.Shards.Contains(server);

    /// <summary>What a machine says to itself costs nothing.</summary>
    static bool IsBetween(in TraceEvent e) => e.Kind == EventKind.Deliver && e.Machine != e.Peer;
}
