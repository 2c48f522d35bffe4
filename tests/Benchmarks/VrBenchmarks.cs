using BenchmarkDotNet.Attributes;
using Simulator.Protocols.Raft;
using Simulator.Protocols.ViewstampedReplication;

namespace Simulator.Benchmarks;

/// <summary>
/// The step loop with Viewstamped Replication in it, beside Raft under the same load: five servers, twenty closed-loop writers, a
/// network that delays and keeps order; with only the hash of the trace, and with the invariants asked after each step.
/// </summary>
[MemoryDiagnoser]
public class VrBenchmarks
{
    const int Steps = 1_000_000;

    [Params(false, true)]
    public bool Invariants { get; set; }

    [Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public string Raft() => Run(((IProtocol)new RaftProtocol()).Deploy(new RaftOptions(), 5));

    [Benchmark(OperationsPerInvoke = Steps)]
    public string Vr() => Run(((IProtocol)new VrProtocol()).Deploy(new VrOptions(), 5));

    string Run(Deployment deployment)
    {
        var world = new World(new WorldSetup
        {
            Servers = 5,
            Deployment = deployment,
            Network = new NetworkSetup { Latency = new Uniform(Duration.Us(500), Duration.Us(1500)), Fifo = true },
            Clients =
            [
                new ClientGroup { Count = 20, Nearest = i => new NodeId(i % 5), Workload = () => new KeyValueWorkload(0, 100, 0, 10) },
            ],
            Duration = Duration.Seconds(100_000),
            MaxSteps = Steps,
            Trace = TraceMode.HashOnly,
            CheckInvariants = Invariants,
        }, new Seeded(1));
        world.Run();
        return world.Trace.Hash;
    }

    internal static IEnumerable<QuickCase> Quick()
    {
        foreach (var invariants in new[] { false, true })
        {
            var one = new VrBenchmarks { Invariants = invariants };
            var with = invariants ? "with invariants" : "hash only";
            yield return new QuickCase("vr", $"raft, {with}", "step", Steps, () => one.Raft());
            yield return new QuickCase("vr", $"vr, {with}", "step", Steps, () => one.Vr());
        }
    }
}
