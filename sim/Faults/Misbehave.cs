namespace Simulator;

/// <summary>The machines misbehave in a way that has a name; of several ways one is drawn each time the fault begins.</summary>
/// <param name="Among">The ways to draw from. Those that the protocol does not tell how to word are left out.</param>
public sealed record Misbehave(Selector Nodes, IReadOnlyList<Behaviour> Among) : Dishonesty(Nodes)
{
    static readonly Label BehaviourLabel = new("fault", "behaviour");

    public Misbehave(Selector nodes, Behaviour behaviour) : this(nodes, [behaviour]) { }

    /// <summary>To whom; null for those that the behaviour itself picks. The machines that misbehave are never among them.</summary>
    public Selector? Towards { get; init; }

    /// <summary>The share of the messages to them that is concerned; null for the behaviour's own.</summary>
    public Ratio? Probability { get; init; }

    /// <summary>How late the late ones are; null for the behaviour's own.</summary>
    public Duration? Delay { get; init; }

    internal override void Require(Deployment deployment)
    {
        if (Usable(deployment).Count == 0)
            throw new OptionsException("faults", $"the protocol does not tell how to word {string.Join(", ", Among.Select(way => way.Name))}");
    }

    internal override void TakeAim(World world, ActiveFault active)
    {
        var ways = Usable(world.Setup.Deployment);
        var way = ways[ways.Count == 1 ? 0 : (int)world.Choices.Draw(active.Site(BehaviourLabel, active.NextDraw()), (ulong)ways.Count)];
        var aim = new Aim(world, active);
        active.Targets = active.Impaired = [.. aim.Take(Nodes).Where(slot => slot < world.Servers)];
        var victims = aim.Take(Towards ?? way.Victims ?? HalfOf(world.Servers - active.Targets.Count));
        active.Pact = new Pact(way, [.. victims.Select(world.IdOf)], world.Setup.Deployment.Forger)
        {
            Probability = Probability ?? way.Probability,
            Delay = Delay ?? way.Delay,
        };
        active.Text = $"{Kind} {world.Faults.Names(active.Targets)} {way.Name}"
            + (way.PicksVictims ? $" towards {world.Faults.Names(victims)}" : "");
    }

    private protected override Interceptor InterceptorOf(NodeId machine, ActiveFault active) => active.Pact!.Behaviour.Make(active.Pact);

    private protected override bool Lies(ActiveFault active) => !active.Pact!.Behaviour.IsTruthful;

    List<Behaviour> Usable(Deployment deployment) =>
        [.. Among.Where(way => deployment.Forger is not null || !way.NeedsForger)];

    static Selector.Any HalfOf(int servers) => new(int.Max(1, servers / 2));
}
