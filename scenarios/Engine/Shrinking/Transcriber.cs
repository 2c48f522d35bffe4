namespace Simulator.Scenarios;

/// <summary>
/// Tells a run that was recorded as a transcript: all that has happened, nothing drawn but what nodes decide by themselves.
/// </summary>
sealed class Transcriber(Scenario scenario, Trial trial, bool listsSyncs, bool listsOwn, Duration? until)
{
    readonly Trace trace = trial.World.Trace;
    readonly IReadOnlyList<FaultReport> reports = trial.World.FaultReports();
    readonly List<Mark> marks = [];

    /// <summary>
    /// Whether each thing happens a millisecond later than the one before it would have it. In a run without time much happens at once; so
    /// what is due when something else happens stays due then, and what a machine says to itself has come before the next step.
    /// </summary>
    public bool Spreads { get; init; }

    public Transcript Transcribe()
    {
        var clients = Clients();
        for (long id = trace.FirstKept; id < trace.Count; id++) Note(id, clients.Count);
        NoteFaults();
        foreach (var action in scenario.Actions) Add(action.At, long.MaxValue, at => new ActionElement(action with { At = at }));
        var elements = Settled();
        return new Transcript(Frame(), clients, elements)
        {
            Until = until,
            ListsSyncs = listsSyncs,
            ListsOwn = listsOwn,
            Ballast = [.. scenario.Faults.Select(fault => fault is ByzantineSpec ? fault : FaultSpecs.At(fault, scenario.Duration, null))],
        };
    }

    /// <summary>Whether a check of the scenario has failed; not so when a handler or a check has thrown.</summary>
    bool IsAsked => scenario.Checks?.Contains(trial.Failure!.Check) == true;

    /// <summary>Everything about links and speeds that a schedule makes superfluous is as it is by default.</summary>
    Scenario Frame() => scenario with
    {
        Nemesis = null,
        Nodes = until is null ? new NodeSettings() : scenario.Nodes,
        Network = until is null ? scenario.Network with { Loss = default, Duplicate = default, Corrupt = default } : scenario.Network,
        Disk = listsSyncs || until is not null ? scenario.Disk : scenario.Disk with { Latency = DistributionSpec.Of(Duration.Zero) },
        Samples = new SampleSettings { Every = Duration.Zero },
        Liveness = until is null ? null : scenario.Liveness,
        Checks = IsAsked ? [trial.Failure!.Check] : scenario.Checks,
        Plots = null,
        Expect = IsAsked ? [new ViolatedExpectation { Violated = trial.Failure!.Check }] : [],
        Covers = [],
        StopAtViolation = true,
    };

    List<ClientGroupSpec> Clients()
    {
        var places = new Placement(scenario);
        var clients = new List<ClientGroupSpec>();
        for (var group = 0; group < scenario.Clients.Count; group++)
            for (var i = 0; i < scenario.Clients[group].Count; i++)
                clients.Add(scenario.Clients[group] with
                {
                    Count = 1,
                    At = places.Nearest(group)(i).ToString(),
                    Script = [],
                    Stop = null,
                    Operations = null,
                });
        return clients;
    }

    void Note(long id, int clients)
    {
        var e = trace[id];
        var isFree = until is { } end && e.Time > Instant.Zero + end;
        switch (e.Kind)
        {
            case EventKind.Deliver when (listsOwn || e.Peer != e.Machine) && !isFree:
                var step = new DeliverStep(default, e.What!.GetType().Name, e.Peer, e.Machine, null, IsAgain(id, e))
                {
                    Digest = trace.Shapes.DigestOf(e.What), SentAt = e.Parent < 0 ? e.Time : trace[e.Parent].Time,
                };
                Add(e.Time - Instant.Zero, id, at => new StepElement(step with { At = at }));
                break;
            case EventKind.Fire when !isFree:
                var timer = trace.Shapes.Text(e.What);
                Add(e.Time - Instant.Zero, id, at => new StepElement(new FireStep(at, timer, e.Machine)));
                break;
            case EventKind.Sync when listsSyncs && !isFree:
                Add(e.Time - Instant.Zero, id, at => new StepElement(new SyncStep(at, e.Machine)));
                break;
            case EventKind.Invoke when e.What is Operation { IsAdministrative: false } operation && -1 - e.Machine.Value < clients:
                Add(e.Time - Instant.Zero, id, at => new OperationElement(at, -1 - e.Machine.Value, operation));
                break;
            default: break;
        }
    }

    readonly HashSet<(long Parent, NodeId From, NodeId To, ulong Digest)> arrived = [];

    bool IsAgain(long id, in TraceEvent e) => id >= 0 && !arrived.Add((e.Parent, e.Peer, e.Machine, trace.Shapes.DigestOf(e.What)));

    /// <summary>
    /// Crashes as the trace tells them, for what a fault has done may end with another's; other faults as they are accounted for.
    /// </summary>
    void NoteFaults()
    {
        var begun = new SortedDictionary<int, long>();
        var ended = new SortedDictionary<int, long>();
        for (long id = trace.FirstKept; id < trace.Count; id++)
            if (trace[id].Kind == EventKind.FaultBegin) begun[trace[id].Detail] = id;
            else if (trace[id].Kind == EventKind.FaultEnd) ended[trace[id].Detail] = id;
        NoteExploredCrashes();
        foreach (var report in reports)
            if (report.Scheduled is { } scheduled && begun.TryGetValue(report.Number, out var begin))
                if (scheduled.Fault is Crash or Wipe or Amnesia or TrappedCrash) NoteCrashes(report, begin);
                else NoteFault(report, begin, ended.TryGetValue(report.Number, out var end) ? end : null);
    }

    /// <summary>Those that an exploration has decided on; no fault of the scenario is their cause.</summary>
    void NoteExploredCrashes()
    {
        for (long id = trace.FirstKept; id < trace.Count; id++)
        {
            if (trace[id] is not { Kind: EventKind.Crash, Parent: < 0 } crash) continue;
            var back = id + 1;
            while (back < trace.Count && (trace[back].Kind != EventKind.Start || trace[back].Machine != crash.Machine)) back++;
            var spec = new CrashSpec { At = default, Nodes = Targets.Of(crash.Machine.ToString()) };
            NoteSpan(spec, id, back < trace.Count ? back : null);
        }
    }

    void NoteCrashes(FaultReport report, long begin)
    {
        for (var id = begin; id < trace.Count; id++)
        {
            if (trace[id].Kind != EventKind.Crash || trace[id].Parent != begin) continue;
            var back = id + 1;
            while (back < trace.Count && (trace[back].Kind != EventKind.Start || trace[back].Machine != trace[id].Machine)) back++;
            long? restart = back < trace.Count ? back : null;
            var victim = Targets.Of(trace[id].Machine.ToString());
            if (report.Scheduled!.Fault is TrappedCrash) AddTrap(report, victim, id, restart);
            else Add(report, victim, id, restart);
        }
    }

    /// <summary>A trap is set just before the handler in which it strikes; its victim restarts after a time counted from then.</summary>
    void AddTrap(FaultReport report, Targets victim, long crash, long? restart)
    {
        var asked = report.Number < scenario.Faults.Count ? scenario.Faults[report.Number] : null;
        var handler = crash - 1;
        while (handler > report.Number && (trace[handler].Machine != trace[crash].Machine
            || trace[handler].Kind is not (EventKind.Deliver or EventKind.Fire or EventKind.Start or EventKind.FaultBegin))) handler--;
        Duration? length = restart is { } back ? trace[back].Time - trace[crash].Time : null;
        if (FaultSpecs.Of(report.Scheduled!.Fault, asked, victim, default, length) is { } spec && handler >= 0)
            marks.Add(new Mark(trace[crash].Time - Instant.Zero, 2 * handler, at => new FaultElement(FaultSpecs.At(spec, at, length)),
                null));
    }

    void NoteFault(FaultReport report, long begin, long? end)
    {
        // A byzantine server is one all along, and keeps its number for the draws that are its own.
        var asked = report.Number < scenario.Faults.Count ? scenario.Faults[report.Number] : null;
        if (asked is ByzantineSpec) return;
        if (asked is not null && IsFrozen(asked, report, begin, end))
        {
            Add(trace[begin].Time - Instant.Zero, begin, at => new FaultElement(FaultSpecs.At(asked, at, null)));
            return;
        }
        if (report.Targets.Count == 0) return;
        Add(report, new Targets([.. report.Targets.Select(machine => machine.ToString())]), begin, end);
    }

    /// <summary>
    /// Whether it stays for ever, where the healing finds it: outside of the core links do not come back. Of no account before.
    /// </summary>
    bool IsFrozen(FaultSpec asked, FaultReport report, long begin, long? end) =>
        until is { } free && scenario.Liveness is { Freeze: true } && trace[begin].Time - Instant.Zero <= free
        && (end is null || trace[end.Value].Time - Instant.Zero >= free)
        && FaultSpecs.Of(report.Scheduled!.Fault, asked, Targets.Of("n1"), default, null) is null;

    void Add(FaultReport report, Targets nodes, long begin, long? end)
    {
        var asked = report.Number < scenario.Faults.Count ? scenario.Faults[report.Number] : null;
        if (FaultSpecs.Of(report.Scheduled!.Fault, asked, nodes, default, null) is not { } spec) return;
        var from = trace[begin].Time - Instant.Zero;
        if (until is { } free && from > free) return;
        NoteSpan(spec, begin, end);
    }

    void NoteSpan(FaultSpec spec, long begin, long? end)
    {
        var from = trace[begin].Time - Instant.Zero;
        if (end is null)
        {
            Add(from, begin, at => new FaultElement(FaultSpecs.At(spec, at, null)));
            return;
        }
        var start = new Duration[1];
        Add(from, begin, at => null, at => start[0] = at);
        Add(trace[end.Value].Time - Instant.Zero, end.Value, at => new FaultElement(FaultSpecs.At(spec, start[0], at - start[0])));
    }

    void Add(Duration at, long id, Func<Duration, Element?> make, Action<Duration>? settle = null) =>
        marks.Add(new Mark(at, id == long.MaxValue ? id : 2 * id + 1, make, settle));

    /// <summary>Everything at a time of its own, in the order in which it happened.</summary>
    List<Element> Settled()
    {
        var elements = new List<Element>();
        var last = new Duration(-1);
        var settled = 0;
        foreach (var mark in marks.OrderBy(mark => mark.At).ThenBy(mark => mark.Id))
        {
            var at = Spreads ? mark.At + Duration.Ms(elements.Count + settled) : mark.At;
            last = at > last ? at : last + new Duration(1);
            mark.Settle?.Invoke(last);
            if (mark.Make(last) is { } element) elements.Add(element);
            else settled++;
        }
        return [.. elements.OrderBy(element => element.At)];
    }

    sealed record Mark(Duration At, long Id, Func<Duration, Element?> Make, Action<Duration>? Settle);
}
