namespace Simulator.Protocols.Raft;

// Majorities, of one configuration or, during joint consensus, of both (§6).
public partial class RaftNode
{
    /// <summary>How many of so many servers are a majority.</summary>
    protected virtual int Majority(int of) => of / 2 + 1;

    protected bool IsQuorum(NodeSet agreeing)
    {
        var members = Members;
        return IsMajority(agreeing, members.Voters) && (!members.IsJoint || IsMajority(agreeing, members.Outgoing));
    }

    bool IsMajority(NodeSet agreeing, NodeSet of) => agreeing.Intersect(of).Count >= Majority(of.Count);

    /// <summary>The largest number that a quorum has reached.</summary>
    long Reached(long[] progress)
    {
        var members = Members;
        var reached = Reached(progress, members.Voters);
        return members.IsJoint ? long.Min(reached, Reached(progress, members.Outgoing)) : reached;
    }

    long Reached(long[] progress, NodeSet of)
    {
        var count = of.Count;
        Span<long> sorted = count <= 16 ? stackalloc long[count] : new long[count];
        var filled = 0;
        foreach (var member in of)
        {
            // Insertion sort: a handful of numbers.
            var value = progress[member.Value];
            var at = filled++;
            for (; at > 0 && sorted[at - 1] < value; at--) sorted[at] = sorted[at - 1];
            sorted[at] = value;
        }
        return count == 0 ? 0 : sorted[Majority(count) - 1];
    }
}
