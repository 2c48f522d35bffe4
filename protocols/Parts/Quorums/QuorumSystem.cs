namespace Simulator.Protocols;

/// <summary>
/// The quorums of two phases over fixed members (Howard, Malkhi and Spiegelman, <i>Flexible Paxos: Quorum Intersection Revisited</i>,
/// OPODIS 2016): only quorums of different phases must intersect. Immutable. What holds a quorum is a quorum.
/// </summary>
public abstract class QuorumSystem(NodeSet members)
{
    public NodeSet Members { get; } = members;

    /// <summary>Whether the set holds a quorum of the phase. Servers that are no members do not count.</summary>
    public abstract bool IsQuorum(Phase phase, NodeSet set);

    public bool IsQuorum1(NodeSet set) => IsQuorum(Phase.One, set);

    public bool IsQuorum2(NodeSet set) => IsQuorum(Phase.Two, set);

    /// <summary>What the set lacks to be a quorum: <c>phase 2: 2 of 5 acceptors, 3 needed</c>; null when it is one.</summary>
    /// <param name="members">What the protocol calls the members.</param>
    public string? Missing(Phase phase, NodeSet set, string members = "servers") =>
        IsQuorum(phase, set) ? null : $"phase {(int)phase}: {Lack(phase, set.Intersect(Members), members)}";

    /// <summary>What is missing for either phase, the first one first; null when nothing is.</summary>
    public string? Missing(NodeSet set, string members = "servers") =>
        Missing(Phase.One, set, members) ?? Missing(Phase.Two, set, members);

    /// <summary>
    /// Two quorums without a common member, one of each phase; null when there are none. Exact: what it does not find is not there.
    /// </summary>
    public virtual (NodeSet, NodeSet)? Disjoint(Phase a, Phase b)
    {
        foreach (var quorum in Representatives(a, b))
        {
            var others = Except(Members, quorum);
            if (IsQuorum(b, others)) return (quorum, Least(b, others));
        }
        return null;
    }

    /// <summary>What remains of a quorum when every member that it can do without is taken out.</summary>
    public NodeSet Least(Phase phase, NodeSet quorum)
    {
        var least = quorum.Intersect(Members);
        foreach (var server in quorum)
            if (IsQuorum(phase, least.Without(server))) least = least.Without(server);
        return least;
    }

    /// <summary>How a set falls short that is no quorum, in words.</summary>
    protected abstract string Lack(Phase phase, NodeSet set, string members);

    /// <summary>Minimal quorums of phase a among which, if any misses a quorum of phase b, is one that does.</summary>
    protected abstract IEnumerable<NodeSet> Representatives(Phase a, Phase b);

    protected static NodeSet Except(NodeSet set, NodeSet taken)
    {
        foreach (var server in taken) set = set.Without(server);
        return set;
    }
}
