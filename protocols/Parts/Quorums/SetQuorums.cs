using System.Globalization;

namespace Simulator.Protocols;

/// <summary>Quorums named one by one.</summary>
public sealed record SetQuorums : Quorums
{
    public required Seq<NodeSet> Phase1 { get; init; }

    public required Seq<NodeSet> Phase2 { get; init; }

    public override QuorumSystem Over(NodeSet members)
    {
        Check(Phase1, "phase 1", members);
        Check(Phase2, "phase 2", members);
        return new SetSystem(members, Phase1, Phase2);
    }

    static void Check(Seq<NodeSet> quorums, string phase, NodeSet members)
    {
        if (quorums.IsEmpty) throw Unfit($"have no set for {phase}, expected at least one");
        foreach (var quorum in quorums)
        {
            if (quorum.IsEmpty) throw Unfit($"have an empty set for {phase}, expected servers in it");
            MustBeAmong(quorum, members);
        }
    }
}

sealed class SetSystem(NodeSet members, Seq<NodeSet> phase1, Seq<NodeSet> phase2) : QuorumSystem(members)
{
    Seq<NodeSet> Sets(Phase phase) => phase == Phase.One ? phase1 : phase2;

    public override bool IsQuorum(Phase phase, NodeSet set)
    {
        foreach (var quorum in Sets(phase).Span)
            if (set.Intersect(quorum) == quorum) return true;
        return false;
    }

    protected override string Lack(Phase phase, NodeSet set, string members) => string.Create(CultureInfo.InvariantCulture,
        $"{set} hold none of the {Sets(phase).Count} quorums");

    protected override IEnumerable<NodeSet> Representatives(Phase a, Phase b) => Sets(a);
}
