namespace Simulator;

/// <summary>
/// One machine: the node that runs on it and what the machine itself keeps — clock, timers, disk, and what waits for them.
/// Everything that a handler does arrives here through <see cref="Env"/>.
/// </summary>
internal sealed class Host(World world, int slot, NodeId id)
{
    NodeClock? clock;
    TimerTable? timers;
    Queue<Held>? held;
    Draws draws;
    Seldom? seldom;

    public NodeId Id => id;

    /// <summary>The machine's name, made when first asked for.</summary>
    public string Name => Rarities.Name ??= id.ToString();

    /// <summary>Faults that keep the machine down.</summary>
    public ref HoldingFaults Down => ref Rarities.Down;

    /// <summary>Faults that keep it from being scheduled.</summary>
    public ref HoldingFaults PausedBy => ref Rarities.PausedBy;

    /// <summary>Faults that make it slow.</summary>
    public ref HoldingFaults SlowedBy => ref Rarities.SlowedBy;

    public int Slot => slot;
    public Peers Peers => new(id.Value, world.Servers);
    public Shapes Shapes => world.Shapes;
    public Instant Now => world.Now;

    /// <summary>The process that runs here; null while the machine is down.</summary>
    public Node? Node { get; set; }

    public Disk? Disk { get; set; }
    public TimerTable Timers => timers ??= new TimerTable();

    public bool HasTimers => timers is not null;

    /// <summary>Messages that wait for a write, in their order.</summary>
    public IEnumerable<(NodeId To, Message Message)> HeldBack => (held ?? []).Select(each => (each.To, each.Message));

    public bool Paused => seldom is { } kept && kept.PausedBy.Any;

    /// <summary>Whether what arrives has to wait: while the machine is paused, and then until what came before is handled.</summary>
    public bool Waits => seldom is { } kept && (kept.PausedBy.Any || kept.Inbox is { Count: > 0 });

    /// <summary>Lives so far: what was scheduled for an earlier life is out of date.</summary>
    public int Life { get; private set; }

    /// <summary>Time for each message when no fault is on.</summary>
    public Duration OwnServiceTime { get; set; }

    /// <summary>Time for each message; of several faults the slowest counts.</summary>
    public Duration ServiceTime
    {
        get
        {
            var time = OwnServiceTime;
            if (seldom is null) return time;
            foreach (var fault in SlowedBy.All)
                if (((SlowNode)fault.Fault).ServiceTime > time) time = ((SlowNode)fault.Fault).ServiceTime;
            return time;
        }
    }

    public long BusyUntil { get; set; }

    /// <summary>The client's side of the machine; null for servers.</summary>
    public ClientSlot? Client { get; set; }

    /// <summary>What lets messages out of the machine when it is not honest.</summary>
    public Tap? Tap
    {
        get => seldom?.Tap;
        set
        {
            if (Tap is null && value is not null) world.Record(EventKind.Turn, id, id, value.Fault?.BeginEvent ?? -1, null, 0);
            Rarities.Tap = value;
        }
    }

    public CrashTrap? Trap
    {
        get => seldom?.Trap;
        set
        {
            if (seldom is not null || value is not null) Rarities.Trap = value;
        }
    }

    /// <summary>Set in the middle of a handler by a trap: what the handler still does has no effect.</summary>
    public bool Dying { get; private set; }

    // Time

    public LocalTime Clock() => clock?.At(world.Now) ?? new LocalTime(world.Now.Ns);

    /// <summary>What a node is told, who may act on it.</summary>
    public LocalTime ReadClock()
    {
        world.HasReadClocks |= slot < world.Servers;
        return Clock();
    }

    public TimeInterval ClockInterval() => clock?.IntervalAt(world.Now) ?? new TimeInterval(Clock(), Clock());

    public void SetClock(NodeClock newClock) => clock = newClock;

    public void StepClock(Duration by)
    {
        Changeable().Step(world.Now, by);
        RequeueTimers();
    }

    public void AddDrift(long ppm)
    {
        Changeable().AddDrift(world.Now, ppm);
        RequeueTimers();
    }

    NodeClock Changeable() => clock ??= new NodeClock(Duration.Zero, 0, Duration.Zero);

    public void RequeueTimers()
    {
        for (var i = 0; i < (timers?.Capacity ?? 0); i++)
            if (timers![i].Timer is not null) Queue(i);
    }

    // Chance

    public ulong Draw(string purpose, ulong bound) => draws.Next(world, world.LotOf(slot), "node", purpose, bound);

    public ulong DrawAt(Label label, long ordinal, ulong bound)
    {
        var lot = world.LotOf(slot).Value;
        return world.Choices.Draw(new Site(label, lot, lot, ordinal), bound);
    }

    public ulong DrawAt(Label label, long ordinal, Ratio probability) =>
        probability.IsZero ? 0 : DrawAt(label, ordinal, (ulong)probability.Denominator);

    // Messages

    public void Send(NodeId to, Message message, bool afterWrites)
    {
        if (Dying) return;
        // Digested here, so that a field that no message may hold is blamed on its sender.
        Shapes.Digest(message);
        if (afterWrites && Disk is { } disk && disk.Acknowledged < disk.Issued)
            (held ??= []).Enqueue(new Held(disk.Issued, to, message, world.Cause));
        else
            Leave(to, message, world.Cause);
    }

    /// <summary>Lets go of the messages whose writes are on disk. A paused process does not get round to it.</summary>
    public void Release()
    {
        if (held is null || Disk is not { } disk || Paused) return;
        while (held.TryPeek(out var first) && first.Ticket <= disk.Acknowledged)
        {
            held.Dequeue();
            Leave(first.To, first.Message, first.Parent);
        }
    }

    void Leave(NodeId to, Message message, long parent)
    {
        if (Tap is { } tap && to != id) tap.Pass(to, message, parent);
        else world.Network.Depart(slot, to, message, parent);
    }

    // Timers

    public void Arm(Timer timer, Duration after)
    {
        if (Dying) return;
        var at = Timers.Find(timer);
        if (at < 0 && world.IsTimed) at = Timers.Awaken(timer);
        if (at < 0) at = Timers.Add(timer);
        var armed = Timers[at];
        armed.Timer = timer;
        armed.Parent = world.Cause;
        armed.Deadline = Clock().After(after);
        if (world.Conductor is not null) armed.DueWhenArmed = DueAt(armed);
        if (armed.Ticket >= 0 && armed.Queued <= DueAt(armed)) return;
        Queue(at);
    }

    public void Disarm(Timer timer)
    {
        if (Dying) return;
        var at = Timers.Find(timer);
        if (at < 0) return;
        if (world.IsTimed) Timers.PutToSleep(at);
        else Timers.Remove(at);
    }

    /// <summary>Puts the timer's live entry at its deadline.</summary>
    public void Queue(int at)
    {
        var armed = Timers[at];
        armed.Queued = DueAt(armed);
        armed.Ticket = Timers.NewTicket(at);
        if (world.Conductor is not { IsOn: true })
            world.Schedule(armed.Queued, new Work(WorkKind.Fire, slot, slot, armed.Parent, null, armed.Ticket));
    }

    public Instant DueAt(TimerTable.Armed armed)
    {
        var due = clock?.WhenReads(armed.Deadline) ?? new Instant(armed.Deadline.Ns);
        return due < world.Now ? world.Now : due;
    }

    // Observations and results

    public void Note<T>(T fact) where T : IFact
    {
        if (Dying) return;
        if (fact is Tally tally) world.Tallies.Add(tally);
        if (world.HearsFacts) world.RecordFact(id, fact);
        else world.Trace.AddFact(world.Now, id, world.Cause, null);
    }

    public void Complete(Outcome outcome)
    {
        if (Dying) return;
        if (Client is not { } client) throw new InvalidOperationException($"{id} is a server; only a client completes operations");
        client.Complete(outcome);
    }

    // Disk

    public void Write(object version)
    {
        if (Dying) return;
        if (Trap is { SpringsBefore: true })
        {
            Dying = true;
            return;
        }
        var why = world.Record(EventKind.Write, id, id, world.Cause, null, (ulong)Disk!.Issued + 1);
        if (Trap is not { } trap || !trap.SpringsAt())
        {
            Disk.Write(version, why);
            return;
        }
        Disk.Issue(version, why);
        if (!trap.Tears) Disk.FinishLatest();
        Dying = true;
    }

    /// <summary>A machine that was slow is fast again: new messages do not wait behind old ones, nor writes for a slow one.</summary>
    public void Hasten()
    {
        BusyUntil = long.Min(BusyUntil, world.Now.Ns);
        Disk?.Hasten();
    }

    public void ScheduleSync(Duration after, long number, long why)
    {
        var sync = new Work(WorkKind.Sync, slot, slot, why, null, number);
        if (world.Conductor is { HoldsSyncs: true } conductor) conductor.HoldSync(slot, sync);
        else world.Schedule(world.Now + after, sync);
    }

    // Life and death

    /// <summary>Power off. Returns the writes that were lost.</summary>
    public long Crash(bool tear = false)
    {
        Node = null;
        seldom?.PausedBy.Clear();
        if (Dying) Trap = null;
        Dying = false;
        Forget();
        var lost = Disk?.Crash(tear) ?? 0;
        while (held is not null && held.TryDequeue(out var message))
            world.Network.Drop(slot, message.To, message.Message, message.Parent, DropReason.WriteLost);
        return lost;
    }

    /// <summary>The process ends, and with it its timers and what waited for it.</summary>
    public void Forget()
    {
        Life++;
        timers?.Clear();
        BusyUntil = 0;
        while (seldom?.Inbox is { } inbox && inbox.TryDequeue(out var work))
            if (work.What is Message message) world.Network.Drop(work.From, id, message, work.Parent, DropReason.ReceiverDown);
    }

    /// <summary>What has arrived waits. A fault that pauses the machine is charged with it.</summary>
    public void Postpone(in Work work)
    {
        if (work.What is Message) PausedBy.HitMessage();
        else PausedBy.Hit();
        (Rarities.Inbox ??= []).Enqueue(work);
    }

    /// <summary>Goes on: what came meanwhile is handled now, in its order, before anything that comes later.</summary>
    public void Resume()
    {
        Release();
        if (seldom?.Inbox is { Count: > 0 }) ScheduleDrain();
    }

    /// <summary>Takes the first of what waits and sees to it that the next follows.</summary>
    public bool TryTakeWaiting(out Work work)
    {
        work = default;
        if (seldom?.Inbox is not { } inbox || !inbox.TryDequeue(out work)) return false;
        if (inbox.Count > 0) ScheduleDrain();
        return true;
    }

    void ScheduleDrain() => world.Schedule(world.Now, new Work(WorkKind.Drain, slot, slot, -1, null, Life));

    Seldom Rarities => seldom ??= new Seldom();

    /// <summary>What few machines have at any time: a million of them would pay for it in memory.</summary>
    sealed class Seldom
    {
        public HoldingFaults Down;
        public HoldingFaults PausedBy;
        public HoldingFaults SlowedBy;
        public string? Name;
        public Queue<Work>? Inbox;
        public Tap? Tap;
        public CrashTrap? Trap;
    }

    readonly record struct Held(long Ticket, NodeId To, Message Message, long Parent);
}
