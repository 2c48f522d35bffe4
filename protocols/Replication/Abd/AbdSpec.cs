using System.Globalization;

namespace Simulator.Protocols.Abd;

/// <summary>What the argument for atomicity rests on, as far as the servers show it; the rest is the histories' to show.</summary>
public static class AbdSpec
{
    public static IReadOnlyList<Invariant> All() => [new OneValuePerTag(), new NeverOlder()];
}

/// <summary>A property of the replica that the moved server has just replaced.</summary>
public abstract class AbdInvariant(string name, string source) : Invariant(name, source)
{
    readonly Dictionary<int, Replica> seen = [];

    public sealed override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not AbdNode { Latest: { } latest } node) return null;
        if (ReferenceEquals(seen.GetValueOrDefault(moved.Value), latest)) return null;
        seen[moved.Value] = latest;
        return Check(node, latest);
    }

    protected abstract string? Check(AbdNode node, Replica latest);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A tag names a write: whoever holds the tag holds its value.</summary>
public sealed class OneValuePerTag() : AbdInvariant("one-value-per-tag", "Lynch and Shvartsman, FTCS 1997")
{
    readonly Dictionary<(string, Tag), Value> values = [];

    protected override string? Check(AbdNode node, Replica latest)
    {
        var name = (latest.Key, latest.Tag);
        if (values.TryAdd(name, latest.Value) || values[name].Equals(latest.Value)) return null;
        return Text($"{latest.Value} and {values[name]} were both written to {latest.Key} with the number {latest.Tag.Number} ")
            + Text($"of process {latest.Tag.Writer}");
    }
}

/// <summary>Of a register a server only ever takes newer values; within one life, for a crash may undo an unfinished write.</summary>
public sealed class NeverOlder() : AbdInvariant("never-older", "Attiya, Bar-Noy and Dolev, JACM 1995, §3")
{
    readonly Dictionary<int, (AbdNode Life, Dictionary<string, Tag> Tags)> servers = [];

    protected override string? Check(AbdNode node, Replica latest)
    {
        if (!servers.TryGetValue(node.Id.Value, out var known) || !ReferenceEquals(known.Life, node))
            servers[node.Id.Value] = known = (node, []);
        var before = known.Tags.GetValueOrDefault(latest.Key);
        known.Tags[latest.Key] = latest.Tag;
        return latest.Tag > before
            ? null : Text($"{node.Id} replaced number {before.Number} of {latest.Key} by number {latest.Tag.Number}");
    }
}
