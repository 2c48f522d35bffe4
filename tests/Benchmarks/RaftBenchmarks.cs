using BenchmarkDotNet.Attributes;
using Simulator.Protocols.Raft;

namespace Simulator.Benchmarks;

/// <summary>
/// The step loop with the real Raft in it: five servers, twenty closed-loop writers, a network that delays and keeps order; with
/// only the hash of the trace, with the whole trace in memory, and with the invariants asked after each step.
/// </summary>
[MemoryDiagnoser]
public class RaftBenchmarks
{
    const int Steps = 1_000_000;

    [Params(TraceMode.HashOnly, TraceMode.Full)]
    public TraceMode Trace { get; set; }

    [Params(false, true)]
    public bool Invariants { get; set; }

    [Benchmark(OperationsPerInvoke = Steps)]
    public string Step() =>
        SteadyLoad.Run(((IProtocol)new RaftProtocol()).Deploy(new RaftOptions(), 5), Steps, Trace, Invariants);

    internal static IEnumerable<QuickCase> Quick()
    {
        (string, TraceMode, bool)[] cases =
            [("hash only", TraceMode.HashOnly, false), ("whole trace", TraceMode.Full, false), ("hash and invariants", TraceMode.HashOnly, true)];
        foreach (var (name, trace, invariants) in cases)
        {
            var one = new RaftBenchmarks { Trace = trace, Invariants = invariants };
            yield return new QuickCase("raft", name, "step", Steps, () => one.Step());
        }
    }
}
