namespace Simulator;

/// <summary>
/// Machines are dishonest meanwhile: what leaves them is what an interceptor makes of it. The nodes on them stay honest. Whom a
/// liar has fooled stays fooled, so it counts as impaired for good.
/// </summary>
public abstract record Dishonesty(Selector Nodes) : MachineFault(Nodes)
{
    public sealed override string Kind => "byzantine";
    internal override bool LastsForever => true;

    private protected abstract Interceptor InterceptorOf(NodeId machine, ActiveFault active);

    /// <summary>Whether something untrue may be said. To leave out and to delay is no lie: a network does the same.</summary>
    private protected virtual bool Lies(ActiveFault active) => true;

    internal override void Begin(World world, ActiveFault active)
    {
        foreach (var host in Victims(world, active))
        {
            host.Tap = new Tap(world, host, InterceptorOf(host.Id, active), active).Over(host.Tap);
            if (Lies(active)) world.Distrust(host.Id);
        }
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

/// <summary>The machine's messages go through an interceptor of your own.</summary>
/// <param name="Make">Makes the interceptor of one machine.</param>
public sealed record Byzantine(Selector Nodes, Func<NodeId, Interceptor> Make) : Dishonesty(Nodes)
{
    private protected override Interceptor InterceptorOf(NodeId machine, ActiveFault active) => Make(machine);
}
