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
        foreach (var slot in active.Targets) world.Restart(slot, active.BeginEvent);
    }
}

/// <summary>The machine stops and loses its memory and its unsynced writes. It restarts when the fault ends.</summary>
public sealed record Crash(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "crash";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var slot in active.Targets) world.Crash(slot, active);
    }

    internal override void End(World world, ActiveFault active) => RestartAll(world, active);
}

/// <summary>
/// The machine crashes inside its next handler that writes, right after the given write reached the disk: what the handler
/// would have done next never happens. It restarts after the fault's duration, counted from the crash.
/// </summary>
public sealed record CrashInHandler(Selector Nodes, int AfterWrites) : MachineFault(Nodes)
{
    public override string Kind => "crash-in-handler";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.CrashArmed = (active, AfterWrites);
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
            if (host.CrashArmed?.Fault == active) host.CrashArmed = null;
        RestartAll(world, active);
    }
}

/// <summary>The machine is not scheduled (a long collection, a stopped virtual machine) and then goes on as if nothing had been.</summary>
public sealed record Pause(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "pause";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            if (host.Node is null || host.Paused) continue;
            host.Pause();
            active.Hit();
            world.Record(EventKind.Pause, host.Id, host.Id, active.BeginEvent, null, 0);
        }
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            if (!host.Paused) continue;
            world.Record(EventKind.Resume, host.Id, host.Id, active.BeginEvent, null, 0);
            var waited = host.Resume();
            for (var i = 0; i < waited; i++) active.HitMessage();
        }
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
            if (host.Disk is { } disk) active.Lose(disk.Issued);
            world.Crash(host.Slot, active);
            host.Disk?.Wipe();
        }
    }

    internal override void End(World world, ActiveFault active) => RestartAll(world, active);
}

/// <summary>Crash, and the disk is what it was some time ago, as after a restored backup. Needs kept disk versions.</summary>
public sealed record Amnesia(Selector Nodes, Duration Forgets) : MachineFault(Nodes)
{
    public override string Kind => "amnesia";
    internal override bool LastsForever => true;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            world.Crash(host.Slot, active);
            if (host.Disk?.RollBack(world.Now - Forgets) == true) active.Lose(1);
        }
    }

    internal override void End(World world, ActiveFault active) => RestartAll(world, active);
}

/// <summary>Each message costs the machine more time.</summary>
public sealed record SlowNode(Selector Nodes, Duration ServiceTime) : MachineFault(Nodes)
{
    public override string Kind => "slow-node";
    private protected override bool Impairs => false;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            active.Hit();
            active.Saved.Add(host.ServiceTime);
            host.ServiceTime = ServiceTime;
        }
    }

    internal override void End(World world, ActiveFault active)
    {
        var i = 0;
        foreach (var host in Victims(world, active)) host.ServiceTime = active.Saved[i++];
    }
}
