namespace Simulator;

/// <summary>What the liars of one fault have agreed on. They share it, so they lie to the same victims.</summary>
public sealed class Pact
{
    readonly HashSet<NodeId> victims;

    internal Pact(Behaviour behaviour, IReadOnlyList<NodeId> victims, Forger? forger)
    {
        Behaviour = behaviour;
        Forger = forger;
        this.victims = [.. victims];
    }

    public Behaviour Behaviour { get; }

    /// <summary>Words the lies in the protocol's own messages; null when the protocol does not tell how.</summary>
    public Forger? Forger { get; }

    public Ratio Probability { get; init; } = Ratio.Always;
    public Duration Delay { get; init; }

    /// <summary>Whether a message to this machine is to be dealt with.</summary>
    public bool Concerns(Outbox outbox, NodeId to) =>
        victims.Contains(to) && (Probability == Ratio.Always || outbox.Chance(Probability, "concerned"));
}
