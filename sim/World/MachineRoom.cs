namespace Simulator;

/// <summary>Fits out the machines of a new world: clocks, disks and speeds, with what is special about single ones.</summary>
internal sealed class MachineRoom(World world)
{
    static readonly Label OffsetLabel = new("clock", "offset");
    static readonly Label DriftLabel = new("clock", "drift");

    readonly MachineSetup setup = world.Setup.Machines;

    public void FitOut()
    {
        for (var slot = 0; slot < world.Servers; slot++)
        {
            var host = world.Hosts[slot];
            var special = OverrideOf(host.Id);
            host.ServiceTime = special?.ServiceTime ?? setup.ServiceTime;
            if (ClockFor(host, special) is { } clock) host.SetClock(clock);
            if (setup.Disk.Sync == SyncPolicy.Interval)
                world.Schedule(Instant.Zero + setup.Disk.FlushEvery, new Work(WorkKind.Flush, slot, slot, -1, null, 0));
        }
    }

    public Disk DiskFor(Host host) => new(host, setup.Disk, OverrideOf(host.Id)?.DiskLatency ?? setup.Disk.Latency);

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
