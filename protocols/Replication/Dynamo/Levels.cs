using System.Globalization;

namespace Simulator.Protocols.Dynamo;

/// <summary>How many replicas must have answered, perhaps in each of several regions.</summary>
/// <param name="Parts">All must be met.</param>
public sealed record Requirement(Seq<Share> Parts)
{
    public bool IsMet(NodeSet answered)
    {
        foreach (var (among, needed) in Parts)
            if (answered.Intersect(among).Count < needed) return false;
        return true;
    }
}

/// <summary>So many of these.</summary>
public readonly record struct Share(NodeSet Among, int Needed);

/// <summary>
/// Consistency levels, as Cassandra names them: one, two, three, quorum, all, local-one, local-quorum, each-quorum; or a number as in r2,
/// w1.
/// </summary>
public sealed class Levels(HashRing ring, Layout layout)
{
    /// <summary>What a level asks for; null when it is unknown or asks for more replicas than there are.</summary>
    /// <param name="level">Null for <paramref name="usual"/> replicas.</param>
    /// <param name="coordinator">Whose region is the local one.</param>
    public Requirement? Of(string? level, int usual, int range, NodeId coordinator)
    {
        var homes = NodeSet.Of(ring.Homes(range));
        return level switch
        {
            null => Some(homes, usual),
            "one" => Some(homes, 1),
            "two" => Some(homes, 2),
            "three" => Some(homes, 3),
            "quorum" => Some(homes, homes.Count / 2 + 1),
            "all" => Some(homes, homes.Count),
            "local-one" => Some(In(homes, layout.RegionOf(coordinator)), 1),
            "local-quorum" => Majority(In(homes, layout.RegionOf(coordinator))),
            "each-quorum" => Each(homes),
            _ => Number(level) is { } number ? Some(homes, number) : null,
        };
    }

    public NodeSet In(NodeSet homes, string? region)
    {
        var local = NodeSet.Empty;
        foreach (var home in homes)
            if (string.Equals(layout.RegionOf(home), region, StringComparison.Ordinal)) local = local.With(home);
        return local;
    }

    Requirement? Each(NodeSet homes)
    {
        var parts = default(Seq<Share>);
        foreach (var region in layout.Regions)
            if (In(homes, region) is { Count: > 0 } local) parts = parts.Add(new Share(local, local.Count / 2 + 1));
        return parts.IsEmpty ? Majority(homes) : new Requirement(parts);
    }

    static Requirement? Majority(NodeSet among) => Some(among, among.Count / 2 + 1);

    static Requirement? Some(NodeSet among, int needed) =>
        needed >= 1 && needed <= among.Count ? new Requirement([new Share(among, needed)]) : null;

    static int? Number(string level)
    {
        var digits = level is ['r' or 'w', .. var rest] ? rest : level;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
