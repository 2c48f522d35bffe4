namespace Simulator;

/// <summary>
/// A world of servers and clients, stepped by one loop over (time, sequence). All chance comes from the choices given; two
/// worlds of equal setup and equal choices are equal to the last bit.
/// </summary>
public sealed class World : ICluster
{
    readonly EventQueue<Work> queue = new();
    readonly Host[] hosts;
    readonly Dictionary<string, Label> labels = [];
    readonly List<Violation> violations = [];
    readonly List<Sample> samples = [];
    readonly FaultDriver faults;
    readonly ClientDriver clients;
    readonly Instant end;
    RunEnd? ended;
    long steps;

    public World(WorldSetup setup, IChoices choices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(setup.Servers, 1);
        Setup = setup;
        Choices = choices;
        Servers = setup.Servers;
        Shapes = setup.Shapes ?? new Shapes();
        Trace = new Trace(setup.Trace, Shapes);
        end = Instant.Zero + setup.Duration;
        hosts = new Host[setup.Servers + setup.Clients.Sum(group => group.Count)];
        for (var slot = 0; slot < hosts.Length; slot++) hosts[slot] = new Host(this, slot, IdOf(slot));
        Network = new Network(this, setup.Network, hosts.Length, choices);
        faults = new FaultDriver(this);
        clients = new ClientDriver(this);
        new MachineRoom(this).FitOut();
        for (var slot = 0; slot < Servers; slot++) Schedule(Instant.Zero, new Work(WorkKind.Start, slot, slot, -1, null, 0));
        faults.ScheduleAll();
        clients.ScheduleAll();
        if (setup.SampleEvery is not null) Schedule(Instant.Zero, new Work(WorkKind.Sample, 0, 0, -1, null, 0));
    }

    public WorldSetup Setup { get; }
    public Instant Now { get; private set; }
    public Trace Trace { get; }
    public History History { get; } = new();

    /// <summary>Work done so far.</summary>
    public long Steps => steps;

    public IReadOnlyList<Violation> Violations => violations;
    public IReadOnlyList<Sample> Samples => samples;

    /// <summary>Arrivals of open-loop load that found no idle client.</summary>
    public long OperationsShed => clients.Shed;

    public long MessagesSent => Network.Sent;
    public long MessagesDelivered => Network.Delivered;
    public long MessagesDropped => Network.Dropped;

    /// <summary>Messages dropped for this reason.</summary>
    public long DroppedFor(DropReason reason) => Network.DroppedBy[(int)reason];

    int ICluster.Count => Servers;
    Node? ICluster.this[NodeId id] => hosts[id.Value].Node;

    /// <summary>The server object that runs now, or null while it is down.</summary>
    public Node? Server(NodeId id) => hosts[id.Value].Node;

    /// <summary>What every fault did; in order of their begin.</summary>
    public IReadOnlyList<FaultReport> FaultReports() => faults.Reports();

    internal int Servers { get; }
    internal IChoices Choices { get; }
    internal Shapes Shapes { get; }
    internal Network Network { get; }
    internal FaultDriver Faults => faults;
    internal ReadOnlySpan<Host> Hosts => hosts;

    long lastValue;

    internal long NextValue() => ++lastValue;

    /// <summary>The trace event that is the cause of what happens now.</summary>
    internal long Cause { get; private set; } = -1;

    /// <summary>Runs to the end. <paramref name="interrupted"/> is asked now and then; when it says yes the run stops where it is.</summary>
    public RunEnd Run(Func<bool>? interrupted = null)
    {
        while (Step())
            if ((steps & 0xFFF) == 0 && interrupted?.Invoke() == true) Stop(EndReason.Interrupted, null);
        return ended!;
    }

    /// <summary>Does the next piece of work. False when the run has ended.</summary>
    public bool Step()
    {
        if (ended is not null) return false;
        if (!queue.TryPeek(out var next)) return Stop(EndReason.Quiescent, null);
        if (next > end.Ns)
        {
            Now = end;
            return Stop(EndReason.Time, null);
        }
        if (steps >= Setup.MaxSteps) return Stop(EndReason.StepCap, null);
        queue.TryPop(out var time, out var work);
        Now = new Instant(time);
        steps++;
        Do(work);
        return ended is null;
    }

    internal void Schedule(Instant at, in Work work) => queue.Push(at.Ns, work);

    internal long Record(EventKind kind, NodeId machine, NodeId peer, long parent, object? what, ulong digest, int detail = 0) =>
        Trace.Add(kind, Now, machine, peer, parent, what, digest, detail);

    internal NodeId IdOf(int slot) => slot < Servers ? new NodeId(slot) : NodeId.Client(slot - Servers);

    /// <summary>The slot of a machine, or -1 when there is none of this name.</summary>
    internal int SlotOf(NodeId id)
    {
        var slot = id.Value >= 0 ? id.Value < Servers ? id.Value : -1 : Servers - 1 - id.Value;
        return slot < hosts.Length ? slot : -1;
    }

    internal Label LabelOf(string purpose)
    {
        if (!labels.TryGetValue(purpose, out var label)) labels.Add(purpose, label = new Label("node", purpose));
        return label;
    }

    // Work

    void Do(in Work work)
    {
        switch (work.Kind)
        {
            case WorkKind.Deliver: Deliver(work, served: false); break;
            case WorkKind.Serve: Deliver(work, served: true); break;
            case WorkKind.Fire: Fire(work); break;
            case WorkKind.Sync: Sync(work); break;
            case WorkKind.Flush: Flush(work); break;
            case WorkKind.Start: StartServer(hosts[work.Slot], work.Parent); break;
            case WorkKind.Restart: Restart(work.Slot, work.Parent); break;
            case WorkKind.FaultBegin: faults.Begin(work.Slot); break;
            case WorkKind.FaultEnd: faults.End(work.Slot); break;
            case WorkKind.Nemesis: faults.Draw(work.Aux); break;
            case WorkKind.Sample: TakeSample(); break;
            default: clients.Do(work); break;
        }
    }

    void Deliver(in Work work, bool served)
    {
        var host = hosts[work.Slot];
        var message = (Message)work.What!;
        if (host.Node is null || (served && work.Aux != host.Life))
        {
            Network.Drop(work.From, host.Id, message, work.Parent, DropReason.ReceiverDown);
            return;
        }
        if (host.Paused)
        {
            host.Postpone(work);
            return;
        }
        if (!served)
        {
            if (Network.IsCut(work.From, work.Slot, out var cut))
            {
                cut!.HitMessage();
                Network.Drop(work.From, host.Id, message, work.Parent, DropReason.Cut);
                return;
            }
            if (host.ServiceTime.Ns > 0)
            {
                host.BusyUntil = long.Max(host.BusyUntil, Now.Ns) + host.ServiceTime.Ns;
                Schedule(new Instant(host.BusyUntil), work with { Kind = WorkKind.Serve, Aux = host.Life });
                return;
            }
        }
        Network.Delivered++;
        var from = IdOf(work.From);
        Cause = Record(EventKind.Deliver, host.Id, from, work.Parent, message, Shapes.Digest(message));
        try
        {
            host.Node.Receive(new Env(host), from, message);
        }
        catch (Exception failure)
        {
            HandlerFailed(host, message, failure);
        }
        Settle(host);
    }

    void Fire(in Work work)
    {
        var host = hosts[work.Slot];
        var armed = host.Timers.ByTicket(work.Aux, out var slot);
        if (armed?.Timer is not { } timer || host.Node is null) return;
        if (host.Paused)
        {
            host.Postpone(work);
            return;
        }
        if (host.DueAt(armed) > Now)
        {
            host.Queue(slot);
            return;
        }
        host.Timers.Remove(slot);
        Cause = Record(EventKind.Fire, host.Id, host.Id, armed.Parent, timer, Shapes.DigestOf(timer));
        try
        {
            host.Node.Fire(new Env(host), timer);
        }
        catch (Exception failure)
        {
            HandlerFailed(host, timer, failure);
        }
        Settle(host);
    }

    void Sync(in Work work)
    {
        var host = hosts[work.Slot];
        if (work.Aux != host.Life || host.Disk is not { } disk) return;
        disk.Synced();
        Cause = Record(EventKind.Sync, host.Id, host.Id, work.Parent, null, (ulong)disk.Acknowledged);
        host.Release();
    }

    void Flush(in Work work)
    {
        hosts[work.Slot].Disk?.Flush();
        Schedule(Now + Setup.Machines.Disk.FlushEvery, work);
    }

    /// <summary>After a handler: finishes a crash that struck inside it, and asks the invariants.</summary>
    void Settle(Host host)
    {
        if (host.Dying && host.CrashArmed is { } armed) faults.CrashedInHandler(host, armed.Fault);
        if (host.Client is null && Setup.CheckInvariants) CheckInvariants(host.Id);
    }

    void CheckInvariants(NodeId moved)
    {
        foreach (var invariant in Setup.Deployment.Invariants)
        {
            if (invariant.Check(this, moved) is not { } text) continue;
            var at = Record(EventKind.Violation, moved, moved, Cause, $"{invariant.Name}: {text}", Mixing.OfText(text));
            violations.Add(new Violation(invariant.Name, invariant.Source, text, Now, at, moved));
            if (Setup.StopOnViolation)
            {
                Stop(EndReason.Violation, text);
                return;
            }
        }
    }

    void HandlerFailed(Host host, object input, Exception failure) =>
        Stop(EndReason.HandlerFailed, $"{host.Id} threw {failure.GetType().Name} on {Shapes.Text(input)}: {failure.Message}\n{failure.StackTrace}");

    bool Stop(EndReason reason, string? text)
    {
        ended ??= new RunEnd(reason, Now, steps, text);
        return false;
    }

    // Machines

    internal void StartServer(Host host, long parent)
    {
        var node = Setup.Deployment.Server(host.Id);
        if (node is IDurable durable)
        {
            host.Disk ??= new MachineRoom(this).DiskFor(host);
            if (host.Disk.Durable is { } kept) durable.Load(kept);
        }
        host.Node = node;
        Cause = Record(EventKind.Start, host.Id, host.Id, parent, null, 0);
        try
        {
            node.Start(new Env(host));
        }
        catch (Exception failure)
        {
            HandlerFailed(host, "its start", failure);
        }
        Settle(host);
    }

    internal void Crash(int slot, ActiveFault by, bool tear = false)
    {
        var host = hosts[slot];
        if (host.Node is null) return;
        by.Lose(host.Crash(tear));
        by.Hit();
        Cause = Record(EventKind.Crash, host.Id, host.Id, by.BeginEvent, null, 0);
        host.Client?.Crashed();
    }

    internal void Restart(int slot, long parent)
    {
        var host = hosts[slot];
        if (host.Node is not null || host.Disk is { KnownBad: true }) return;
        if (host.Client is { } client) client.Restarted();
        else StartServer(host, parent);
    }

    internal void RunClient(Host host, EventKind kind, object what, long parent, Action<Host> handler)
    {
        Cause = Record(kind, host.Id, host.Id, parent, what, Shapes.DigestOf(what));
        try
        {
            handler(host);
        }
        catch (Exception failure)
        {
            HandlerFailed(host, what, failure);
        }
        Settle(host);
    }

    void TakeSample()
    {
        for (var slot = 0; slot < Servers; slot++)
            if (hosts[slot].Node is { } node) node.Describe(new Sampler(samples, Now, hosts[slot].Id));
        Schedule(Now + Setup.SampleEvery!.Value, new Work(WorkKind.Sample, 0, 0, -1, null, 0));
    }

    sealed class Sampler(List<Sample> samples, Instant now, NodeId machine) : Scribe
    {
        public override void Field(string name, long value) => samples.Add(new Sample(now, machine, name, value, null));
        public override void Field(string name, string? value) => samples.Add(new Sample(now, machine, name, 0, value ?? ""));
    }
}
