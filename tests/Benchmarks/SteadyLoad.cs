namespace Simulator.Benchmarks;

/// <summary>
/// The world in which step loops are compared: five servers, twenty closed-loop writers, a network that delays and keeps order, no
/// faults.
/// </summary>
static class SteadyLoad
{
    public static string Run(Deployment deployment, int steps, TraceMode trace, bool invariants, int keys = 10)
    {
        var world = Build(deployment, steps, trace, invariants, keys);
        world.Run();
        return world.Trace.Hash;
    }

    public static World Build(Deployment deployment, int steps, TraceMode trace, bool invariants, int keys = 10) =>
        new(new WorldSetup
        {
            Servers = 5,
            Deployment = deployment,
            Network = new NetworkSetup { Latency = new Uniform(Duration.Us(500), Duration.Us(1500)), Fifo = true },
            Clients =
            [
                new ClientGroup { Count = 20, Nearest = i => new NodeId(i % 5), Workload = () => new KeyValueWorkload(0, 100, 0, keys) },
            ],
            Duration = Duration.Seconds(100_000),
            MaxSteps = steps,
            Trace = trace,
            CheckInvariants = invariants,
        }, new Seeded(1));
}
