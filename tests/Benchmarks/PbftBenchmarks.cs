using BenchmarkDotNet.Attributes;
using Simulator.Protocols.Pbft;

namespace Simulator.Benchmarks;

/// <summary>
/// The step loop with PBFT in it, under the load of <see cref="RaftBenchmarks"/>: five replicas, twenty closed-loop writers, a
/// network that delays and keeps order.
/// </summary>
[MemoryDiagnoser]
public class PbftBenchmarks
{
    const int Steps = 500_000;

    [Params(false, true)]
    public bool Invariants { get; set; }

    [Benchmark(OperationsPerInvoke = Steps)]
    public string Step()
    {
        var setup = new WorldSetup
        {
            Servers = 5,
            Deployment = ((IProtocol)new PbftProtocol()).Deploy(new PbftOptions(), 5),
            Network = new NetworkSetup { Latency = new Uniform(Duration.Us(500), Duration.Us(1500)), Fifo = true },
            Clients =
            [
                new ClientGroup { Count = 20, Nearest = i => new NodeId(i % 5), Workload = () => new KeyValueWorkload(0, 100, 0, 10) },
            ],
            Duration = Duration.Seconds(100_000),
            MaxSteps = Steps,
            Trace = TraceMode.HashOnly,
            CheckInvariants = Invariants,
        };
        var world = new World(setup, new Seeded(1));
        world.Run();
        return world.Trace.Hash;
    }

    internal static IEnumerable<QuickCase> Quick()
    {
        foreach (var invariants in new[] { false, true })
        {
            var one = new PbftBenchmarks { Invariants = invariants };
            yield return new QuickCase("pbft", invariants ? "hash and invariants" : "hash only", "step", Steps, () => one.Step());
        }
    }
}
