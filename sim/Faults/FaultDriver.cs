namespace Simulator;

/// <summary>Begins and ends the faults of a run, the scheduled ones and the drawn ones, and keeps their accounts.</summary>
internal sealed class FaultDriver
{
    static readonly Label EveryLabel = new("nemesis", "every");
    static readonly Label LastsLabel = new("nemesis", "lasts");
    static readonly Label KindLabel = new("nemesis", "kind");
    static readonly Label EnabledLabel = new("nemesis", "enabled");
    static readonly Label PaceLabel = new("nemesis", "pace");

    readonly World world;
    readonly Nemesis? nemesis;
    readonly List<ActiveFault> faults = [];
    readonly List<ActiveFault> begun = [];
    readonly List<Fault> enabled = [];
    readonly int planned;
    readonly int pace = 4;
    bool isCalm;

    public FaultDriver(World world)
    {
        this.world = world;
        nemesis = world.Setup.Nemesis;
        foreach (var scheduled in world.Setup.Faults) faults.Add(new ActiveFault(faults.Count, faults.Count, scheduled));
        planned = faults.Count;
        foreach (var fault in world.Setup.Faults.Select(scheduled => scheduled.Fault).Concat(nemesis?.Faults ?? []))
            fault.Require(world.Setup.Deployment);
        if (nemesis is null) return;
        for (var kind = 0; kind < nemesis.Faults.Count; kind++)
            if (!nemesis.Swarm || Draw(EnabledLabel, kind, 2) == 1) enabled.Add(nemesis.Faults[kind]);
        if (nemesis.Swarm) pace = 1 << (int)Draw(PaceLabel, 0, 5);
    }

    public void ScheduleAll()
    {
        foreach (var fault in faults)
            world.Schedule(Instant.Zero + fault.Scheduled.At, new Work(WorkKind.FaultBegin, fault.Number, 0, -1, null, 0));
        if (nemesis is not null && enabled.Count > 0) ScheduleDraw(Instant.Zero + nemesis.From, 0);
    }

    public void Begin(int number)
    {
        if (isCalm) return;
        var fault = faults[number];
        fault.Fault.TakeAim(world, fault);
        Begin(fault);
    }

    public void End(int number)
    {
        if (!isCalm) End(faults[number]);
    }

    void End(ActiveFault fault)
    {
        if (!fault.IsActive) return;
        world.Network.RemoveRulesOf(fault);
        fault.Stopped(world.Now);
        world.Record(EventKind.FaultEnd, NodeId.Nemesis, NodeId.Nemesis, fault.BeginEvent, fault.Text, (ulong)fault.Number, fault.Number);
        Tell("stop-", fault, fault.BeginEvent);
        fault.Fault.End(world, fault);
    }

    /// <summary>Draws the next fault of the nemesis, unless it would impair more servers than are tolerated.</summary>
    public void Draw(long ordinal)
    {
        if (isCalm) return;
        if (nemesis!.Until is { } until && world.Now > Instant.Zero + until) return;
        var kind = enabled[(int)Draw(KindLabel, ordinal, (ulong)enabled.Count)];
        var lasts = nemesis.Lasts.Sample(Draw(LastsLabel, ordinal, ulong.MaxValue));
        // Drawn faults are named by their ordinal, begun or not: one that was not tolerated must not lend its draws to the next.
        var fault = new ActiveFault(faults.Count, -1 - (int)ordinal, new ScheduledFault(kind, world.Now - Instant.Zero, lasts));
        faults.Add(fault);
        fault.Fault.TakeAim(world, fault);
        if (Tolerates(fault)) Begin(fault);
        ScheduleDraw(world.Now, ordinal + 1);
    }

    /// <summary>A trap has sprung: its victim goes down, and comes up again after the fault's duration.</summary>
    public void Sprung(Host host, CrashTrap trap)
    {
        world.Room.Crash(host, trap.Fault, trap.Tears);
        if (trap.Fault.Scheduled.For is { } down)
            world.Schedule(world.Now + down, new Work(WorkKind.Revive, host.Slot, 0, -1, null, trap.Fault.Number));
    }

    /// <summary>The victim of a trap comes up again; with the last one the fault is over.</summary>
    public void Revive(int slot, int number)
    {
        if (isCalm) return;
        var fault = faults[number];
        world.Room.Restart(world.Hosts[slot], fault);
        if (--fault.Outstanding == 0) End(number);
    }

    /// <summary>
    /// No fault begins or ends any more. Those that are on let go of the machines that are healed, slowness of all; the rest stays
    /// as it is, or is ended as well. Traps that have not sprung are gone.
    /// </summary>
    public void Calm(bool[] healed, bool freeze)
    {
        isCalm = true;
        foreach (var host in world.Hosts) host.Trap = null;
        foreach (var fault in begun)
            if (fault.IsActive) Calm(fault, healed, freeze);
        foreach (var host in world.Hosts) host.Hasten();
    }

    void Calm(ActiveFault fault, bool[] healed, bool freeze)
    {
        var all = fault.Targets;
        int[] rest = [.. all.Where(slot => !healed[slot])];
        var isOver = Array.TrueForAll(healed, slot => slot) || (fault.Fault is MachineFault && rest.Length == 0);
        if (!freeze || isOver || fault.Fault is SlowNode or SlowDisk)
        {
            End(fault);
            return;
        }
        fault.Freeze(world.Now);
        if (fault.Fault is not MachineFault) return;
        fault.Targets = [.. all.Where(slot => healed[slot])];
        fault.Fault.End(world, fault);
        fault.Targets = rest;
    }

    /// <summary>In order of their begin; scheduled faults for which the run was too short come last, with no time at all.</summary>
    public IReadOnlyList<FaultReport> Reports() =>
        [.. begun.Select(Report), .. faults.Take(planned).Where(fault => fault.From is null).Select(NeverBegun)];

    FaultReport Report(ActiveFault fault) => new(
        fault.Fault.Kind, fault.Text, fault.From!.Value, fault.Until, fault.Hits, fault.MessagesHit, fault.WritesLost,
        [.. fault.Sides.Select(side => (IReadOnlyList<string>)[.. side.Select(Name)])])
    {
        Deceits = fault.Deceits,
        Number = fault.Number,
        Scheduled = fault.Scheduled,
        Targets = [.. fault.Targets.Select(world.IdOf)],
    };

    FaultReport NeverBegun(ActiveFault fault) => new(
        fault.Fault.Kind, $"{fault.Fault.Kind} that was due at {fault.Scheduled.At} and never began", world.Now, world.Now, 0, 0, 0, [])
    {
        Number = fault.Number,
        Scheduled = fault.Scheduled,
    };

    /// <summary>The machines by name; of very many only the first.</summary>
    public string Names(IReadOnlyList<int> slots)
    {
        const int shown = 40;
        var more = slots.Count > shown ? $" and {slots.Count - shown} more" : "";
        return "{" + string.Join(' ', slots.Take(shown).Select(Name)) + more + "}";
    }

    string Name(int slot) => world.IdOf(slot).ToString();

    void Begin(ActiveFault fault)
    {
        begun.Add(fault);
        fault.Started(world.Now, world.Record(
            EventKind.FaultBegin, NodeId.Nemesis, NodeId.Nemesis, -1, fault.Text, Mixing.OfText(fault.Text), fault.Number));
        Tell("start-", fault, fault.BeginEvent);
        fault.Fault.Begin(world, fault);
        if (fault.Scheduled.For is { } length && (!fault.Fault.TimesItself || fault.Outstanding == 0))
            world.Schedule(world.Now + length, new Work(WorkKind.FaultEnd, fault.Number, 0, fault.BeginEvent, null, 0));
    }

    /// <summary>In a history an act of the nemesis has two lines, both of type info (Jepsen's nemesis does the same).</summary>
    void Tell(string act, ActiveFault fault, long step)
    {
        for (var line = 0; line < 2; line++)
            world.History.Add(
                world.Now, OpType.Info, HistoryEvent.Nemesis, act + fault.Fault.Kind, null, Value.Of(fault.Text), null, null, step);
    }

    bool Tolerates(ActiveFault candidate)
    {
        if (nemesis!.Tolerance is not { } tolerance) return true;
        var impaired = new SortedSet<int>(candidate.Impaired);
        foreach (var fault in begun)
            if (fault.IsActive || fault.Fault.LastsForever) impaired.UnionWith(fault.Impaired);
        return impaired.Count <= tolerance;
    }

    void ScheduleDraw(Instant after, long ordinal)
    {
        // In a swarm the pace is 1/4, 1/2, 1, 2 or 4 times the one asked for.
        var wait = nemesis!.Every.Sample(Draw(EveryLabel, ordinal, ulong.MaxValue)) * pace / 4;
        world.Schedule(after + wait, new Work(WorkKind.Nemesis, 0, 0, -1, null, ordinal));
    }

    ulong Draw(Label label, long ordinal, ulong bound) => world.Choices.Draw(new Site(label, 0, 0, ordinal), bound);
}
