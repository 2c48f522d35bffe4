using System.Globalization;

namespace Simulator.Protocols.Plumtree;

/// <summary>What must hold of the servers of a broadcast tree at any time. That all hold the same in the end, traces show.</summary>
public static class PlumtreeSpec
{
    public static IReadOnlyList<Invariant> All(PlumtreeOptions options) =>
    [
        new BoundedViews(), new EveryNeighborOnce(), new NeverOlder(),
        .. options.Push == PushMode.Tree ? new Invariant[] { new FirstCopyIsABranch() } : [],
    ];
}

/// <summary>A property of one server of the tree.</summary>
public abstract class PlumtreeInvariant(string name, string source) : Invariant(name, source)
{
    public sealed override string? Check(ICluster cluster, NodeId moved) => cluster[moved] is PlumtreeNode node ? Check(node) : null;

    protected abstract string? Check(PlumtreeNode node);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Views are small, hold each other member at most once, and have no member in common.</summary>
public sealed class BoundedViews() : PlumtreeInvariant("bounded-views", "HyParView, §4.1")
{
    protected override string? Check(PlumtreeNode node)
    {
        var overlay = node.Overlay;
        if (overlay.Active.Count > overlay.ActiveLimit || overlay.Passive.Count > overlay.PassiveLimit)
            return Text($"{node.Id} has {overlay.Active.Count} neighbours and knows {overlay.Passive.Count} more");
        var seen = NodeSet.Of(node.Id);
        foreach (var view in (ReadOnlySpan<IReadOnlyList<NodeId>>)[overlay.Active, overlay.Passive])
            foreach (var member in view)
            {
                if (seen.Contains(member)) return Text($"{node.Id} has {member} in its views twice, or itself");
                seen = seen.With(member);
            }
        return null;
    }
}

/// <summary>Every neighbour gets either messages or announcements.</summary>
public sealed class EveryNeighborOnce() : PlumtreeInvariant("every-neighbour-once", "Plumtree, §3.3")
{
    protected override string? Check(PlumtreeNode node)
    {
        var found = NodeSet.Empty;
        foreach (var neighbor in node.Eager) found = found.With(neighbor);
        foreach (var neighbor in node.Lazy) found = found.With(neighbor);
        var wanted = NodeSet.Empty;
        foreach (var neighbor in node.Overlay.Active) wanted = wanted.With(neighbor);
        return found == wanted && node.Eager.Count + node.Lazy.Count == wanted.Count
            ? null : Text($"{node.Id} pushes to {found}, its neighbours are {wanted}");
    }
}

/// <summary>The link of a first copy is a branch of the tree from then on, that of a second is none.</summary>
public sealed class FirstCopyIsABranch() : PlumtreeInvariant("first-copy-is-a-branch", "Plumtree, §3.4")
{
    readonly Dictionary<int, (PlumtreeNode Life, long Count)> judged = [];

    protected override string? Check(PlumtreeNode node)
    {
        var (count, from, isFirst) = node.LastGossip;
        if (count == 0 || judged.TryGetValue(node.Id.Value, out var last) && last == (node, count)) return null;
        judged[node.Id.Value] = (node, count);
        if (isFirst && node.Lazy.Contains(from)) return Text($"{node.Id} has its first copy from {from} and does not make it a branch");
        return !isFirst && node.Eager.Contains(from) ? Text($"{node.Id} has a second copy from {from} and keeps it as a branch") : null;
    }
}

/// <summary>Of a key a server only ever takes newer updates; within one life.</summary>
public sealed class NeverOlder() : PlumtreeInvariant("never-older", "last writer wins")
{
    readonly Dictionary<int, (PlumtreeNode Life, Dictionary<string, Stamp> Stamps)> servers = [];

    protected override string? Check(PlumtreeNode node)
    {
        if (node.Latest is not { } latest) return null;
        if (!servers.TryGetValue(node.Id.Value, out var known) || !ReferenceEquals(known.Life, node))
            servers[node.Id.Value] = known = (node, []);
        var isKnown = known.Stamps.TryGetValue(latest.Key, out var before);
        known.Stamps[latest.Key] = latest.Stamp;
        return !isKnown || latest.Stamp.CompareTo(before) >= 0
            ? null : Text($"{node.Id} replaced update {before.Number} of {latest.Key} by update {latest.Stamp.Number}");
    }
}
