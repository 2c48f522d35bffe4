using CsCheck;
using Simulator.Analysis.Sagas;
using Simulator.Protocols.Sagas;

namespace Simulator.Tests.Protocols.Services;

/// <summary>
/// Whatever saga is defined, whoever leads it, and whenever a server crashes in it: it ends completed or wholly compensated. Every
/// moment at which a server does something is tried out as the moment of its crash.
/// </summary>
public sealed class DrawnSagaTests
{
    static readonly Duration away = Duration.Ms(300);

    static readonly Gen<Definition> Definitions = Gen.Select(
        Gen.Int[0, 3].Array[1, 3], Gen.Int[-1, 3], Gen.Int[0, 3].Array[0, 2], Gen.Bool, Gen.Int[0, 2], Gen.ULong,
        (before, pivot, after, isOrchestrated, declined, seed) => new Definition(before, pivot, after, isOrchestrated, declined, seed));

    [Test]
    public void A_drawn_saga_ends_whole_for_each_crash_point() => Try(iterations: 8);

    [Test, Explicit, Category("Long")]
    public void Very_many_drawn_sagas_do() => Try(iterations: 2_000);

    static void Try(int iterations) => Definitions.Sample(definition =>
    {
        var calm = Run(definition, null);
        foreach (var (machine, time) in Moments(calm))
        {
            var world = Run(definition, new ScheduledFault(new Crash(Selector.Of(machine)), time - Instant.Zero, away));
            var broken = world.Violations.Select(violation => $"crash of {machine} at {time}: {violation.Text}").FirstOrDefault();
            if (broken is not null) throw new AssertionException($"{definition}: {broken}");
        }
    }, iter: iterations, threads: 1, seed: "0N0XIzNsQ0O2");

    /// <summary>When servers did something; half a millisecond later a write is still on its way to the disk.</summary>
    static List<(NodeId, Instant)> Moments(World world)
    {
        var moments = new List<(NodeId, Instant)>();
        for (var id = 0L; id < world.Trace.Count; id++)
            if (world.Trace[id] is { Kind: EventKind.Write or EventKind.Sync } e && !e.Machine.IsClient)
                moments.Add((e.Machine, e.Time + Duration.Us(500)));
        return moments;
    }

    static World Run(Definition definition, ScheduledFault? crash)
    {
        var options = new SagaOptions
        {
            Style = definition.IsOrchestrated ? SagaStyle.Orchestrated : SagaStyle.Choreographed,
            StepTimeout = Duration.Ms(20), BackoffMax = Duration.Ms(80), Attempts = 3, PaymentDeclined = new Ratio(definition.Declined, 4),
        };
        var protocol = new SagaProtocol { Sagas = _ => new SagaBook([definition.Saga()], _ => new Purchase("o", "a", "i", 1, 5)) };
        var servers = definition.IsOrchestrated ? 5 : 4;
        var begin = new ScriptedOperation(Duration.Ms(10), 0, new Operation("drawn", "k", Value.Nil));
        // The late read keeps the run going until all that can still happen has happened.
        var late = new ScriptedOperation(Duration.Seconds(9), 0, Operation.Read("i"));
        var world = new World(new WorldSetup
        {
            Servers = servers,
            Deployment = ((IProtocol)protocol).Deploy(options, servers),
            Network = new NetworkSetup { Latency = new Constant(Duration.Ms(1)), ClientLatency = new Constant(Duration.Ms(1)) },
            Machines = new MachineSetup { Disk = new DiskSetup { Latency = new Constant(Duration.Ms(1)) } },
            Clients = [new ClientGroup { Count = 1, Nearest = _ => new NodeId(0), Script = [begin, late] }],
            Faults = crash is null ? [] : [crash],
            Checks = [.. SagaChecks.All.Select(check => check.Make())],
            Duration = Duration.Seconds(10),
        }, new Seeded(definition.Seed));
        var end = world.Run();
        Assert.That(end.Reason, Is.EqualTo(EndReason.Time).Or.EqualTo(EndReason.Quiescent).Or.EqualTo(EndReason.Violation), end.Text);
        Assert.That(Facts(world).OfType<SagaEnded>(), Is.Not.Empty, "the saga has an end");
        return world;
    }

    static IEnumerable<IFact> Facts(World world)
    {
        for (var id = 0L; id < world.Trace.Count; id++)
            if (world.Trace[id] is { Kind: EventKind.Fact, What: IFact fact }) yield return fact;
    }

    /// <summary>A saga: the services of its steps.</summary>
    /// <param name="Pivot">The service of the pivot; -1 for none.</param>
    /// <param name="Declined">Quarters of charges that are declined.</param>
    sealed record Definition(int[] Before, int Pivot, int[] After, bool IsOrchestrated, int Declined, ulong Seed)
    {
        public Saga Saga()
        {
            var saga = Simulator.Protocols.Sagas.Saga.About<Purchase>("drawn");
            var number = 0;
            foreach (var service in Before)
            {
                var key = $"account{number++}";
                saga.Step(key, (Party)service, p => new Charge(key, p.Order, p.Sum), p => new Refund(key, p.Order, p.Sum));
            }
            var rest = Pivot < 0 ? saga.Then() : saga.Pivot("pivot", (Party)Pivot, p => new Charge("pivot", p.Order, p.Sum));
            foreach (var service in After) rest.Step($"after{number++}", (Party)service, p => new PickPieces(p.Order));
            return rest.End();
        }

        public override string ToString() =>
            $"steps at {string.Join(',', Before)}, pivot at {Pivot}, then {string.Join(',', After)}, "
            + $"{(IsOrchestrated ? "orchestrated" : "choreographed")}, seed {Seed}";
    }
}
