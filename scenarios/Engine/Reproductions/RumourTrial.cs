using Simulator.Analysis.Metrics;
using Simulator.Protocols.Epidemic;

namespace Simulator.Scenarios;

/// <summary>
/// One update, written at one server of many, and what becomes of it in synchronous cycles: the set-up of Demers et al. Everything goes
/// through messages of the protocol; cycles are told by the time at which servers hear.
/// </summary>
sealed class RumourTrial(int servers, GossipOptions options)
{
    const int MostCycles = 200;

    static readonly Duration cycle = Duration.Seconds(1);

    readonly Shapes shapes = new();

    /// <summary>Runs until no server has anything to tell any more, or everybody knows.</summary>
    /// <param name="endsWhenAllKnow">For anti-entropy, which never ends.</param>
    public RumourOutcome Run(ulong seed, bool endsWhenAllKnow)
    {
        var meter = new SpreadMeter();
        var world = new World(Setup(meter), new Seeded(seed));
        for (var at = 1; at < MostCycles; at++)
        {
            var boundary = Instant.Zero + cycle * at;
            while (world.Now < boundary)
                if (!world.Step()) break;
            if (at > 1 && (endsWhenAllKnow ? meter.Read(servers).Heard == servers : !IsAnyHot(world))) break;
        }
        var update = meter.Read(servers).Updates[0];
        var (sum, before, last) = (0L, 0, 0L);
        foreach (var (heardAt, count) in update.Steps)
        {
            last = heardAt.Ns / cycle.Ns;
            sum += last * (count - before);
            before = count;
        }
        return new RumourOutcome(servers - update.Count, world.Tallies["updates-sent"], sum / (double)update.Count, last);
    }

    bool IsAnyHot(World world)
    {
        for (var i = 0; i < servers; i++)
            if (world.Server(new NodeId(i)) is GossipNode { HotRumours: > 0 }) return true;
        return false;
    }

    WorldSetup Setup(SpreadMeter meter) => new()
    {
        Servers = servers,
        Deployment = ((IProtocol)new GossipProtocol()).Deploy(
            options with { Rounds = Rounds.Synchronous, RumourInterval = cycle, AntiEntropyInterval = cycle }, servers),
        Network = new NetworkSetup { Latency = new Constant(Duration.Ms(10)) },
        Clients =
        [
            new ClientGroup
            {
                Count = 1,
                Nearest = _ => new NodeId(0),
                Script = [new ScriptedOperation(Duration.Ms(500), 0, Operation.Write("update", Value.Of(1)))],
            },
        ],
        Duration = cycle * MostCycles,
        MaxSteps = long.MaxValue,
        CheckInvariants = false,
        Checks = [meter],
        Trace = TraceMode.HashOnly,
        Shapes = shapes,
    };
}

/// <summary>What came of one update.</summary>
/// <param name="Susceptible">Servers that have never heard of it.</param>
/// <param name="Sent">Times that it was sent.</param>
/// <param name="AverageCycle">Mean cycle in which servers heard of it, the first included, in cycle 0.</param>
/// <param name="LastCycle">The cycle in which the last one did.</param>
sealed record RumourOutcome(int Susceptible, long Sent, double AverageCycle, long LastCycle);
