namespace Simulator;

/// <summary>
/// A crash that strikes in the middle of a handler, at a write. It waits until its victim writes; the victim restarts after
/// the fault's duration, counted from its crash. A victim that never writes never crashes, and the fault then hit nothing.
/// </summary>
public abstract record TrappedCrash(Selector Nodes) : MachineFault(Nodes)
{
    internal override bool TimesItself => true;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            // One trap is enough for a machine: the fault that set it first has it.
            if (host.Trap is not null) continue;
            active.Outstanding++;
            var trap = SetTrap(active);
            if (trap.Tears && host.Disk is { IsSyncing: true }) world.Faults.Sprung(host, trap);
            else host.Trap = trap;
        }
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
            if (host.Trap?.Fault == active) host.Trap = null;
        RestartAll(world, active);
    }

    private protected abstract CrashTrap SetTrap(ActiveFault active);
}

/// <summary>
/// The machine crashes inside a handler, right after so many of the handler's writes have reached the disk: what the
/// handler would have done next never happens.
/// </summary>
/// <param name="AfterWrites">Writes of one handler that still reach the disk; 0 for a crash just before the first.</param>
public sealed record CrashInHandler(Selector Nodes, int AfterWrites) : TrappedCrash(Nodes)
{
    public override string Kind => "crash-in-handler";
    private protected override CrashTrap SetTrap(ActiveFault active) => new(active, AfterWrites, tears: false);
}

/// <summary>Crash in the middle of a write: half of it is on the disk, or, with checksums, none.</summary>
public sealed record TornWrite(Selector Nodes) : TrappedCrash(Nodes)
{
    public override string Kind => "torn-write";
    private protected override CrashTrap SetTrap(ActiveFault active) => new(active, 1, tears: true);
}
