namespace Simulator;

/// <summary>
/// One machine: the node that runs on it and what the machine itself keeps — clock, timers, disk, and what waits for them.
/// Everything that a handler does arrives here through <see cref="Env"/>.
/// </summary>
internal sealed class Host(World world, int slot, NodeId id)
{
    NodeClock? clock;
    Queue<Held>? held;
    List<Work>? inbox;
    DrawCounter[] draws = [];

    public NodeId Id => id;
    public int Slot => slot;
    public Peers Peers => new(id.Value, world.Servers);
    public Shapes Shapes => world.Shapes;
    public Instant Now => world.Now;

    /// <summary>The process that runs here; null while the machine is down.</summary>
    public Node? Node { get; set; }

    public Disk? Disk { get; set; }
    public TimerTable Timers { get; private set; } = new();
    public bool Paused { get; private set; }

    /// <summary>Lives so far: what was scheduled for an earlier life is out of date.</summary>
    public int Life { get; private set; }

    public Duration ServiceTime { get; set; }
    public long BusyUntil { get; set; }

    /// <summary>The client's side of the machine; null for servers.</summary>
    public ClientSlot? Client { get; set; }

    /// <summary>A fault that waits for a handler's writes, and how many writes it still lets pass.</summary>
    public (ActiveFault Fault, int WritesLeft)? CrashArmed { get; set; }

    /// <summary>Set in the middle of a handler by such a fault: what the handler still does has no effect.</summary>
    public bool Dying { get; private set; }

    public LocalTime Clock() => clock?.At(world.Now) ?? new LocalTime(world.Now.Ns);

    public TimeInterval ClockInterval() => clock?.IntervalAt(world.Now) ?? new TimeInterval(Clock(), Clock());

    public void SetClock(NodeClock newClock) => clock = newClock;

    /// <summary>Changes the clock; the timers move with it. Returns how many timers were armed.</summary>
    public int ChangeClock(Action<NodeClock> change)
    {
        clock ??= new NodeClock(Duration.Zero, 0, Duration.Zero);
        change(clock);
        var armed = 0;
        for (var i = 0; i < Timers.Capacity; i++)
        {
            if (Timers[i].Timer is null) continue;
            armed++;
            Queue(i);
        }
        return armed;
    }

    // Chance

    public ulong Draw(string purpose, ulong bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        for (var i = 0; i < draws.Length; i++)
            if (ReferenceEquals(draws[i].Purpose, purpose) || draws[i].Purpose == purpose)
                return world.Choices.Draw(new Site(draws[i].Label, id.Value, id.Value, draws[i].Next++), bound);
        Array.Resize(ref draws, draws.Length + 1);
        draws[^1] = new DrawCounter { Purpose = purpose, Label = world.LabelOf(purpose), Next = 1 };
        return world.Choices.Draw(new Site(draws[^1].Label, id.Value, id.Value, 0), bound);
    }

    public ulong DrawAt(Label label, long ordinal, ulong bound) => world.Choices.Draw(new Site(label, id.Value, id.Value, ordinal), bound);

    public ulong DrawAt(Label label, long ordinal, Ratio probability) =>
        probability.IsZero ? 0 : DrawAt(label, ordinal, (ulong)probability.Denominator);

    // Messages

    public void Send(NodeId to, Message message, bool afterWrites)
    {
        if (Dying) return;
        if (afterWrites && Disk is { } disk && disk.Acknowledged < disk.Issued)
        {
            (held ??= []).Enqueue(new Held(disk.Issued, to, message, world.Cause));
            return;
        }
        world.Network.Depart(slot, to, message, world.Cause);
    }

    /// <summary>Lets go of the messages whose writes are on disk.</summary>
    public void Release()
    {
        if (held is null || Disk is not { } disk) return;
        while (held.TryPeek(out var first) && first.Ticket <= disk.Acknowledged)
        {
            held.Dequeue();
            world.Network.Depart(slot, first.To, first.Message, first.Parent);
        }
    }

    // Timers

    public void Arm(Timer timer, Duration after)
    {
        if (Dying) return;
        if (after.Ns < 0) after = Duration.Zero;
        var at = Timers.Find(timer);
        if (at < 0) at = Timers.Add(timer);
        var armed = Timers[at];
        armed.Timer = timer;
        armed.Parent = world.Cause;
        armed.Deadline = Clock() + after;
        if (armed.Ticket >= 0 && armed.Queued <= DueAt(armed)) return;
        Queue(at);
    }

    public void Disarm(Timer timer)
    {
        if (Dying) return;
        var at = Timers.Find(timer);
        if (at >= 0) Timers.Remove(at);
    }

    /// <summary>Puts the timer's live entry at its deadline.</summary>
    public void Queue(int at)
    {
        var armed = Timers[at];
        armed.Queued = DueAt(armed);
        armed.Ticket = Timers.NewTicket(at);
        world.Schedule(armed.Queued, new Work(WorkKind.Fire, slot, slot, armed.Parent, null, armed.Ticket));
    }

    public Instant DueAt(TimerTable.Armed armed)
    {
        var due = clock?.WhenReads(armed.Deadline) ?? new Instant(armed.Deadline.Ns);
        return due < world.Now ? world.Now : due;
    }

    // Observations and results

    public void Note(Fact fact)
    {
        if (Dying) return;
        world.Record(EventKind.Fact, id, id, world.Cause, fact, world.Shapes.DigestOf(fact));
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
        Disk!.Write(version);
        world.Record(EventKind.Write, id, id, world.Cause, null, (ulong)Disk.Issued);
        if (CrashArmed is not { } armed) return;
        if (armed.WritesLeft > 1)
        {
            CrashArmed = (armed.Fault, armed.WritesLeft - 1);
            return;
        }
        Disk.ForceSafe();
        Dying = true;
    }

    public void ScheduleSync(Duration after) =>
        world.Schedule(world.Now + after, new Work(WorkKind.Sync, slot, slot, world.Cause, null, Life));

    // Life and death

    /// <summary>Power off. Returns the writes that were lost.</summary>
    public long Crash(bool tear = false)
    {
        Node = null;
        Paused = false;
        Dying = false;
        CrashArmed = null;
        Life++;
        Timers = new TimerTable();
        BusyUntil = 0;
        inbox = null;
        var lost = Disk?.Crash(tear) ?? 0;
        if (held is { } waiting)
        {
            held = null;
            foreach (var message in waiting)
                world.Network.Drop(slot, message.To, message.Message, message.Parent, DropReason.WriteLost);
        }
        return lost;
    }

    public void Pause() => Paused = true;

    /// <summary>Goes on: what came meanwhile is handled now, in order. Returns how much that was.</summary>
    public int Resume()
    {
        Paused = false;
        var waiting = inbox;
        inbox = null;
        foreach (var work in waiting ?? []) world.Schedule(world.Now, work);
        return waiting?.Count ?? 0;
    }

    public void Postpone(in Work work) => (inbox ??= []).Add(work);

    readonly record struct Held(long Ticket, NodeId To, Message Message, long Parent);

    struct DrawCounter
    {
        public string Purpose;
        public Label Label;
        public long Next;
    }
}
