using System.Globalization;

namespace Simulator.Protocols.Raft;

// Majorities, of one configuration or, during joint consensus, of both (§6).
public partial class RaftNode
{
    readonly Ranking ranking;

    /// <summary>How many of so many servers are a majority.</summary>
    protected virtual int Majority(int of) => of / 2 + 1;

    protected bool IsQuorum(NodeSet agreeing)
    {
        var members = Members;
        return IsMajority(agreeing, members.Voters) && (!members.IsJoint || IsMajority(agreeing, members.Outgoing));
    }

    /// <summary>
    /// What a set of servers lacks to serve clients: a majority of the configuration that the longest log of a server that is up
    /// knows, or of both during joint consensus.
    /// </summary>
    public static string? Lacks(ICluster cluster, NodeSet up)
    {
        RaftNode? best = null;
        for (var i = 0; i < cluster.Count; i++)
            if (cluster[new NodeId(i)] is RaftNode node && (best is null || node.IsAheadOf(best))) best = node;
        var members = best?.Members ?? new Members(NodeSet.First(cluster.Count));
        return LacksMajority(up, members.Voters) ?? (members.IsJoint ? LacksMajority(up, members.Outgoing) : null);
    }

    bool IsAheadOf(RaftNode other) =>
        (Disk.LastTerm, Disk.LastIndex).CompareTo((other.Disk.LastTerm, other.Disk.LastIndex)) > 0;

    static string? LacksMajority(NodeSet up, NodeSet of)
    {
        var (there, needed) = (up.Intersect(of).Count, of.Count / 2 + 1);
        return there >= needed ? null : string.Create(CultureInfo.InvariantCulture, $"no majority of {of}: {there} up, {needed} needed");
    }

    bool IsMajority(NodeSet agreeing, NodeSet of) => agreeing.Intersect(of).Count >= Majority(of.Count);

    /// <summary>The largest number that a quorum has reached.</summary>
    long Reached(long[] progress)
    {
        var members = Members;
        var reached = Reached(progress, members.Voters);
        return members.IsJoint ? long.Min(reached, Reached(progress, members.Outgoing)) : reached;
    }

    long Reached(long[] progress, NodeSet of) => ranking.ReachedBy(Majority(of.Count), of, progress);
}
