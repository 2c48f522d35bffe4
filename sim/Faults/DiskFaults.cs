namespace Simulator;

/// <summary>Each sync that starts meanwhile takes longer.</summary>
public sealed record SlowDisk(Selector Nodes, Duration Extra) : MachineFault(Nodes)
{
    public override string Kind => "slow-disk";
    private protected override bool Impairs => false;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.Disk?.Slow.Add(active);
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.Disk?.Slow.Remove(active);
    }
}

/// <summary>No write ends, so nothing that depends on one is sent, until the fault ends.</summary>
public sealed record FullDisk(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "full-disk";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.Disk?.Full.Add(active);
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            host.Disk?.EndFull(active);
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
            host.Disk?.BeginLie(active);
            host.Release();
        }
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.Disk?.EndLie(active);
    }
}

/// <summary>
/// Writes that reach the disk meanwhile go to a wrong place and are reported safe: what they should have changed stays, and
/// something else is overwritten. It is read at the next start; with checksums the node then refuses to start.
/// </summary>
public sealed record MisdirectedWrite(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "misdirected-write";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.Disk?.Misdirected.Add(active);
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.Disk?.Misdirected.Remove(active);
    }
}

/// <summary>One stored bit changes. It is read at the next start; with checksums the node then refuses to start.</summary>
public sealed record BitFlip(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "bit-flip";
    internal override bool LastsForever => true;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
            if (host.Disk?.FlipBit() == true) active.Hit();
    }
}
