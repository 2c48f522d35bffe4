using System.Globalization;

namespace Simulator.Protocols;

/// <summary>More than half of the servers, in both phases (Lamport, <i>Paxos Made Simple</i>, §2.2).</summary>
public sealed record MajorityQuorums : Quorums
{
    public override QuorumSystem Over(NodeSet members) => new SizeSystem(members, members.Count / 2 + 1, members.Count / 2 + 1);
}

/// <summary>Any so many servers. Safe when the two sizes together exceed the number of servers (Flexible Paxos, §5.1).</summary>
public sealed record SizeQuorums : Quorums
{
    /// <summary>Servers needed in phase 1.</summary>
    public required int Phase1 { get; init; }

    /// <summary>Servers needed in phase 2.</summary>
    public required int Phase2 { get; init; }

    public override QuorumSystem Over(NodeSet members) => new SizeSystem(
        members, Within("size for phase 1", Phase1, members.Count), Within("size for phase 2", Phase2, members.Count));
}

sealed class SizeSystem(NodeSet members, int phase1, int phase2) : QuorumSystem(members)
{
    int Size(Phase phase) => phase == Phase.One ? phase1 : phase2;

    public override bool IsQuorum(Phase phase, NodeSet set) => set.Intersect(Members).Count >= Size(phase);

    protected override string Lack(Phase phase, NodeSet set, string members) => string.Create(CultureInfo.InvariantCulture,
        $"{set.Count} of {Members.Count} {members}, {Size(phase)} needed");

    /// <summary>All servers are alike, so one quorum stands for all.</summary>
    protected override IEnumerable<NodeSet> Representatives(Phase a, Phase b)
    {
        var (quorum, count) = (NodeSet.Empty, 0);
        foreach (var server in Members)
            if (count++ < Size(a)) quorum = quorum.With(server);
        return [quorum];
    }
}
