namespace Simulator;

/// <summary>
/// A second process runs under the identity of each victim: the same node, its keys and its address, started from a copy of the
/// disk or from an empty one (a server provisioned twice, a restored image that was never switched off). Both copies follow the
/// protocol to the letter, and yet together they are a Byzantine server (Bano et al., "Twins: BFT systems made robust",
/// OPODIS'21). Ends with the second process; what it said stays said, so its victim counts as impaired for good.
/// </summary>
/// <param name="Nodes">Servers; a server that has a twin gets no second one.</param>
public sealed record Twin(Selector Nodes) : MachineFault(Nodes)
{
    public override string Kind => "twin";
    internal override bool LastsForever => true;

    /// <summary>
    /// The machines with which the twins talk, and the first processes do not. Of several victims the twins talk with the twins, and
    /// the first processes with the first. Null: what is sent to their identity reaches both, and both reach everybody.
    /// </summary>
    public Selector? Side { get; init; }

    /// <summary>Starts from nothing, instead of from what the first process has safely on its disk.</summary>
    public bool EmptyDisk { get; init; }

    internal override void TakeAim(World world, ActiveFault active)
    {
        var aim = new Aim(world, active);
        active.Targets = active.Impaired = [.. aim.Take(Nodes).Where(slot => slot < world.Servers)];
        active.Text = $"{Kind} {world.Faults.Names(active.Targets)}";
        if (Side is null) return;
        active.Company = aim.Take(Side);
        active.Text += $" with {world.Faults.Names(active.Company)}";
    }

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var slot in active.Targets)
            if (world.Twins!.TryBegin(slot, active)) world.Room.StartTwin(world.Hosts[slot], world.Twins.Of(slot), EmptyDisk, active);
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var slot in active.Targets)
            if (world.Twins!.TryEnd(slot, active)) world.Room.StopTwin(world.Twins.Of(slot), active);
    }
}
