using System.Globalization;

namespace Simulator.Protocols.Pnuts;

/// <summary>What per-record timeline consistency rests on (VLDB 2008, §2.2 and §3.2).</summary>
public static class PnutsSpec
{
    public static IReadOnlyList<Invariant> All(PnutsOptions options) =>
        [new OneTimeline(), new VersionsInOrder(), new CriticalReads(), new KeptUntilTaken(),
            .. options.FailOver ? Array.Empty<Invariant>() : [new OneMaster()]];
}

/// <summary>§2.2: all copies of a record go through the same versions: one version is one value everywhere.</summary>
public sealed class OneTimeline() : Invariant("one-timeline", "Cooper et al., VLDB 2008, §2.2: per-record timeline consistency")
{
    readonly Dictionary<(string Key, long Branch, long Number), Record> versions = [];
    readonly Dictionary<int, Shelf<Record>> seen = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PnutsStorage storage) return null;
        var records = storage.Written.Records;
        if (ReferenceEquals(seen.GetValueOrDefault(moved.Value), records)) return null;
        seen[moved.Value] = records;
        for (var place = 0; place < records.Count; place++)
        {
            var record = records[place];
            if (versions.TryAdd((record.Key, record.Branch, record.Number), record)) continue;
            var known = versions[(record.Key, record.Branch, record.Number)];
            if (ReferenceEquals(known, record) || known.Value.Equals(record.Value) && known.Master == record.Master) continue;
            return string.Create(CultureInfo.InvariantCulture,
                $"version {record.Number} of {record.Key} is {record.Value} at {moved}, mastered by region {record.Master}, and was ")
                + string.Create(CultureInfo.InvariantCulture, $"{known.Value}, mastered by region {known.Master}, elsewhere");
        }
        return null;
    }
}

/// <summary>§3.2.1: a copy takes versions in their order and leaves none out, but for a branch that replaces another.</summary>
public sealed class VersionsInOrder() : Invariant("versions-in-order", "Cooper et al., VLDB 2008, §3.2.1")
{
    readonly Dictionary<int, (PnutsStorage Life, Shelf<Record> Records)> seen = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PnutsStorage storage) return null;
        var (life, before) = seen.GetValueOrDefault(moved.Value);
        var records = storage.Written.Records;
        seen[moved.Value] = (storage, records);
        // A crash may have undone what was not on disk yet.
        if (!ReferenceEquals(life, storage) || ReferenceEquals(before, records)) return null;
        for (var place = 0; place < records.Count; place++)
        {
            var old = place < before.Count ? before[place] : null;
            var (number, branch) = (old?.Number ?? 0, old?.Branch ?? 0);
            var now = records[place];
            // Several versions may have been taken in one step; a version that went back cannot have been.
            if (ReferenceEquals(old, now) || now.Branch > branch || now.Branch == branch && now.Number > number) continue;
            return string.Create(CultureInfo.InvariantCulture,
                $"{moved} had version {number} of {now.Key} and now has {now.Number}");
        }
        return null;
    }
}

/// <summary>§2.2: a critical read returns a version at least as new as the one required.</summary>
public sealed class CriticalReads() : NodeInvariant<PnutsStorage>("critical-reads", "Cooper et al., VLDB 2008, §2.2: read-critical")
{
    protected override string? Check(PnutsStorage node) => node.LastCritical is var (required, given) && given < required
        ? Text($"{node.Id} was asked for version {required} or a later one and gave {given}")
        : null;
}

/// <summary>§3.2.1: a broker forgets no update that some region has not taken in.</summary>
public sealed class KeptUntilTaken() : Invariant("kept-until-taken", "Cooper et al., VLDB 2008, §3.2.1")
{
    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is PnutsBroker broker)
        {
            for (var region = 0; region < cluster.Count / 2; region++)
                if (Trouble(broker, cluster[new NodeId(region)] as PnutsStorage) is { } trouble) return trouble;
            return null;
        }
        for (var region = 0; region < cluster.Count / 2; region++)
            if (cluster[new NodeId(cluster.Count / 2 + region)] is PnutsBroker other
                && Trouble(other, cluster[moved] as PnutsStorage) is { } trouble) return trouble;
        return null;
    }

    static string? Trouble(PnutsBroker broker, PnutsStorage? storage)
    {
        var has = storage?.Written.Positions[broker.Region] ?? broker.Written.Base;
        return has >= broker.Written.Base ? null : string.Create(CultureInfo.InvariantCulture,
            $"{broker.Id} has forgotten its first {broker.Written.Base} updates and {storage!.Id} has {has}");
    }
}

/// <summary>§3.2.2: a record has one master.</summary>
public sealed class OneMaster() : Invariant("one-master", "Cooper et al., VLDB 2008, §3.2.2")
{
    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PnutsStorage storage) return null;
        for (var place = 0; place < storage.Written.Records.Count; place++)
        {
            var key = storage.Written.Records[place].Key;
            if (!storage.IsMasterOf(key)) continue;
            for (var region = 0; region < cluster.Count / 2; region++)
                if (region != moved.Value && cluster[new NodeId(region)] is PnutsStorage other && other.IsMasterOf(key))
                    return string.Create(CultureInfo.InvariantCulture, $"{moved} and {other.Id} are both the master of {key}");
        }
        return null;
    }
}
