namespace Simulator;

/// <summary>Makes the clients work: begins operations, watches deadlines, retires processes, writes the history.</summary>
internal sealed class ClientDriver
{
    static readonly Label ThinkLabel = new("client", "think");
    static readonly Label ArrivalLabel = new("client", "arrival");

    readonly World world;
    readonly Handlers handlers;
    readonly List<GroupState> groups = [];
    readonly int total;

    public ClientDriver(World world, Handlers handlers)
    {
        this.world = world;
        this.handlers = handlers;
        total = world.Hosts.Length - world.Servers;
        var slot = world.Servers;
        foreach (var spec in world.Setup.Clients)
        {
            if (spec.Script.FirstOrDefault(line => line.Client < 0 || line.Client >= spec.Count) is { } stray)
                throw new OptionsException("clients", $"a script names client {stray.Client} of a group of {spec.Count}");
            var group = new GroupState(groups.Count, spec, spec.Workload?.Invoke());
            groups.Add(group);
            for (var i = 0; i < spec.Count; i++, slot++)
            {
                var host = world.Hosts[slot];
                host.Client = new ClientSlot(this, host, group, slot - world.Servers, spec.Nearest(i));
                group.Slots.Add(host.Client);
            }
        }
        if (total > 0 && world.Setup.Deployment.Client is null)
            throw new OptionsException("clients", "this protocol has no clients");
    }

    /// <summary>Arrivals that found no idle client.</summary>
    public long Shed { get; private set; }

    public void ScheduleAll()
    {
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Spec.Script.Count; i++)
                world.Schedule(Instant.Zero + group.Spec.Script[i].At, new Work(WorkKind.Script, group.Number, 0, -1, null, i));
            if (group.Workload is not null && group.Spec.Mode == LoadMode.Open)
                world.Schedule(Instant.Zero + group.Spec.Start, new Work(WorkKind.Arrival, group.Number, 0, -1, null, 0));
        }
    }

    public void Do(in Work work)
    {
        switch (work.Kind)
        {
            case WorkKind.Arrival: Arrive(groups[work.Slot]); break;
            case WorkKind.NextOperation: GoOn(world.Hosts[work.Slot].Client!, work.Aux); break;
            case WorkKind.Script: Follow(groups[work.Slot], (int)work.Aux); break;
            default: LookAtDeadline(world.Hosts[work.Slot].Client!); break;
        }
    }

    /// <summary>A fresh process takes over the machine.</summary>
    public void Replace(ClientSlot slot, long parent)
    {
        if (slot.Host.Node is not null)
        {
            slot.Host.Forget();
            slot.Process += total;
        }
        slot.Retiring = slot.MissedTurn = false;
        var seat = new ClientSeat(slot.Host.Id, slot.Process, slot.Nearest, world.Servers, slot.Group.Spec.Policy);
        slot.Host.Node = world.Setup.Deployment.Client!(seat);
        handlers.Start(slot.Host, parent);
        GetIdle(slot);
    }

    /// <summary>The machine went down; nobody will ever hear how its operation ended.</summary>
    public void Crashed(ClientSlot slot)
    {
        if (slot.InFlight is { } operation) End(slot, Unknown(operation, "client-crashed"));
        slot.Retiring = false;
        slot.Process += total;
    }

    /// <summary>The machine was paused and goes on: what it had to do meanwhile is due.</summary>
    public void Resumed(ClientSlot slot)
    {
        if (slot.Retiring) Replace(slot, world.Cause);
        else if (slot.MissedTurn && slot.InFlight is null) GetIdle(slot);
        slot.MissedTurn = false;
    }

    public void Completed(ClientSlot slot, Outcome outcome)
    {
        if (slot.InFlight is null) throw new InvalidOperationException($"{slot.Host.Id} completed an operation but has none in flight");
        End(slot, outcome);
        // The process whose operation is in doubt may not go on: a late effect would look like a later one. It is replaced
        // when its handler has ended.
        if (outcome.Type == OpType.Info) slot.Retiring = true;
        else GetIdle(slot);
    }

    /// <summary>A read that was never answered did nothing; a write may still do something.</summary>
    static Outcome Unknown(Operation operation, string why) => operation.IsRead ? Outcome.Fail(why) : Outcome.Info(why);

    void End(ClientSlot slot, Outcome outcome)
    {
        var operation = slot.InFlight!;
        slot.InFlight = null;
        var value = outcome.Type == OpType.Ok && operation.TellsResult ? outcome.Result : operation.Argument;
        var step = world.Record(
            EventKind.Complete, slot.Host.Id, slot.Host.Id, world.Cause, outcome, world.Shapes.DigestOf(outcome), (int)outcome.Type);
        world.History.Add(
            world.Now, outcome.Type, slot.Process, operation.Function, operation.Key, value, outcome.Error, slot.Host.Name, step);
        slot.Group.Workload?.Completed(operation, outcome);
    }

    void GetIdle(ClientSlot slot)
    {
        var spec = slot.Group.Spec;
        if (slot.Waiting.Count > 0)
        {
            world.Schedule(world.Now, new Work(WorkKind.NextOperation, slot.Host.Slot, 0, world.Cause, null, slot.Begun));
            return;
        }
        if (slot.Group.Workload is null) return;
        if (spec.Mode == LoadMode.Open)
        {
            if (!slot.InLine) slot.Group.Idle.Enqueue(slot);
            slot.InLine = true;
            return;
        }
        var think = spec.Think is Constant constant
            ? constant.Min
            : spec.Think.Sample(slot.Host.DrawAt(ThinkLabel, slot.Begun, ulong.MaxValue));
        var at = world.Now + think;
        var start = Instant.Zero + spec.Start;
        world.Schedule(at < start ? start + think : at, WorkKind.NextOperation, slot.Host.Slot, 0, world.Cause, null, slot.Begun);
    }

    void GoOn(ClientSlot slot, long begun)
    {
        // Out of date when the client has begun something since, or is down.
        if (slot.InFlight is not null || slot.Begun != begun || slot.Host.Node is null) return;
        if (slot.Host.Paused)
        {
            slot.MissedTurn = true;
            return;
        }
        if (slot.Waiting.TryDequeue(out var scripted)) Invoke(slot, scripted);
        else if (MayBegin(slot.Group)) InvokeNext(slot);
    }

    void Arrive(GroupState group)
    {
        if (!MayBegin(group)) return;
        var ordinal = group.Arrivals++;
        var wait = group.Spec.InterArrival is Constant constant
            ? constant.Min
            : group.Spec.InterArrival.Sample(
                world.Choices.Draw(new Site(ArrivalLabel, group.Number, group.Number, ordinal), ulong.MaxValue));
        world.Schedule(world.Now + wait, new Work(WorkKind.Arrival, group.Number, 0, -1, null, 0));
        while (group.Idle.TryDequeue(out var slot))
        {
            slot.InLine = false;
            if (slot.InFlight is not null || slot.Host.Node is null) continue;
            if (slot.Host.Paused)
            {
                slot.MissedTurn = true;
                continue;
            }
            InvokeNext(slot);
            return;
        }
        Shed++;
    }

    void Follow(GroupState group, int line)
    {
        var scripted = group.Spec.Script[line];
        var slot = group.Slots[scripted.Client];
        slot.Waiting.Enqueue(scripted.Operation);
        if (slot.InFlight is null) GoOn(slot, slot.Begun);
    }

    bool MayBegin(GroupState group) => group.Workload is not null
        && (group.Spec.Stop is not { } stop || world.Now <= Instant.Zero + stop)
        && (group.Spec.MaxOperations is not { } most || group.Begun < most);

    void InvokeNext(ClientSlot slot)
    {
        Operation next;
        try
        {
            next = slot.Group.Workload!.Next(new Chooser(world, slot.Host.Id, slot.Begun));
        }
        catch (Exception failure)
        {
            world.Fail($"the workload of {slot.Host.Id} threw {failure.GetType().Name}: {failure.Message}", failure);
            return;
        }
        Invoke(slot, next);
    }

    void Invoke(ClientSlot slot, Operation operation)
    {
        slot.InFlight = operation;
        slot.BeginEvent = world.Trace.Count;
        slot.Begun++;
        slot.Group.Begun++;
        slot.Deadline = world.Now + slot.Group.Spec.Deadline;
        if (!slot.IsDeadlineQueued) QueueDeadline(slot);
        world.History.Add(
            world.Now, OpType.Invoke, slot.Process, operation.Function, operation.Key, operation.Argument, null,
            slot.Host.Name, slot.BeginEvent);
        handlers.Invoke(slot.Host, operation);
    }

    void QueueDeadline(ClientSlot slot)
    {
        slot.IsDeadlineQueued = true;
        world.Schedule(slot.Deadline, new Work(WorkKind.Deadline, slot.Host.Slot, 0, -1, null, 0));
    }

    /// <summary>A deadline has come: of the operation in flight, or of one that ended before it and others followed.</summary>
    void LookAtDeadline(ClientSlot slot)
    {
        slot.IsDeadlineQueued = false;
        if (slot.Deadline > world.Now) QueueDeadline(slot);
        else if (slot.InFlight is { } operation) DeadlinePassed(slot, operation);
    }

    void DeadlinePassed(ClientSlot slot, Operation operation)
    {
        world.Cause = slot.BeginEvent;
        End(slot, Unknown(operation, "timeout"));
        // On a paused machine the next process cannot start before it goes on.
        if (slot.Host.Paused) slot.Retiring = true;
        else Replace(slot, -1);
    }
}
