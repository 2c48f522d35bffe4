namespace Simulator;

/// <summary>A fault whose victims are some machines.</summary>
public abstract record MachineFault(Selector Nodes) : Fault
{
    internal override void TakeAim(World world, ActiveFault active)
    {
        active.Targets = new Aim(world, active).Take(Nodes);
        active.Impaired = Impairs ? [.. active.Targets.Where(slot => slot < world.Servers)] : [];
        active.Text = $"{Kind} {world.Faults.Names(active.Targets)}";
    }

    /// <summary>Whether the victims cannot do their part meanwhile.</summary>
    private protected virtual bool Impairs => true;

    private protected static IEnumerable<Host> Victims(World world, ActiveFault active)
    {
        foreach (var slot in active.Targets) yield return world.Hosts[slot];
    }

    private protected static void RestartAll(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) world.Room.Restart(host, active);
    }
}

/// <summary>The machine stops and loses its memory and its unsynced writes. It restarts when the fault ends.</summary>
public sealed record Crash(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "crash";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) world.Room.Crash(host, active);
    }

    internal override void End(World world, ActiveFault active) => RestartAll(world, active);
}

/// <summary>The machine is not scheduled (a long collection, a stopped virtual machine) and then goes on as if nothing had been.</summary>
public sealed record Pause(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "pause";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) world.Room.Pause(host, active);
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) world.Room.Resume(host, active);
    }
}

/// <summary>Crash, and the disk is empty afterwards; the identity stays. More than most protocols can bear.</summary>
public sealed record Wipe(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "wipe";
    internal override bool LastsForever => true;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            world.Room.Crash(host, active);
            if (host.Disk is { } disk) active.Lose(disk.Wipe());
        }
    }

    internal override void End(World world, ActiveFault active) => RestartAll(world, active);
}

/// <summary>Crash, and the disk is what it was some time ago, as after a restored backup.</summary>
public sealed record Amnesia(Selector Nodes, Duration Forgets) : MachineFault(Nodes)
{
    public override string Kind => "amnesia";
    internal override bool LastsForever => true;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            world.Room.Crash(host, active);
            if (host.Disk is { } disk) active.Lose(disk.RollBack(world.Now - Forgets));
        }
    }

    internal override void End(World world, ActiveFault active) => RestartAll(world, active);
}

/// <summary>The machine needs this long for each message; of several such faults, and its own speed, the slowest counts.</summary>
public sealed record SlowNode(Selector Nodes, Duration ServiceTime) : MachineFault(Nodes)
{
    public override string Kind => "slow-node";
    private protected override bool Impairs => false;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.SlowedBy.Add(active);
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.SlowedBy.Remove(active);
    }
}
