namespace Simulator.Protocols.Sequencer;

/// <summary>What can be set about the sequencer.</summary>
public sealed record SequencerOptions
{
    /// <summary>The number of the server that is the sequencer, from 1; it is a replica as well.</summary>
    public int Sequencer { get; init; } = 1;

    /// <summary>How often the sequencer tells how far it is, so that replicas notice that the last updates were lost.</summary>
    public Duration TickInterval { get; init; } = Duration.Ms(50);

    /// <summary>Most updates in one message to a replica that has missed some. At least 1.</summary>
    public int Batch { get; init; } = 64;

    internal NodeId First => new(Sequencer - 1);
}

/// <summary>Makes a replica. Planted bugs give their own.</summary>
public delegate SequencerNode SequencerFactory(NodeId self, SequencerOptions options);

/// <summary>Replicas with a fixed sequencer, as scenarios see them.</summary>
public sealed class SequencerProtocol(SequencerFactory factory) : Protocol<SequencerOptions>
{
    public SequencerProtocol() : this(static (self, options) => new SequencerNode(self, options)) { }

    public override string Name => "sequencer";
    public override string Summary =>
        "Updates in the order of one sequencer, reads at once from the client's own replica; sequentially consistent";
    public override string Source => "Attiya and Welch, Sequential Consistency versus Linearizability, ACM TOCS 1994";
    public override string Service =>
        "key-value store: read, write, cas, append; sequentially consistent for each client at its own replica, not linearizable";
    public override string Tolerates =>
        "crashes of replicas with recovery from disk, lost, repeated and late messages; while the sequencer is down nobody can update, "
        + "while a client's replica is down it can do nothing";

    public override IReadOnlyList<Mutant> Mutants => SequencerMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers)
    {
        var size = servers ?? dice.Any(3, 5);
        return new StormPlan(
            new SequencerOptions { Sequencer = 1 + dice.Below(size), TickInterval = dice.Ms(5, 50), Batch = dice.Any(1, 3, 64) },
            size, Tolerance: size)
        {
            IsLinearizable = false,
        };
    }

    protected override Deployment Deploy(SequencerOptions options, int servers)
    {
        Require(options.Sequencer >= 1 && options.Sequencer <= servers, "sequencer", $"must be 1 to {servers}, the number of servers");
        Require(options.TickInterval > Duration.Zero, "tick-interval", "must be longer than nothing");
        Require(options.Batch >= 1, "batch", "must be at least 1");
        return new Deployment(id => factory(id, options), seat => new SequencerClient(seat), SequencerSpec.All())
        {
            Lacks = (_, up) => Lacks(options.First, NodeSet.First(servers), up),
        };
    }

    /// <summary>Each replica has clients who have no other.</summary>
    static string? Lacks(NodeId sequencer, NodeSet replicas, NodeSet up)
    {
        if (!up.Contains(sequencer)) return $"the sequencer {sequencer} is not up";
        foreach (var replica in replicas)
            if (!up.Contains(replica)) return $"the replica {replica} is not up, and its clients have no other";
        return null;
    }
}
