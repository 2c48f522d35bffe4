using System.Globalization;

namespace Simulator.Protocols.Chain;

/// <summary>What the correctness of chain replication rests on (OSDI 2004, §2 and §3).</summary>
public static class ChainSpec
{
    public static IReadOnlyList<Invariant> All() => [new UpdatePropagation(), new InprocessRequests(), new OneTailAnswers()];
}

/// <summary>
/// §3, the Update Propagation Invariant: of two servers of one chain the history of the later one is a prefix of the other's. Looked
/// at between neighbours that know the same configuration, for the part of the history that both still have.
/// </summary>
public sealed class UpdatePropagation() : Invariant("update-propagation", "van Renesse and Schneider, OSDI 2004, §3")
{
    readonly Dictionary<int, ChainDisk> seen = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not ChainServer { IsActive: true } server || server.Configuration.Number == 0) return null;
        if (ReferenceEquals(seen.GetValueOrDefault(moved.Value), server.Written)) return null;
        seen[moved.Value] = server.Written;
        return Compare(cluster, server.Configuration.Before(moved), server) ?? Compare(cluster, server, server.Configuration.After(moved));
    }

    static string? Compare(ICluster cluster, NodeId? before, ChainServer after) =>
        before is { } id && cluster[id] is ChainServer node ? Compare(node, after) : null;

    static string? Compare(ICluster cluster, ChainServer before, NodeId? after) =>
        after is { } id && cluster[id] is ChainServer node ? Compare(before, node) : null;

    static string? Compare(ChainServer before, ChainServer after)
    {
        if (!before.IsActive || !after.IsActive || before.Configuration.Number != after.Configuration.Number) return null;
        if (after.Last > before.Last)
            return Text($"{after.Id} has {after.Last} updates and {before.Id} before it only {before.Last}");
        var (earlier, later) = (before.Written, after.Written);
        for (var number = later.Last; number > long.Max(earlier.Base.Number, later.Base.Number); number--)
        {
            var (one, other) = (At(earlier, number), At(later, number));
            if (ReferenceEquals(one, other)) return null;
            if (one != other)
                return Text($"update {number} is {one.Request.Operation} at {before.Id} and {other.Request.Operation} at {after.Id}");
        }
        return null;
    }

    static Entry At(ChainDisk disk, long number) => disk.Log[(int)(number - disk.Base.Number - 1)];

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// §3, the Inprocess Requests Invariant, Hist(i) = Hist(j) ⊕ Sent(i): what a server takes for processed by the tail, its successor has.
/// </summary>
public sealed class InprocessRequests() : Invariant("inprocess-requests", "van Renesse and Schneider, OSDI 2004, §3")
{
    readonly Dictionary<int, long> seen = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not ChainServer { IsActive: true } server || server.Configuration.Number == 0) return null;
        if (seen.GetValueOrDefault(moved.Value, -1) == server.Completed) return null;
        seen[moved.Value] = server.Completed;
        if (server.Configuration.After(moved) is not { } id || cluster[id] is not ChainServer next) return null;
        if (!next.IsActive || next.Configuration.Number != server.Configuration.Number || next.Last >= server.Completed) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{moved} takes update {server.Completed} for processed by the tail, and {id} after it has {next.Last} updates only");
    }
}

/// <summary>
/// §3: a tail that is followed by another that holds the object answers no more. So of all servers at most one takes itself for an
/// active tail of the latest configuration that any server knows.
/// </summary>
public sealed class OneTailAnswers() : Invariant("one-tail", "van Renesse and Schneider, OSDI 2004, §3")
{
    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not ChainServer { IsTail: true, IsActive: true } tail) return null;
        for (var i = 0; i < cluster.Count; i++)
        {
            if (cluster[new NodeId(i)] is not ChainServer other || other.Id == moved) continue;
            if (other.IsTail && other.IsActive && other.Configuration.Number == tail.Configuration.Number)
                return $"{moved} and {other.Id} are both the tail of one configuration";
        }
        return null;
    }
}
