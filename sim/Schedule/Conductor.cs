namespace Simulator;

/// <summary>Makes the steps of a schedule happen, and holds everything else back.</summary>
internal sealed class Conductor
{
    /// <summary>
    /// In a run told step by step no two things happen at once, so that what armed a timer may be a little later than it was.
    /// </summary>
    static readonly Duration slack = Duration.Us(20);

    readonly World world;
    readonly Schedule schedule;
    readonly StepReport[] reports;
    readonly SortedDictionary<(int From, int To), HeldMessages> links = [];
    readonly SortedDictionary<int, Work> syncs = [];
    readonly HashSet<string> messages = new(StringComparer.Ordinal);
    readonly HashSet<string> timers = new(StringComparer.Ordinal);

    public Conductor(World world, Schedule schedule)
    {
        this.world = world;
        this.schedule = schedule;
        reports = new StepReport[schedule.Steps.Count];
        Array.Fill(reports, new StepReport(StepFate.NotReached));
        foreach (var step in schedule.Steps)
        {
            if (step is DeliverStep deliver) messages.Add(deliver.Message);
            if (step is FireStep fire) timers.Add(TypeOf(fire.Timer));
        }
    }

    /// <summary>Whether nothing happens but the steps.</summary>
    public bool IsOn { get; private set; } = true;

    public bool HoldsSyncs => IsOn && schedule.ListsSyncs;

    public bool HoldsOwn => IsOn && schedule.ListsOwn;

    public IReadOnlyList<StepReport> Reports => reports;

    public void ScheduleAll()
    {
        for (var i = 0; i < schedule.Steps.Count; i++)
            world.Schedule(Instant.Zero + schedule.Steps[i].At, new Work(WorkKind.Step, i, 0, -1, null, 0));
        if (schedule.Until is { } until) world.Schedule(Instant.Zero + until, new Work(WorkKind.Step, -1, 0, -1, null, 0));
    }

    public void Hold(int from, int to, Message message, long parent)
    {
        if (!links.TryGetValue((from, to), out var link)) links.Add((from, to), link = new HeldMessages());
        link.Add(message, parent, world.Now);
    }

    public void HoldSync(int slot, in Work sync) => syncs[slot] = sync;

    public void Do(int number)
    {
        if (number < 0) LetGo();
        else if (IsOn)
        {
            var first = world.Trace.Count;
            var report = schedule.Steps[number] switch
            {
                DeliverStep deliver => Deliver(deliver),
                FireStep fire => Fire(fire),
                SyncStep sync => Sync(sync),
                var step => throw new ArgumentOutOfRangeException(nameof(number), step, "unknown step"),
            };
            reports[number] = report.Fate == StepFate.Missed || world.Trace.Count == first ? report : report with { Event = first };
        }
    }

    /// <summary>The schedule is over. What was never delivered is lost; timers and writes go on.</summary>
    void LetGo()
    {
        IsOn = false;
        links.Clear();
        foreach (var host in world.Hosts) host.RequeueTimers();
        foreach (var sync in syncs.Values) world.Schedule(world.Now, sync);
        syncs.Clear();
    }

    StepReport Deliver(DeliverStep step)
    {
        var (from, to) = (world.SlotOf(step.From), world.SlotOf(step.To));
        if (!links.TryGetValue((from, to), out var link)) return Missed($"nothing was ever sent from {step.From} to {step.To}");
        var exact = (schedule.Adapts ? link.Same(step, world.Shapes) ?? link.SentAbout(step, slack) : null) ?? link.Exact(step);
        var held = exact ?? (schedule.Adapts ? link.Nearest(step, messages) : null);
        if (held is null) return Missed($"no such message was on its way from {step.From} to {step.To}");
        if (world.Hosts[to].Node is null) return Missed($"{step.To} was down");
        var report = new StepReport(exact is null ? StepFate.Adapted : StepFate.Done, exact is null ? $"took {held.Type} #{held.Number}"
            : "")
        {
            Number = held.Number, IsOldest = link.IsOldest(held), Name = held.Type, Digest = world.Shapes.Digest(held.Message),
            SentAt = held.SentAt,
        };
        held.HasArrived = true;
        // As a message that has waited for its turn: the time that a server needs for one decides nothing here.
        world.Let(new Work(WorkKind.Serve, to, from, held.Parent, held.Message, world.Hosts[to].Life));
        return report;
    }

    StepReport Fire(FireStep step)
    {
        if (world.SlotOf(step.Node) is not (>= 0 and var slot)) return Missed($"there is no {step.Node}");
        var host = world.Hosts[slot];
        if (host.Node is null) return Missed($"{step.Node} was down");
        if (host.Waits) return Missed($"{step.Node} was paused");
        var isExact = true;
        var best = Find(host, timer => world.Shapes.Text(timer) == step.Timer || timer.GetType().Name == step.Timer);
        if (best < 0 && schedule.Adapts)
        {
            isExact = false;
            best = Find(host, timer => timer.GetType().Name == TypeOf(step.Timer));
            if (best < 0) best = Find(host, timer => !timers.Contains(timer.GetType().Name));
        }
        if (best < 0) return Missed($"{step.Node} had no such timer");
        var armed = host.Timers[best];
        var due = host.DueAt(armed);
        if (due > world.Now + (schedule.Adapts ? slack : Duration.Zero)) return Missed($"it was not due before {due}");
        var name = NameOf(host, armed.Timer!);
        var report = new StepReport(isExact ? StepFate.Done : StepFate.Adapted, isExact ? "" : $"took {name}")
        {
            Name = name, ArmedBy = armed.Parent, Due = armed.DueWhenArmed,
        };
        world.Fire(host, best);
        return report;
    }

    /// <summary>The matching timer that is due first, or -1.</summary>
    static int Find(Host host, Func<Timer, bool> matches)
    {
        var best = -1;
        for (var i = 0; i < host.Timers.Capacity; i++)
            if (host.Timers[i].Timer is { } timer && matches(timer)
                && (best < 0 || host.Timers[i].Deadline < host.Timers[best].Deadline)) best = i;
        return best;
    }

    /// <summary>The name of its type when that says enough: no other timer of the type would be taken for it.</summary>
    string NameOf(Host host, Timer timer)
    {
        var type = timer.GetType().Name;
        var first = Find(host, other => other.GetType().Name == type);
        return ReferenceEquals(host.Timers[first].Timer, timer) ? type : world.Shapes.Text(timer);
    }

    StepReport Sync(SyncStep step)
    {
        if (!syncs.Remove(world.SlotOf(step.Node), out var sync)) return Missed($"{step.Node} was not writing");
        world.Let(sync);
        return new StepReport(StepFate.Done);
    }

    static StepReport Missed(string why) => new(StepFate.Missed, why);

    static string TypeOf(string timer)
    {
        var bracket = timer.IndexOf('(', StringComparison.Ordinal);
        return bracket < 0 ? timer : timer[..bracket];
    }
}
