namespace Simulator;

/// <summary>Each sync takes longer.</summary>
public sealed record SlowDisk(Selector Nodes, Duration Extra) : MachineFault(Nodes)
{
    public override string Kind => "slow-disk";
    private protected override bool Impairs => false;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            if (host.Disk is not { } disk) continue;
            disk.Slowness += Extra;
            active.Hit();
        }
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
            if (host.Disk is { } disk) disk.Slowness -= Extra;
    }
}

/// <summary>No write ends, so nothing that depends on one is sent, until the fault ends.</summary>
public sealed record FullDisk(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "full-disk";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
            if (host.Disk is { } disk) disk.Full = active;
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            if (host.Disk is not { } disk || disk.Full != active) continue;
            disk.Full = null;
            disk.Resume();
            host.Release();
        }
    }
}

/// <summary>The disk says that writes are safe and they are not: a crash meanwhile loses all of them.</summary>
public sealed record LyingDisk(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "lying-disk";
    private protected override bool Impairs => false;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            if (host.Disk is not { } disk) continue;
            disk.Lying = active;
            host.Release();
        }
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            if (host.Disk is not { } disk || disk.Lying != active) continue;
            disk.Flush();
            disk.Lying = null;
        }
    }
}

/// <summary>Crash in the middle of a write: half of it is on the disk, or, with checksums, none.</summary>
public sealed record TornWrite(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "torn-write";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var slot in active.Targets) world.Crash(slot, active, tear: true);
    }

    internal override void End(World world, ActiveFault active) => RestartAll(world, active);
}

/// <summary>One stored bit changes. It is read at the next start; with checksums the node then refuses to start.</summary>
public sealed record BitFlip(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "bit-flip";
    internal override bool LastsForever => true;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
            if (host.Disk?.FlipBit(active.NextDraw()) == true) active.Hit();
    }
}
