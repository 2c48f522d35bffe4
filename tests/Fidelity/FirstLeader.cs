using Simulator.Protocols.Raft;

namespace Simulator.Tests.Fidelity;

/// <summary>Stops a world at the first leader and remembers when that was and in which term.</summary>
sealed class FirstLeader() : Invariant("no-leader-yet", "measurement")
{
    public Instant? At { get; private set; }
    public long Term { get; private set; }

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not RaftNode { IsLeader: true } leader) return null;
        At = cluster.Now;
        Term = leader.CurrentTerm;
        return "there is a leader";
    }
}

/// <summary>A cluster that has lost its leader: the last servers are down from the start, the others' timers start together.</summary>
sealed record Election(int Servers, int Alive, RaftOptions Options)
{
    public required Distribution Latency { get; init; }
    public Duration DiskLatency { get; init; }
    public Duration Limit { get; init; } = Duration.Seconds(1000);

    /// <summary>The log that a server starts with; null for an empty one.</summary>
    public Func<NodeId, RaftDisk>? Log { get; init; }

    /// <summary>Runs until a leader is elected or the limit is reached.</summary>
    public FirstLeader Run(ulong seed, Shapes shapes)
    {
        var watch = new FirstLeader();
        var dead = Enumerable.Range(Alive, Servers - Alive).Select(number => new NodeId(number)).ToArray();
        var setup = new WorldSetup
        {
            Servers = Servers,
            Deployment = new Deployment(MakeServer, null, [watch]),
            Network = new NetworkSetup { Latency = Latency },
            Machines = new MachineSetup { Disk = new DiskSetup { Latency = new Constant(DiskLatency) } },
            Faults = dead.Length == 0 ? [] : [new ScheduledFault(new Crash(Selector.Of(dead)), Duration.Zero, null)],
            Duration = Limit,
            Trace = TraceMode.HashOnly,
            Shapes = shapes,
        };
        new World(setup, new Seeded(seed)).Run();
        return watch;
    }

    Node MakeServer(NodeId id)
    {
        var node = new RaftNode(id, Servers, Options);
        if (Log is not null) ((IDurable)node).Load(Log(id));
        return node;
    }
}
