using System.Globalization;

namespace Simulator.Protocols;

/// <summary>
/// Which servers together are enough for each of two phases, as an option says it; becomes a <see cref="QuorumSystem"/> once the
/// servers are known. In YAML: <c>majority</c>, <c>{phase-1: 4, phase-2: 2}</c>, <c>{grid: {…}}</c>, <c>{weights: {…}}</c> or
/// <c>{sets: {…}}</c>.
/// </summary>
public abstract record Quorums
{
    /// <summary>More than half of the servers, in both phases.</summary>
    public static readonly Quorums Majority = new MajorityQuorums();

    /// <summary>Throws <see cref="OptionsException"/> when these members cannot form such quorums.</summary>
    public abstract QuorumSystem Over(NodeSet members);

    /// <summary>
    /// The same, and refuses systems in which some quorum of the one phase has no member in common with some quorum of the other:
    /// of phases 1 and 2, and of further pairs that the protocol needs.
    /// </summary>
    /// <param name="isUnsafe">The scenario has asked to see what happens then.</param>
    public QuorumSystem Over(NodeSet members, bool isUnsafe, params ReadOnlySpan<(Phase, Phase)> further)
    {
        var system = Over(members);
        if (isUnsafe) return system;
        RefuseDisjoint(system, Phase.One, Phase.Two);
        foreach (var (a, b) in further) RefuseDisjoint(system, a, b);
        return system;
    }

    static void RefuseDisjoint(QuorumSystem system, Phase a, Phase b)
    {
        if (system.Disjoint(a, b) is not var (first, second)) return;
        throw Unfit(string.Create(CultureInfo.InvariantCulture,
            $"do not intersect: {first} is a quorum of phase {(int)a} and {second} one of phase {(int)b}, ")
            + "with no server in both; 'unsafe-quorums: true' shows what happens then");
    }

    /// <summary>A complaint about the option <c>quorums</c>.</summary>
    protected static OptionsException Unfit(string message) => new("quorums", "quorums " + message);

    /// <summary>A threshold of 1 up to what there is.</summary>
    protected static int Within(string what, int threshold, int most) => threshold >= 1 && threshold <= most
        ? threshold
        : throw Unfit(string.Create(CultureInfo.InvariantCulture, $"have a {what} of {threshold}, expected 1 to {most}"));

    /// <summary>Servers that are named must be there.</summary>
    protected static void MustBeAmong(NodeSet named, NodeSet members)
    {
        foreach (var server in named)
            if (!members.Contains(server)) throw Unfit($"name {server}, which is not among {members}");
    }
}

/// <summary>A quorum is needed twice: to learn what may have been chosen before, and to choose.</summary>
public enum Phase
{
    /// <summary>To take over (Paxos), to read (registers).</summary>
    One = 1,
    /// <summary>To choose (Paxos), to write (registers).</summary>
    Two = 2,
}
