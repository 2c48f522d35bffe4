namespace Simulator.Protocols.Abd;

/// <summary>Makes a server. Planted bugs give their own.</summary>
public delegate AbdNode AbdServerFactory(NodeId self);

/// <summary>Makes a client process. Planted bugs give their own.</summary>
public delegate AbdClient AbdClientFactory(ClientSeat seat, AbdOptions options, QuorumSystem quorums);

/// <summary>The ABD register, as scenarios see it.</summary>
public sealed class AbdProtocol(AbdServerFactory server, AbdClientFactory client) : Protocol<AbdOptions>
{
    internal static readonly AbdServerFactory Server = static self => new AbdNode(self);
    internal static readonly AbdClientFactory Client = static (seat, options, quorums) => new AbdClient(seat, options, quorums);

    public AbdProtocol() : this(Server, Client) { }

    public override string Name => "abd";
    public override string Summary => "Atomic registers without consensus: clients ask a quorum and tell a quorum";
    public override string Source =>
        "Attiya, Bar-Noy and Dolev, Sharing Memory Robustly in Message-Passing Systems, JACM 1995; "
        + "many writers: Lynch and Shvartsman, FTCS 1997";
    public override string Service => "registers: read, write; linearizable with write-back, regular without; cas and append are refused";
    public override string Tolerates =>
        "crashes with recovery from disk, lost, repeated and late messages; always answers while the servers of a quorum of each phase "
        + "are up (f of 2f+1 may be down with majorities)";

    public override IReadOnlyList<Mutant> Mutants => AbdMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers)
    {
        var size = servers ?? dice.Any(3, 5, 7);
        var second = 1 + dice.Below(size);
        return new StormPlan(new AbdOptions
        {
            Quorums = dice.OneIn(2) ? Quorums.Majority : new SizeQuorums { Phase1 = size + 1 - second, Phase2 = second },
            SkipNeedlessWriteBack = dice.OneIn(2),
        }, size, Tolerance: size)
        {
            Functions = ["read", "write"],
        };
    }

    protected override Deployment Deploy(AbdOptions options, int servers)
    {
        var quorums = options.Quorums.Over(NodeSet.First(servers), options.UnsafeQuorums);
        return new Deployment(id => server(id), seat => client(seat, options, quorums), AbdSpec.All())
        {
            Lacks = (_, up) => quorums.Missing(up) is { } missing ? $"no quorum for {missing}" : null,
        };
    }
}
