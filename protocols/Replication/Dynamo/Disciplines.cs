namespace Simulator.Protocols.Dynamo;

/// <summary>
/// How versions of a key are put together. A join is that of a semilattice: in whatever order and however often replicas exchange what they
/// hold, they come to hold the same.
/// </summary>
public abstract class Discipline
{
    /// <summary>Whether a write depends on what its coordinator holds, so that only a holder of the key may coordinate it.</summary>
    public abstract bool NeedsHolder { get; }

    public abstract Item Join(Item a, Item b);

    /// <summary>What the coordinator holds after a write.</summary>
    /// <param name="held">What it has held before; blank when it is no holder.</param>
    public abstract Item Write(Item held, VersionVector seen, Version version);

    public static Discipline Of(DynamoOptions options) => options.Resolution switch
    {
        Resolution.LastWriterWins => new NewestCells(),
        Resolution.Crdt => new JoinedStates(options.Data),
        _ when options.Versioning == Versioning.Plain => new PlainSiblings(),
        _ => new DottedSiblings(),
    };
}

/// <summary>Siblings, told apart by dotted version vectors.</summary>
public sealed class DottedSiblings : Discipline
{
    public override bool NeedsHolder => true;

    public override Item Join(Item a, Item b) => With(a, Set(a).Join(Set(b)));

    public override Item Write(Item held, VersionVector seen, Version version) => With(held, Set(held).Write(seen, version));

    static DottedVersionVectorSet<Version> Set(Item item) => new(item.Context, item.Versions);

    static Item With(Item item, DottedVersionVectorSet<Version> set) => new(item.Key, set.Context, set.Versions);
}

/// <summary>Siblings under one plain version vector.</summary>
public sealed class PlainSiblings : Discipline
{
    public override bool NeedsHolder => true;

    public override Item Join(Item a, Item b) => With(a, Set(a).Join(Set(b)));

    public override Item Write(Item held, VersionVector seen, Version version) => With(held, Set(held).Write(seen, version));

    static VersionVectorSet<Version> Set(Item item) => new(item.Context, item.Versions);

    static Item With(Item item, VersionVectorSet<Version> set) => new(item.Key, set.Context, set.Versions);
}

/// <summary>Of each cell the version with the highest timestamp, whatever has seen what.</summary>
public sealed class NewestCells : Discipline
{
    public override bool NeedsHolder => false;

    public override Item Join(Item a, Item b)
    {
        var (joined, i, j) = (default(Seq<Version>), 0, 0);
        while (i < a.Versions.Count || j < b.Versions.Count)
        {
            var order = i == a.Versions.Count ? 1 : j == b.Versions.Count ? -1
                : a.Versions[i].Element.CompareTo(b.Versions[j].Element);
            joined = joined.Add(
                order < 0 ? a.Versions[i] : order > 0 ? b.Versions[j] : Newer(a.Versions[i], b.Versions[j]));
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return a with { Versions = joined };
    }

    public override Item Write(Item held, VersionVector seen, Version version) => Join(held, held with { Versions = [version] });

    static Version Newer(Version a, Version b) => Compare(a, b) >= 0 ? a : b;

    /// <summary>
    /// By timestamp; of equal ones a deletion wins, then the larger value (Cassandra's reconciliation of cells), so that replicas agree
    /// whatever came first.
    /// </summary>
    public static int Compare(Version a, Version b)
    {
        if (a.Timestamp != b.Timestamp) return a.Timestamp.CompareTo(b.Timestamp);
        if (a.IsTombstone != b.IsTombstone) return a.IsTombstone ? 1 : -1;
        if (a.Deleted is { } one && b.Deleted is { } other && one != other) return one.CompareTo(other);
        return a.Value.CompareTo(b.Value);
    }
}

/// <summary>One state, which is a conflict-free replicated data type.</summary>
public sealed class JoinedStates(Data data) : Discipline
{
    public override bool NeedsHolder => false;

    public override Item Join(Item a, Item b)
    {
        if (b.Versions.IsEmpty) return a;
        if (a.Versions.IsEmpty) return b;
        var (one, other) = (a.Versions[0], b.Versions[0]);
        return a with { Versions = [one with { Value = Join(one.Value, other.Value) }] };
    }

    public override Item Write(Item held, VersionVector seen, Version version) => Join(held, held with { Versions = [version] });

    Value Join(Value a, Value b) => data == Data.Counters
        ? Crdts.PnCounter.Of(a).Join(Crdts.PnCounter.Of(b)).ToValue() : Crdts.OrSet.Of(a).Join(Crdts.OrSet.Of(b)).ToValue();
}
