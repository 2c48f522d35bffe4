namespace Simulator.Protocols.Dynamo;

/// <summary>
/// Tombstones, as in Cassandra: a deletion is a version that says so. It is kept until every replica has heard of it, which nobody knows,
/// so
/// for a fixed time (gc_grace_seconds); a replica that was out of reach for longer brings back what was deleted.
/// </summary>
public partial class DynamoNode
{
    void OnCollectTimeout(Env env)
    {
        env.Arm(CollectTimeout.It, options.CollectInterval);
        for (var i = 0; i < Disk.Items.Count; i++)
        {
            var item = Disk.Items[i];
            var lasting = Lasting(item, env.Now);
            if (ReferenceEquals(lasting, item)) continue;
            env.Note(new Tally("tombstones-collected", item.Versions.Count - lasting.Versions.Count));
            Hold(env, item, lasting, Disk, isCollected: true);
        }
    }

    /// <summary>
    /// What is left of an item without tombstones that are due: what hash trees are made of, so that a collection here and a later one
    /// there
    /// make no difference. Siblings are collected only together.
    /// </summary>
    Item Lasting(Item item, LocalTime now)
    {
        var due = 0;
        foreach (var version in item.Versions)
            if (IsDue(version, now)) due++;
        if (due == 0) return item;
        if (due == item.Versions.Count) return Item.Blank(item.Key);
        if (options.Resolution != Resolution.LastWriterWins) return item;
        var kept = default(Seq<Version>);
        foreach (var version in item.Versions)
            if (!IsDue(version, now)) kept = kept.Add(version);
        return item with { Versions = kept };
    }

    /// <summary>
    /// What it takes of what it is told: no tombstone that is due, unless it holds something of the same element that this deletes. Else a
    /// collected tombstone would come back.
    /// </summary>
    Item Unexpired(Item held, Item told, LocalTime now)
    {
        if (held.IsBlank) return Lasting(told, now);
        if (options.Resolution != Resolution.LastWriterWins) return told;
        var kept = default(Seq<Version>);
        foreach (var version in told.Versions)
            if (!IsDue(version, now) || Holds(held, version.Element)) kept = kept.Add(version);
        return kept.Count == told.Versions.Count ? told : told with { Versions = kept };
    }

    bool IsDue(Version version, LocalTime now) => version.Deleted is { } deleted && IsCollectable(now - deleted);

    static bool Holds(Item held, Value element)
    {
        foreach (var version in held.Versions)
            if (version.Element.Equals(element)) return true;
        return false;
    }

    // The rules.

    protected virtual bool IsCollectable(Duration age) => age >= options.GcGrace;
}
