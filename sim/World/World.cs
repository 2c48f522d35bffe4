namespace Simulator;

/// <summary>
/// A world of servers and clients, stepped by one loop over (time, sequence). All chance comes from the choices given; two
/// worlds of equal setup and equal choices are equal to the last bit.
/// </summary>
public sealed class World : ICluster
{
    /// <summary>Null in an untimed world, which knows no order by time.</summary>
    readonly EventQueue<Work>? queue;
    readonly Host[] hosts;
    readonly int machines;
    readonly Dictionary<(string, string), Label> labels = [];
    readonly List<Sample> samples = [];
    readonly MachineRoom room;
    readonly Watch watch;
    readonly Handlers handlers;
    readonly FaultDriver faults;
    readonly ClientDriver clients;
    readonly LivenessDriver? liveness;
    readonly Agenda? agenda;
    readonly Fingerprint? fingerprint;
    readonly Instant end;
    RunEnd? ended;
    long steps;
    long lastValue;

    public World(WorldSetup setup, IChoices choices)
    {
        var strategy = choices;
        ArgumentOutOfRangeException.ThrowIfLessThan(setup.Servers, 1);
        Setup = setup;
        var untimed = setup.Untimed is { } limits ? new Untimed(choices, limits) : null;
        Choices = choices = untimed ?? choices;
        Servers = setup.Servers;
        Shapes = setup.Shapes ?? new Shapes();
        Trace = new Trace(setup.Trace, Shapes);
        end = Instant.Zero + setup.Duration;
        machines = setup.Servers + setup.Clients.Sum(group => group.Count);
        hosts = new Host[machines];
        for (var slot = 0; slot < machines; slot++) hosts[slot] = new Host(this, slot, IdOf(slot));
        if (setup.HasTwins)
        {
            Twins = new Twins(this, machines);
            hosts = [.. hosts, .. Twins.Hosts];
        }
        if (setup.Untimed is { } bounds)
        {
            untimed!.Agenda = agenda = new Agenda(this, bounds, strategy, Servers);
            fingerprint = new Fingerprint(this, bounds);
        }
        else queue = new EventQueue<Work>();
        Network = new Network(this, setup.Network, hosts.Length, choices);
        Conductor = setup.Schedule is { } schedule ? new Conductor(this, schedule) : null;
        liveness = setup.Liveness is { } wanted ? new LivenessDriver(this, wanted) : null;
        watch = new Watch(this, liveness?.Progress);
        handlers = new Handlers(this, watch);
        faults = new FaultDriver(this);
        clients = new ClientDriver(this, handlers);
        room = new MachineRoom(this, handlers);
        room.FitOut();
        for (var slot = 0; slot < machines; slot++) Schedule(Instant.Zero, new Work(WorkKind.Start, slot, slot, -1, null, 0));
        faults.ScheduleAll();
        clients.ScheduleAll();
        liveness?.Schedule();
        Conductor?.ScheduleAll();
        if (setup.SampleEvery is not null) Schedule(Instant.Zero, new Work(WorkKind.Sample, 0, 0, -1, null, 0));
    }

    public WorldSetup Setup { get; }
    public Instant Now { get; private set; }
    public Trace Trace { get; }
    public History History { get; } = new();

    /// <summary>Work done so far.</summary>
    public long Steps => steps;

    /// <summary>
    /// Each time that an invariant was found broken after it had held, and the first time that a check of the trace failed.
    /// </summary>
    public IReadOnlyList<Violation> Violations => watch.Violations;
    public IReadOnlyList<Sample> Samples => samples;

    /// <summary>Arrivals of open-loop load that found no idle client.</summary>
    public long OperationsShed => clients.Shed;

    /// <summary>Servers that are not honest, or were not at some time: what they do proves nothing about the protocol.</summary>
    public NodeSet Byzantine { get; private set; }

    public long MessagesSent => Network.Sent;

    /// <summary>The sizes of all messages sent, in bytes of their contents; 0 unless <see cref="WorldSetup.CountBytes"/>.</summary>
    public long BytesSent => Network.BytesSent;

    /// <summary>Messages sent by type, in the order of the names; empty unless <see cref="WorldSetup.CountBytes"/>.</summary>
    public IReadOnlyList<MessageCount> SentByType => Network.SentByType;

    /// <summary>What machines have counted.</summary>
    public Tallies Tallies { get; } = new();

    /// <summary>Copies that links made, beside the messages sent.</summary>
    public long MessagesDuplicated => Network.Duplicated;

    public long MessagesDelivered => Network.Delivered;
    public long MessagesDropped => Network.Dropped;

    /// <summary>Messages dropped for this reason.</summary>
    public long DroppedFor(DropReason reason) => Network.DroppedBy[(int)reason];

    /// <summary>
    /// The server that is nearest to each client machine, and the median round trip to it, as the network is set up without faults.
    /// </summary>
    public IReadOnlyList<(NodeId Client, NodeId Server, Duration RoundTrip)> NearestServers()
    {
        var found = new List<(NodeId, NodeId, Duration)>();
        for (var client = Servers; client < machines; client++)
        {
            var (nearest, trip) = (0, Network.RoundTrip(client, 0));
            for (var server = 1; server < Servers; server++)
                if (Network.RoundTrip(client, server) is var other && other < trip) (nearest, trip) = (server, other);
            found.Add((IdOf(client), IdOf(nearest), trip));
        }
        return found;
    }

    /// <summary>By how much the clock of a server is ahead of true time now; negative for behind.</summary>
    public Duration ClockAhead(NodeId server) => new(hosts[server.Value].Clock().Ns - Now.Ns);

    int ICluster.Count => Servers;
    Node? ICluster.this[NodeId id] => hosts[id.Value].Node;

    /// <summary>The server object that runs now, or null while it is down.</summary>
    public Node? Server(NodeId id) => hosts[id.Value].Node;

    /// <summary>What every fault did; in order of their begin.</summary>
    public IReadOnlyList<FaultReport> FaultReports() => faults.Reports();

    /// <summary>What came of each step of the schedule; empty without one.</summary>
    public IReadOnlyList<StepReport> StepReports => Conductor?.Reports ?? [];

    /// <summary>What came of the demand for progress; null before a core is healed, or when none is to be.</summary>
    public LivenessReport? LivenessReport => liveness?.Report;

    internal int Servers { get; }
    internal IChoices Choices { get; }
    internal Shapes Shapes { get; }
    internal Network Network { get; }

    /// <summary>Servers and clients, without the twins of servers.</summary>
    internal ReadOnlySpan<Host> Hosts => hosts.AsSpan(0, machines);

    /// <summary>Null in a world in which no server can get a twin.</summary>
    internal Twins? Twins { get; }
    internal FaultDriver Faults => faults;
    internal MachineRoom Room => room;

    /// <summary>Holds back all that a schedule does not list; null without one.</summary>
    internal Conductor? Conductor { get; }

    /// <summary>The trace event that is the cause of what happens now.</summary>
    internal long Cause { get; set; } = -1;

    /// <summary>A time that this run does not reach.</summary>
    internal Instant AfterEnd => end + new Duration(1);

    internal void Distrust(NodeId server)
    {
        if (!server.IsClient) Byzantine = Byzantine.With(server);
    }

    internal long NextValue() => ++lastValue;

    /// <summary>
    /// Runs to the end. <paramref name="interrupted"/> is asked now and then; when it says yes the run stops where it is.
    /// </summary>
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
        if (agenda is not null) return Move(agenda);
        if (!queue!.TryPeek(out var next)) Stop(EndReason.Quiescent, null);
        else if (next > end.Ns)
        {
            Now = end;
            Stop(EndReason.Time, null);
        }
        else if (steps >= Setup.MaxSteps) Stop(EndReason.StepCap, null);
        if (ended is not null)
        {
            watch.End(ended);
            return false;
        }
        ref readonly var work = ref queue!.Pop(out var time);
        Now = new Instant(time);
        steps++;
        Do(work);
        return ended is null;
    }

    /// <summary>
    /// A digest of everything that decides what can still happen. Only of an untimed world: throws
    /// <see cref="InvalidOperationException"/> in others.
    /// </summary>
    public ulong StateDigest() => StatePrint().Digest;

    /// <inheritdoc cref="StateDigest"/>
    internal StatePrint StatePrint() =>
        fingerprint?.Of(agenda!) ?? throw new InvalidOperationException("only an untimed world has states to compare");

    /// <summary>The next move of an untimed world, which a strategy chooses. Without one the run has ended.</summary>
    bool Move(Agenda agenda)
    {
        if (steps >= Setup.MaxSteps) Stop(EndReason.StepCap, null);
        else if (!agenda.Open() && !agenda.Step()) Stop(agenda.WasStopped ? EndReason.Interrupted : EndReason.Quiescent, null);
        else steps++;
        return ended is null;
    }

    internal bool HasEnded => ended is not null;

    /// <summary>How the run ended; null while it goes on.</summary>
    public RunEnd? Ended => ended;

    /// <summary>Whether a server has looked at its clock.</summary>
    internal bool HasReadClocks { get; set; }

    /// <summary>Does a piece of work that an untimed world has put off: not before it is due.</summary>
    internal void DoAt(Instant due, in Work work)
    {
        if (due > Now) Now = due;
        Do(work);
    }

    /// <summary>Whether work comes up in the order of time, and all that is queued does.</summary>
    internal bool IsTimed => Conductor is null && agenda is null or { IsOpening: true };

    internal void HasMoved(in Move move) => fingerprint!.Lives(move);

    internal void Schedule(Instant at, in Work work) =>
        Schedule(at, work.Kind, work.Slot, work.From, work.Parent, work.What, work.Aux);

    /// <summary>Written in place, part by part: a copy of work just made would have to wait until all its parts are written.</summary>
    internal void Schedule(Instant at, WorkKind kind, int slot, int from, long parent, object? what, long aux)
    {
        if (agenda is not null)
        {
            agenda.Add(at, new Work(kind, slot, from, parent, what, aux));
            return;
        }
        ref var work = ref queue!.Push(at.Ns);
        work.Kind = kind;
        work.Slot = slot;
        work.From = from;
        work.Parent = parent;
        work.What = what;
        work.Aux = aux;
    }

    /// <summary>Lets what a schedule has held back happen now.</summary>
    internal void Let(in Work work) => Do(work);

    internal long Record(EventKind kind, NodeId machine, NodeId peer, long parent, object? what, ulong digest, int detail = 0)
    {
        var id = Trace.Add(kind, Now, machine, peer, parent, what, digest, detail);
        if (watch.Sees(kind)) watch.See(id, new TraceEvent(Now, parent, what, machine, peer, detail, kind));
        return id;
    }

    /// <summary>Whether anybody wants to know what nodes note.</summary>
    internal bool HearsFacts => Trace.Mode == TraceMode.Full || fingerprint is not null || watch.Sees(EventKind.Fact);

    internal void RecordFact(NodeId machine, IFact fact)
    {
        Shapes.Demand(fact);
        if (fact is not Tally) fingerprint?.Note(machine, fact);
        var id = Trace.AddFact(Now, machine, Cause, fact);
        if (watch.Sees(EventKind.Fact)) watch.See(id, new TraceEvent(Now, Cause, fact, machine, machine, 0, EventKind.Fact));
    }

    /// <summary>The name that a machine bears, which a twin shares.</summary>
    internal NodeId IdOf(int slot) =>
        slot < Servers ? new NodeId(slot) : slot < machines ? NodeId.Client(slot - Servers) : new NodeId(slot - machines);

    /// <summary>What labels a machine's draws, which is its name, but for a twin: it must not draw what the other draws.</summary>
    internal NodeId LotOf(int slot) => slot < machines ? IdOf(slot) : new NodeId(slot);

    /// <summary>The slot of a machine, or -1 when there is none of this name.</summary>
    internal int SlotOf(NodeId id)
    {
        if (id.Value >= 0) return id.Value < Servers ? id.Value : -1;
        var client = -1 - id.Value;
        return client < machines - Servers ? Servers + client : -1;
    }

    internal Label LabelOf(string component, string purpose)
    {
        if (!labels.TryGetValue((component, purpose), out var label))
            labels.Add((component, purpose), label = new Label(component, purpose));
        return label;
    }

    // Work

    void Do(in Work work)
    {
        switch (work.Kind)
        {
            case WorkKind.Deliver: Arrive(work); break;
            case WorkKind.Serve: Serve(work); break;
            case WorkKind.Depart: Network.Depart(work.Slot, new NodeId(work.From), work.Message, work.Parent); break;
            case WorkKind.Fire: Fire(work); break;
            case WorkKind.Drain: Drain(work); break;
            case WorkKind.Sync: Sync(work); break;
            case WorkKind.Flush: Flush(work); break;
            case WorkKind.Start: room.Start(hosts[work.Slot], work.Parent); break;
            case WorkKind.Revive: faults.Revive(work.Slot, (int)work.Aux); break;
            case WorkKind.FaultBegin: faults.Begin(work.Slot); break;
            case WorkKind.FaultEnd: faults.End(work.Slot); break;
            case WorkKind.Nemesis: faults.Draw(work.Aux); break;
            case WorkKind.Sample: TakeSample(); break;
            case WorkKind.Heal: liveness!.Heal(); break;
            case WorkKind.Demand: watch.Demand(); break;
            case WorkKind.Step: Conductor!.Do(work.Slot); break;
            default: clients.Do(work); break;
        }
    }

    /// <summary>A message comes to a machine.</summary>
    void Arrive(in Work work)
    {
        var host = hosts[work.Slot];
        if (host.Node is null)
        {
            host.Down.HitMessage();
            Network.Drop(work.From, host.Id, work.Message, work.Parent, DropReason.ReceiverDown);
        }
        else if (Network.IsCut(work.From, work.Slot, out var cut))
        {
            cut!.HitMessage();
            Network.Drop(work.From, host.Id, work.Message, work.Parent, DropReason.Cut);
        }
        else if (host.Waits) host.Postpone(work);
        else Admit(host, work);
    }

    /// <summary>The process takes a message up; on a machine that needs time for it, it gets into line.</summary>
    void Admit(Host host, in Work work)
    {
        var time = host.ServiceTime + host.Node!.WorkFor(work.Message);
        // In an untimed world nothing takes time: what one machine does must not move the clock of another.
        if (time.Ns <= 0 || agenda is { IsOpening: false })
        {
            Handle(host, work);
            return;
        }
        host.SlowedBy.HitMessage();
        host.BusyUntil = long.Max(host.BusyUntil, Now.Ns) + time.Ns;
        Schedule(new Instant(host.BusyUntil), work with { Kind = WorkKind.Serve, Aux = host.Life });
    }

    void Serve(in Work work)
    {
        var host = hosts[work.Slot];
        if (work.Aux != host.Life)
        {
            host.Down.HitMessage();
            Network.Drop(work.From, host.Id, work.Message, work.Parent, DropReason.ReceiverDown);
        }
        else if (host.Waits) host.Postpone(work);
        else Handle(host, work);
    }

    void Handle(Host host, in Work work)
    {
        Network.Delivered++;
        handlers.Receive(host, IdOf(work.From), work.Message, work.Parent);
    }

    void Fire(in Work work)
    {
        var host = hosts[work.Slot];
        if (host.Timers.ByTicket(work.Aux, out _) is null) host.Timers.Forget(work.Aux);
        else if (host.Waits) host.Postpone(work);
        else FireNow(host, work);
    }

    void FireNow(Host host, in Work work)
    {
        // A handler that ran while the entry waited may have re-armed or disarmed the timer.
        if (host.Timers.ByTicket(work.Aux, out var slot) is not { } armed) host.Timers.Forget(work.Aux);
        else if (host.DueAt(armed) > Now) host.Queue(slot);
        else Fire(host, slot);
    }

    /// <summary>A timer goes off.</summary>
    internal void Fire(Host host, int slot)
    {
        var (timer, parent) = (host.Timers[slot].Timer!, host.Timers[slot].Parent);
        host.Timers.Remove(slot);
        handlers.Fire(host, timer, parent);
    }

    /// <summary>A machine that was paused does the next of what has waited.</summary>
    void Drain(in Work work)
    {
        var host = hosts[work.Slot];
        if (work.Aux != host.Life || host.Paused || !host.TryTakeWaiting(out var waiting)) return;
        switch (waiting.Kind)
        {
            case WorkKind.Deliver: Admit(host, waiting); break;
            case WorkKind.Serve: Handle(host, waiting); break;
            default: FireNow(host, waiting); break;
        }
    }

    void Sync(in Work work)
    {
        var host = hosts[work.Slot];
        if (host.Disk is not { } disk || !disk.Synced(work.Aux)) return;
        Cause = Record(EventKind.Sync, host.Id, host.Id, work.Parent, null, (ulong)disk.Acknowledged);
        host.Release();
    }

    void Flush(in Work work)
    {
        hosts[work.Slot].Disk?.Flush();
        Schedule(Now + Setup.Machines.Disk.FlushEvery, work);
    }

    void TakeSample()
    {
        for (var slot = 0; slot < Servers; slot++)
        {
            if (hosts[slot].Node is not { } node) continue;
            try
            {
                node.Describe(new Sampler(samples, Now, hosts[slot].Id));
            }
            catch (Exception failure)
            {
                Fail($"{hosts[slot].Id} threw {failure.GetType().Name} when it was asked to describe itself: {failure.Message}", failure);
            }
        }
        Schedule(Now + Setup.SampleEvery!.Value, new Work(WorkKind.Sample, 0, 0, -1, null, 0));
    }

    // The end

    internal void Stop(EndReason reason, string? text) => ended ??= new RunEnd(reason, Now, steps, text);

    /// <summary>The author's code threw.</summary>
    internal void Fail(string text, Exception failure) =>
        ended ??= new RunEnd(EndReason.HandlerFailed, Now, steps, text) { Failure = failure };

    sealed class Sampler(List<Sample> samples, Instant now, NodeId machine) : Scribe
    {
        public override void Field(string name, long value) => samples.Add(new Sample(now, machine, name, value, null));
        public override void Field(string name, string? value) => samples.Add(new Sample(now, machine, name, 0, value ?? ""));
    }
}
