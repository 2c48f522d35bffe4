namespace Simulator;

/// <summary>
/// The machines themselves: fits them out with clocks, disks and speeds, and switches them on and off when a fault says so.
/// </summary>
internal sealed class MachineRoom(World world, Handlers handlers)
{
    static readonly Label OffsetLabel = new("clock", "offset");
    static readonly Label DriftLabel = new("clock", "drift");

    readonly MachineSetup setup = world.Setup.Machines;

    readonly bool keepVersions = world.Setup.Machines.Disk.KeepVersions
        || world.Setup.Faults.Any(scheduled => scheduled.Fault is Amnesia)
        || world.Setup.Nemesis?.Faults.Any(fault => fault is Amnesia) == true;

    public void FitOut()
    {
        for (var slot = 0; slot < world.Servers; slot++)
        {
            var host = world.Hosts[slot];
            var special = OverrideOf(host.Id);
            FitOut(host, special);
            if (world.Twins is { } twins) FitOut(twins.Of(slot), special);
            if (special?.Interceptor is { } make)
            {
                host.Tap = new Tap(world, host, make(host.Id), fault: null);
                world.Distrust(host.Id);
            }
            if (setup.Disk.Sync == SyncPolicy.Interval)
                world.Schedule(Instant.Zero + setup.Disk.FlushEvery, new Work(WorkKind.Flush, slot, slot, -1, null, 0));
        }
    }

    void FitOut(Host host, MachineOverride? special)
    {
        host.OwnServiceTime = special?.ServiceTime ?? setup.ServiceTime;
        if (ClockFor(host, special) is { } clock) host.SetClock(clock);
    }

    public void Start(Host host, long parent)
    {
        if (host.Client is { } client) client.Replace(parent);
        else StartServer(host, parent);
    }

    void StartServer(Host host, long parent)
    {
        if (host.Disk is { KnownBad: true })
        {
            world.Record(EventKind.Refuse, host.Id, host.Id, parent, null, 0);
            return;
        }
        try
        {
            host.Node = Load(host, world.Setup.Deployment.Server(host.Id));
        }
        catch (Exception failure)
        {
            world.Fail($"{host.Id} could not be made: {failure.GetType().Name}: {failure.Message}", failure);
            return;
        }
        handlers.Start(host, parent);
    }

    /// <summary>Gives a new node what its machine's disk has kept.</summary>
    Node Load(Host host, Node node)
    {
        if (node is not IDurable { IsKept: true } durable) return node;
        host.Disk ??= DiskFor(host);
        host.Disk.Blank ??= durable.Disk;
        if (host.Disk.Durable is { } kept) durable.Load(kept);
        return node;
    }

    /// <summary>A second process starts under a server's name; from now on that name stands for a liar.</summary>
    public void StartTwin(Host original, Host twin, bool emptyDisk, ActiveFault by)
    {
        world.Record(EventKind.Turn, original.Id, original.Id, by.BeginEvent, null, 0);
        world.Distrust(original.Id);
        by.Hit();
        twin.Disk = null;
        if (!emptyDisk && original.Disk is { } disk)
        {
            twin.Disk = DiskFor(twin);
            twin.Disk.Image(disk);
        }
        StartServer(twin, by.BeginEvent);
    }

    public void StopTwin(Host twin, ActiveFault by)
    {
        if (twin.Node is null) return;
        by.Lose(twin.Crash());
        world.Record(EventKind.Crash, twin.Id, twin.Id, by.BeginEvent, null, 0);
    }

    /// <summary>A fault takes a machine down, or holds one down that already is.</summary>
    public void Crash(Host host, ActiveFault by, bool tear = false)
    {
        host.Down.Add(by);
        if (host.Node is null) return;
        by.Lose(host.Crash(tear));
        by.Hit();
        world.Cause = world.Record(EventKind.Crash, host.Id, host.Id, by.BeginEvent, null, 0);
        host.Client?.Crashed();
    }

    /// <summary>A fault lets go of a machine, which starts unless another one holds it down.</summary>
    public void Restart(Host host, ActiveFault by)
    {
        if (!host.Down.Remove(by)) return;
        Start(host, by.BeginEvent);
    }

    public void Pause(Host host, ActiveFault by)
    {
        if (host.Node is null) return;
        by.Hit();
        if (!host.Paused) world.Record(EventKind.Pause, host.Id, host.Id, by.BeginEvent, null, 0);
        host.PausedBy.Add(by);
    }

    public void Resume(Host host, ActiveFault by)
    {
        if (!host.PausedBy.Remove(by)) return;
        world.Cause = world.Record(EventKind.Resume, host.Id, host.Id, by.BeginEvent, null, 0);
        host.Client?.Resumed();
        host.Resume();
    }

    Disk DiskFor(Host host) => new(host, setup.Disk, OverrideOf(host.Id)?.DiskLatency ?? setup.Disk.Latency, keepVersions);

    /// <summary>Null for a perfect clock, which most machines have: a million of them cost nothing.</summary>
    NodeClock? ClockFor(Host host, MachineOverride? special)
    {
        var offset = special?.ClockOffset ?? setup.ClockOffset.Sample(
            setup.ClockOffset is Constant ? 0 : host.DrawAt(OffsetLabel, 0, ulong.MaxValue));
        var ppm = special?.ClockDriftPpm ?? Drift(host);
        return offset == Duration.Zero && ppm == 0 && setup.ClockUncertainty == Duration.Zero
            ? null
            : new NodeClock(offset, ppm, setup.ClockUncertainty);
    }

    long Drift(Host host) => setup.ClockDriftPpm == 0
        ? 0
        : (long)host.DrawAt(DriftLabel, 0, (ulong)(2 * setup.ClockDriftPpm) + 1) - setup.ClockDriftPpm;

    MachineOverride? OverrideOf(NodeId id)
    {
        MachineOverride? found = null;
        foreach (var special in setup.Overrides)
            if (special.Machine == id) found = special;
        return found;
    }
}
