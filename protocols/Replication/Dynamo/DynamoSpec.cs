using System.Globalization;

namespace Simulator.Protocols.Dynamo;

/// <summary>
/// What convergence without loss rests on, as far as single steps of servers show it; the rest is the histories' to show.
/// </summary>
public static class DynamoSpec
{
    public static IReadOnlyList<Invariant> All(DynamoOptions options, DynamoPlace place) =>
    [
        new OneVersionPerDot(place), new OnlyWhatWasWritten(options, place), new ReplicasOnlyGrow(place),
        new DiscardsOnlyWhatWasSeen(place), new SeenIsReplaced(options, place), new HintsUntilDelivered(place),
        new AcknowledgedIsHeld(place), new ReadsReturnNewest(place), new BlockingAnswerIsHeld(options, place),
    ];
}

/// <summary>A property of what the moved server has just done.</summary>
public abstract class DynamoInvariant(string name, string source, DynamoPlace place) : Invariant(name, source)
{
    protected DynamoPlace Place => place;

    public sealed override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not DynamoNode node) return null;
        See(node);
        foreach (var deed in node.Deeds)
            if (Check(cluster, node, deed) is { } why) return why;
        return null;
    }

    protected abstract string? Check(ICluster cluster, DynamoNode node, Deed deed);

    protected virtual void See(DynamoNode node) { }

    protected bool Has(Item held, Item item) => place.Discipline.Join(held, item) == held;

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A dot names one version: whoever holds it holds the same.</summary>
public sealed class OneVersionPerDot(DynamoPlace place)
    : DynamoInvariant("one-version-per-dot", "Almeida et al., DAIS 2014, §5; riak_kv issue 679", place)
{
    readonly Dictionary<Dot, (string Key, Version Version)> known = [];

    /// <summary>What only its maker has seen may have been lost in a crash with its name, which is then free.</summary>
    readonly HashSet<Dot> shared = [];

    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed)
    {
        if (!Place.Discipline.NeedsHolder) return null;
        if (deed is Made made) Call(made.After.Key, made.Version);
        foreach (var own in Versions.In(deed as Started))
            if (own.Version.Dot.Actor.Server == node.Id.Value) Call(own.Key, own.Version);
        var item = deed is Held held ? held.After : (deed as Made)?.After;
        foreach (var version in item?.Versions ?? default)
        {
            if (version.Dot.Actor.Server != node.Id.Value) shared.Add(version.Dot);
            var named = (item!.Key, version);
            if (!known.TryAdd(version.Dot, named) && known[version.Dot] != named)
                return Text($"{version.Dot} names {version.Value} of {item.Key} at {node.Id}, and {known[version.Dot].Version.Value} of ")
                    + Text($"{known[version.Dot].Key} elsewhere");
        }
        return null;
    }

    void Call(string key, Version version)
    {
        if (!shared.Contains(version.Dot)) known[version.Dot] = (key, version);
    }
}

/// <summary>Whatever is held was written by a client, with the timestamp that its coordinator gave it.</summary>
public sealed class OnlyWhatWasWritten(DynamoOptions options, DynamoPlace place)
    : DynamoInvariant("only-what-was-written", "Dynamo, SOSP 2007, §4.6: hints are delivered as they were written", place)
{
    readonly HashSet<(string, Version)> written = [];

    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed)
    {
        if (options.Resolution == Resolution.Crdt) return null;
        if (deed is Made made) written.Add((made.After.Key, made.Version));
        // A coordinator that died in the middle of a step may have it on its disk.
        foreach (var (key, version) in Versions.In(deed as Started)) written.Add((key, version));
        foreach (var version in (deed as Held)?.After.Versions ?? default)
            if (!written.Contains((((Held)deed).After.Key, version)))
                return Text($"{node.Id} holds {version.Value} of {((Held)deed).After.Key} with the timestamp {version.Timestamp}, ")
                    + "but nobody has written this";
        return null;
    }
}

/// <summary>What a replica holds only grows in the order of its semilattice, tombstones that are collected apart.</summary>
public sealed class ReplicasOnlyGrow(DynamoPlace place)
    : DynamoInvariant("replicas-only-grow", "Shapiro et al., INRIA RR-7506, 2011, §2.3: joins make replicas converge", place)
{
    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed) =>
        deed is Held { IsCollected: false } held && !Has(held.After, held.Before)
            ? Text($"{node.Id} held {Versions.Text(held.Before)} of {held.Before.Key} and now only holds {Versions.Text(held.After)}")
            : null;
}

/// <summary>A version goes only when some client that had read it has written: concurrent versions stay, as siblings.</summary>
public sealed class DiscardsOnlyWhatWasSeen(DynamoPlace place)
    : DynamoInvariant("discards-only-what-was-seen", "Dynamo, SOSP 2007, §4.4; Almeida et al., DAIS 2014", place)
{
    readonly Dictionary<string, VersionVector> seen = [];

    /// <summary>Of each key the versions that other servers than their makers have held and no writer has seen.</summary>
    readonly Dictionary<string, List<Dot>> unseen = [];

    /// <summary>
    /// What servers came up with, by key: a coordinator that died in the middle of a step may have replaced something, and nobody knows
    /// whose context that was.
    /// </summary>
    readonly Dictionary<string, List<Item>> excuses = [];

    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed)
    {
        if (!Place.Discipline.NeedsHolder) return null;
        if (deed is Made made) seen[made.After.Key] = seen.GetValueOrDefault(made.After.Key, VersionVector.Empty).Join(made.Seen);
        if (deed is Started started) Excuse(started.Disk);
        if (deed is not Held { IsCollected: false } held) return null;
        var (item, written) = (held.After, seen.GetValueOrDefault(held.After.Key, VersionVector.Empty));
        if (!unseen.TryGetValue(item.Key, out var dots)) unseen.Add(item.Key, dots = []);
        dots.RemoveAll(written.Covers);
        foreach (var dot in dots)
            if (IsReplaced(item, dot) && !excuses.GetValueOrDefault(item.Key, []).Exists(excuse => IsReplaced(excuse, dot)))
                return Text($"{node.Id} takes {dot} of {item.Key} for replaced, but nobody has read it before writing");
        foreach (var version in item.Versions)
        {
            var isOthers = version.Dot.Actor.Server != node.Id.Value;
            if (isOthers && !written.Covers(version.Dot) && !dots.Contains(version.Dot)) dots.Add(version.Dot);
        }
        return null;
    }

    void Excuse(DynamoDisk disk)
    {
        for (var i = 0; i < disk.Items.Count; i++) Excuse(disk.Items[i]);
        foreach (var hint in disk.Hints) Excuse(hint.Item);
    }

    void Excuse(Item item)
    {
        if (!excuses.TryGetValue(item.Key, out var items)) excuses.Add(item.Key, items = []);
        items.Add(item);
    }

    static bool IsReplaced(Item item, Dot dot) =>
        item.Context.Covers(dot) && !item.Versions.Select(static version => version.Dot).Contains(dot);
}

/// <summary>A write replaces what its client had read, so that siblings do not pile up.</summary>
public sealed class SeenIsReplaced(DynamoOptions options, DynamoPlace place)
    : DynamoInvariant("seen-is-replaced", "Dynamo, SOSP 2007, §4.4; Almeida et al., DAIS 2014, §3.2", place)
{
    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed)
    {
        if (options.Versioning != Versioning.Dotted || !Place.Discipline.NeedsHolder || deed is not Made made) return null;
        foreach (var version in made.After.Versions)
            if (version != made.Version && made.Seen.Covers(version.Dot))
                return Text($"{node.Id} keeps {version.Value} of {made.After.Key}, which the writer of {made.Version.Value} had read");
        return null;
    }
}

/// <summary>A hint goes only when its home holds it, or when it is too old.</summary>
public sealed class HintsUntilDelivered(DynamoPlace place)
    : DynamoInvariant("hints-until-delivered", "Dynamo, SOSP 2007, §4.6", place)
{
    readonly LastDisks disks = new();

    protected override void See(DynamoNode node) => disks.See(node);

    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed)
    {
        if (deed is not HintGone { IsExpired: false, Hint: { } hint } || disks.Of(hint.Home, hint.Item.Key) is not { } stored) return null;
        var isCollected = hint.Item.Versions.Any(static version => version.IsTombstone);
        return isCollected || Has(stored, hint.Item)
            ? null : Text($"{node.Id} has dropped a hint for {hint.Home}, which does not hold that version of {hint.Item.Key}");
    }
}

/// <summary>An acknowledged write is on as many replicas as its level asks for, or on servers that keep it for them.</summary>
public sealed class AcknowledgedIsHeld(DynamoPlace place) : DynamoInvariant("acknowledged-is-held", "Dynamo, SOSP 2007, §4.5", place)
{
    readonly LastDisks disks = new();

    protected override void See(DynamoNode node) => disks.See(node);

    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed)
    {
        if (deed is not Acknowledged done || done.Item.Versions.Any(static version => version.IsTombstone)) return null;
        var holders = disks.Holders(done.Item, Place, node.Options.SloppyQuorum);
        return done.Needed.IsMet(holders)
            ? null : Text($"{node.Id} has acknowledged a write of {done.Item.Key} that only {holders} hold");
    }
}

/// <summary>A read returns all that its replicas have answered, put together.</summary>
public sealed class ReadsReturnNewest(DynamoPlace place) : DynamoInvariant("reads-return-newest", "Dynamo, SOSP 2007, §4.5", place)
{
    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed)
    {
        if (deed is not Answered read) return null;
        foreach (var answer in read.Answers)
            if (!Has(read.Item, answer))
                return Text($"{node.Id} was told {Versions.Text(answer)} of {answer.Key} and returned {Versions.Text(read.Item)}");
        return null;
    }
}

/// <summary>
/// With blocking repair a value that was read is on as many replicas as the level asks for, so that no later read misses it.
/// </summary>
public sealed class BlockingAnswerIsHeld(DynamoOptions options, DynamoPlace place)
    : DynamoInvariant("blocking-answer-is-held", "Cassandra, monotonic quorum reads (CASSANDRA-10726)", place)
{
    readonly LastDisks disks = new();

    protected override void See(DynamoNode node) => disks.See(node);

    protected override string? Check(ICluster cluster, DynamoNode node, Deed deed)
    {
        if (options.ReadRepair != ReadRepair.Blocking || options.SloppyQuorum || deed is not Answered read) return null;
        if (read.Item.Versions.Any(static version => version.IsTombstone)) return null;
        var holders = disks.Holders(read.Item, Place, withHints: false);
        return read.Needed.IsMet(holders) ? null : Text($"{node.Id} has returned a value of {read.Item.Key} that only {holders} hold");
    }
}

/// <summary>What servers have written last, also those that are down.</summary>
sealed class LastDisks
{
    readonly SortedDictionary<int, DynamoDisk> disks = [];

    public void See(DynamoNode node) => disks[node.Id.Value] = node.Written;

    /// <summary>What a server holds of a key; null when it has not moved yet.</summary>
    public Item? Of(NodeId server, string key) => disks.TryGetValue(server.Value, out var disk) ? Stored(disk, key) : null;

    /// <summary>The replicas that hold all of an item or, with hints, for whom somebody keeps it.</summary>
    public NodeSet Holders(Item item, DynamoPlace place, bool withHints)
    {
        var holders = NodeSet.Empty;
        foreach (var (server, disk) in disks)
        {
            if (Has(Stored(disk, item.Key))) holders = holders.With(new NodeId(server));
            if (!withHints) continue;
            foreach (var hint in disk.Hints)
                if (hint.Item.Key == item.Key && Has(hint.Item)) holders = holders.With(hint.Home);
        }
        return holders;

        bool Has(Item held) => place.Discipline.Join(held, item) == held;
    }

    static Item Stored(DynamoDisk disk, string key)
    {
        for (var i = 0; i < disk.Items.Count; i++)
            if (disk.Items[i].Key == key) return disk.Items[i];
        return Item.Blank(key);
    }
}

/// <summary>All versions on a disk.</summary>
static class Versions
{
    public static IReadOnlyList<(string Key, Version Version)> In(Started? started)
    {
        var found = new List<(string, Version)>();
        if (started is not { Disk: { } disk }) return found;
        for (var i = 0; i < disk.Items.Count; i++)
            foreach (var version in disk.Items[i].Versions) found.Add((disk.Items[i].Key, version));
        foreach (var hint in disk.Hints)
            foreach (var version in hint.Item.Versions) found.Add((hint.Item.Key, version));
        return found;
    }

    public static string Text(Item item) => Value.List([.. item.Versions.Select(static version => version.Value)]).ToString();
}
