using BenchmarkDotNet.Attributes;
using Simulator.Scenarios;

namespace Simulator.Benchmarks;

/// <summary>The step loop with each protocol in it, beside Raft under the same load, with and without its invariants.</summary>
[MemoryDiagnoser]
public class ProtocolBenchmarks
{
    const int Steps = 500_000;

    /// <summary>A key of single-decree Paxos is decided once, so it needs as many as it gets requests.</summary>
    const int ManyKeys = 1_000_000;

    /// <summary>Those that serve a steady load of writes to registers without end.</summary>
    public static IEnumerable<string> Names => ["raft", "paxos", "multi-paxos", "vr", "pbft", "abd", "sequencer"];

    [ParamsSource(nameof(Names))]
    public string Protocol { get; set; } = "raft";

    [Params(false, true)]
    public bool Invariants { get; set; }

    [Benchmark(OperationsPerInvoke = Steps)]
    public string Step()
    {
        var protocol = Catalogue.BuiltIn.Protocol(Protocol)!;
        var deployment = protocol.Deploy(Activator.CreateInstance(protocol.OptionsType)!, 5);
        return SteadyLoad.Run(deployment, Steps, TraceMode.HashOnly, Invariants, Protocol == "paxos" ? ManyKeys : 10);
    }

    internal static IEnumerable<QuickCase> Quick()
    {
        foreach (var invariants in new[] { false, true })
            foreach (var name in Names)
            {
                var one = new ProtocolBenchmarks { Protocol = name, Invariants = invariants };
                yield return new QuickCase("protocols", invariants ? name + ", invariants" : name, "step", Steps, () => one.Step());
            }
    }
}
