using Simulator.Analysis.Reproductions;
using Simulator.Protocols;
using Simulator.Protocols.Chain;
using Simulator.Protocols.PrimaryBackup;
using ChainLocated = Simulator.Protocols.Chain.Located;

namespace Simulator.Scenarios;

/// <summary>
/// How many message delays it takes, from the moment at which a failure is noticed, until a request that waits for it is taken up
/// again. Each failure is a crash in a running cluster in which every message takes a millisecond.
/// </summary>
public sealed class FailOverDelays : Reproduction
{
    static readonly Duration delay = Duration.Ms(1), crash = Duration.Ms(1000), asked = Duration.Ms(1020);

    /// <summary>Nothing but the fail-over itself brings a request through.</summary>
    static readonly ClientPolicy patient = new(Duration.Zero, 10, ClientTarget.LastGood);

    public override string Name => "fail-over-delays";
    public override string Title => "Message delays of a fail-over, chain replication and primary-backup";
    public override string Source => "van Renesse and Schneider, OSDI 2004, §4";
    public override string Note =>
        "Counted from the message by which the master, or the monitor, begins to act until the new server takes up a request that "
        + "waited. For the chain that is the notice to the client and the client's request. For a failed primary the paper counts the "
        + "missing updates that the new primary forwards, then the notice to clients; here the new primary sends both at once, and the "
        + "client's request is the fifth delay. For a middle server it is the protocol of four messages, during which nothing is "
        + "interrupted.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort) =>
    [
        Point("chain", "head fails, updates", Chain(0, Operation.Write("k", Value.Of(2))), 2),
        Point("chain", "head fails, queries", QueryWhile(0), 0),
        Point("chain", "other server fails, its four messages", Middle(), 4),
        Point("chain", "other server fails, queries", QueryWhile(1), 0),
        Point("chain", "tail fails, updates", TailUpdate(), 2),
        Point("chain", "tail fails, queries", Chain(2, Operation.Read("k")), 2),
        Point("p/b", "primary fails, updates", Primary(Operation.Write("k", Value.Of(2))), 5),
        Point("p/b", "primary fails, queries", Primary(Operation.Read("k")), 5),
        Point("p/b", "backup fails, updates", Backup(), 1),
        Point("p/b", "backup fails, queries", BackupQuery(), 0),
    ];

    static ReproducedPoint Point(string series, string point, Duration simulated, decimal published) =>
        new ReproducedPoint(series, point, (decimal)simulated.Ns / delay.Ns) { Unit = "delays", Published = published }.Exactly();

    /// <summary>Until the new head or tail takes the waiting request up.</summary>
    static Duration Chain(int failed, Operation operation)
    {
        var trace = RunChain(failed, operation);
        var noticed = Sent(trace, what => what is ChainLocated { Configuration.Number: 2 });
        return Last(trace, what => what is Execute) - noticed;
    }

    /// <summary>
    /// An update that is on its way when the tail fails: until the new tail has processed it, and its answer needs one delay more.
    /// </summary>
    static Duration TailUpdate()
    {
        var trace = RunChain(2, Operation.Write("k", Value.Of(2)));
        var noticed = Sent(trace, what => what is ChainLocated { Configuration.Number: 2 });
        return Last(trace, what => what is Answer) - noticed;
    }

    /// <summary>From the message to the successor of the failed to the updates that this gets from its new predecessor.</summary>
    static Duration Middle()
    {
        var trace = RunChain(1, Operation.Write("k", Value.Of(2)));
        var noticed = Sent(trace, what => what is Adopt { Configuration.Number: 2 });
        return First(trace, what => what is Forward { Config: 2, Updates.Count: > 0 }) - noticed;
    }

    /// <summary>What a query takes longer than two delays while a server is down that is not the tail.</summary>
    static Duration QueryWhile(int failed) => Latency(RunChain(failed, Operation.Read("k"))) - delay * 2;

    static Duration Primary(Operation operation)
    {
        var trace = RunPrimaryBackup(0, operation);
        return Last(trace, what => what is Execute) - Sent(trace, what => what is Suspend);
    }

    /// <summary>Until the primary has heard that it need not wait; the answer needs one delay more.</summary>
    static Duration Backup()
    {
        var trace = RunPrimaryBackup(1, Operation.Write("k", Value.Of(2)));
        return Last(trace, what => what is Answer) - delay - Sent(trace, what => what is Install { View.Version: 1 });
    }

    static Duration BackupQuery() => Latency(RunPrimaryBackup(1, Operation.Read("k"))) - delay * 2;

    static Trace RunChain(int failed, Operation operation) => Run(((IProtocol)new ChainProtocol()).Deploy(new ChainOptions(), 4), failed,
        operation);

    static Trace RunPrimaryBackup(int failed, Operation operation) =>
        Run(((IProtocol)new PrimaryBackupProtocol()).Deploy(new PrimaryBackupOptions(), 4), failed, operation);

    /// <summary>Three servers, of which one crashes, and a client that asks before anybody has noticed.</summary>
    static Trace Run(Deployment deployment, int failed, Operation operation)
    {
        var world = new World(new WorldSetup
        {
            Servers = 4,
            Deployment = deployment,
            Network = new NetworkSetup { Latency = new Constant(delay), ClientLatency = new Constant(delay) },
            Faults = [new ScheduledFault(new Crash(Selector.Of(new NodeId(failed))), crash, null)],
            Clients =
            [
                new ClientGroup
                {
                    Count = 1, Nearest = _ => new NodeId(0), Policy = patient, Script = [new ScriptedOperation(asked, 0, operation)],
                },
            ],
            Duration = Duration.Seconds(3),
        }, new Seeded(1));
        world.Run();
        return world.Trace;
    }

    /// <summary>When the first such message left.</summary>
    static Instant Sent(Trace trace, Func<object?, bool> isIt)
    {
        for (var id = 0L; id < trace.Count; id++)
            if (trace[id].Kind is EventKind.Deliver or EventKind.Drop && isIt(trace[id].What)) return trace[trace[id].Parent].Time;
        throw new InvalidOperationException("no such message was sent");
    }

    static Instant First(Trace trace, Func<object?, bool> isIt)
    {
        for (var id = 0L; id < trace.Count; id++)
            if (trace[id].Kind == EventKind.Deliver && isIt(trace[id].What)) return trace[id].Time;
        throw new InvalidOperationException("no such message arrived");
    }

    static Instant Last(Trace trace, Func<object?, bool> isIt)
    {
        for (var id = trace.Count - 1; id >= 0; id--)
            if (trace[id].Kind == EventKind.Deliver && isIt(trace[id].What)) return trace[id].Time;
        throw new InvalidOperationException("no such message arrived");
    }

    static Duration Latency(Trace trace)
    {
        var (begun, ended) = (Instant.Zero, Instant.Zero);
        for (var id = 0L; id < trace.Count; id++)
        {
            if (trace[id].Kind == EventKind.Invoke) begun = trace[id].Time;
            if (trace[id].Kind == EventKind.Complete) ended = trace[id].Time;
        }
        return ended - begun;
    }
}
