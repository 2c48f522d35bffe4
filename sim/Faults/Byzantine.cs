namespace Simulator;

/// <summary>The machine's messages go through an interceptor meanwhile: it may equivocate, omit, delay, replay or lie.</summary>
/// <param name="Make">Makes the interceptor of one machine.</param>
public sealed record Byzantine(Selector Nodes, Func<NodeId, Interceptor> Make) : MachineFault(Nodes)
{
    public override string Kind => "byzantine";

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
            host.Tap = new Tap(world, host, Make(host.Id), active).Over(host.Tap);
    }

    internal override void End(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active)) host.Tap = Without(host.Tap, active);
    }

    /// <summary>Of overlapping faults the latest counts; each takes only its own tap away.</summary>
    static Tap? Without(Tap? tap, ActiveFault active)
    {
        if (tap is null) return null;
        if (tap.Fault == active) return tap.Before;
        return tap.Over(Without(tap.Before, active));
    }
}
