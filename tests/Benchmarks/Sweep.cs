using BenchmarkDotNet.Attributes;
using Simulator.Protocols.Raft;

namespace Simulator.Benchmarks;

/// <summary>
/// Many seeds of one small setup, as a search for a bad one runs them: worlds share nothing, so all cores should do as many times
/// more than one as there are. Each thread has record shapes of its own.
/// </summary>
[MemoryDiagnoser]
public class Sweep
{
    const int Seeds = 128;
    const int Steps = 10_000;

    [ParamsSource(nameof(ThreadCounts))]
    public int Threads { get; set; } = 1;

    public static IEnumerable<int> ThreadCounts => new[] { 1, Environment.ProcessorCount }.Distinct();

    [Benchmark(OperationsPerInvoke = Seeds)]
    public void Run()
    {
        var next = 0;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(Work)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        void Work()
        {
            var shapes = new Shapes();
            while (Interlocked.Increment(ref next) is var seed && seed <= Seeds) RunOne((ulong)seed, shapes);
        }
    }

    static void RunOne(ulong seed, Shapes shapes)
    {
        var setup = new WorldSetup
        {
            Servers = 5,
            Deployment = ((IProtocol)new RaftProtocol()).Deploy(new RaftOptions(), 5),
            Network = new NetworkSetup { Latency = new Uniform(Duration.Us(500), Duration.Us(1500)), Loss = Ratio.Percent(1) },
            Clients =
            [
                new ClientGroup { Count = 5, Nearest = i => new NodeId(i), Workload = () => new KeyValueWorkload(50, 50, 0, 10) },
            ],
            Duration = Duration.Seconds(1000),
            MaxSteps = Steps,
            Trace = TraceMode.HashOnly,
            Shapes = shapes,
        };
        if (new World(setup, new Seeded(seed)).Run().Reason != EndReason.StepCap)
            throw new InvalidOperationException($"seed {seed} ended before its steps were done");
    }

    internal static IEnumerable<QuickCase> Quick()
    {
        foreach (var threads in ThreadCounts)
        {
            var sweep = new Sweep { Threads = threads };
            var name = threads == 1 ? "one thread" : $"{threads} threads";
            yield return new QuickCase("sweep", name, "seed", Seeds, sweep.Run);
        }
    }
}
