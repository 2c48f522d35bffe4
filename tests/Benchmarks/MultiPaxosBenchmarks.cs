using BenchmarkDotNet.Attributes;
using Simulator.Protocols.MultiPaxos;

namespace Simulator.Benchmarks;

/// <summary>The step loop with Multi-Paxos in it, in the same world as Raft's: see <see cref="RaftBenchmarks"/>.</summary>
[MemoryDiagnoser]
public class MultiPaxosBenchmarks
{
    const int Steps = 1_000_000;

    [Params(TraceMode.HashOnly, TraceMode.Full)]
    public TraceMode Trace { get; set; }

    [Params(false, true)]
    public bool Invariants { get; set; }

    [Benchmark(OperationsPerInvoke = Steps)]
    public string Step()
    {
        var setup = new WorldSetup
        {
            Servers = 5,
            Deployment = ((IProtocol)new MultiPaxosProtocol()).Deploy(new MultiPaxosOptions(), 5),
            Network = new NetworkSetup { Latency = new Uniform(Duration.Us(500), Duration.Us(1500)), Fifo = true },
            Clients =
            [
                new ClientGroup { Count = 20, Nearest = i => new NodeId(i % 5), Workload = () => new KeyValueWorkload(0, 100, 0, 10) },
            ],
            Duration = Duration.Seconds(100_000),
            MaxSteps = Steps,
            Trace = Trace,
            CheckInvariants = Invariants,
        };
        var world = new World(setup, new Seeded(1));
        world.Run();
        return world.Trace.Hash;
    }

    internal static IEnumerable<QuickCase> Quick()
    {
        (string, TraceMode, bool)[] cases =
        [
            ("hash only", TraceMode.HashOnly, false), ("whole trace", TraceMode.Full, false),
            ("hash and invariants", TraceMode.HashOnly, true),
        ];
        foreach (var (name, trace, invariants) in cases)
        {
            var one = new MultiPaxosBenchmarks { Trace = trace, Invariants = invariants };
            yield return new QuickCase("multi-paxos", name, "step", Steps, () => one.Step());
        }
    }
}
