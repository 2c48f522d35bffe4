using System.Globalization;

namespace Simulator.Protocols.Epidemic;

/// <summary>What convergence rests on, as far as single servers show it; whether they converge is judged at the end.</summary>
public static class GossipSpec
{
    public static IReadOnlyList<Invariant> All() => [new Provenance(), new NothingComesBack()];
}

/// <summary>A property of what the moved server has just taken up.</summary>
public abstract class GossipInvariant(string name, string source) : Invariant(name, source)
{
    public sealed override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not GossipNode node) return null;
        foreach (var item in node.Changed)
            if (item.Key.Length > 0 && Check(node, item) is { } text) return text;
        return null;
    }

    protected abstract string? Check(GossipNode node, Item item);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// Every item was made by a write at the server that its stamp names, and a server gives a stamp once: two servers that hold the same
/// stamp hold the same value. In 2008 an update that nobody had made spread through Amazon S3.
/// </summary>
public sealed class Provenance() : GossipInvariant("provenance", "Demers et al., PODC 1987, §1.1")
{
    readonly Dictionary<(string, Stamp), Value> made = [];

    protected override string? Check(GossipNode node, Item item)
    {
        var name = (item.Key, item.Stamp);
        if (made.TryGetValue(name, out var value))
            return value.Equals(item.Value)
                ? null : Text($"{node.Id} holds {item.Value} of {item.Key} with the stamp of {value}, {item.Stamp}");
        if (item.Stamp.Server != node.Id)
            return Text($"{node.Id} holds {item.Value} of {item.Key}, which {item.Stamp.Server} never wrote at {item.Stamp.Time}");
        made.Add(name, item.Value);
        return null;
    }
}

/// <summary>
/// What a server has overwritten or deleted it does not take up again: stamps of a key only grow. Within one life, for a crash may undo
/// a write that was not finished.
/// </summary>
public sealed class NothingComesBack() : GossipInvariant("nothing-comes-back", "Demers et al., PODC 1987, §1.1, §2")
{
    readonly Dictionary<int, (GossipNode Life, Dictionary<string, Item> Latest)> servers = [];

    protected override string? Check(GossipNode node, Item item)
    {
        if (!servers.TryGetValue(node.Id.Value, out var known) || !ReferenceEquals(known.Life, node))
            servers[node.Id.Value] = known = (node, []);
        var before = known.Latest.GetValueOrDefault(item.Key);
        known.Latest[item.Key] = item;
        return before is null || item.Stamp >= before.Stamp ? null
            : before.Value.IsNil
            ? Text($"{node.Id} had deleted {item.Key} at {before.Stamp.Time} and holds {item.Value} of {item.Stamp.Time} again")
            : Text($"{node.Id} replaced {before.Value} of {before.Stamp} by {item.Value} of {item.Stamp} in {item.Key}");
    }
}
