namespace Simulator.Protocols.Dynamo;

/// <summary>
/// One version of a key, or of an element of it.
/// </summary>
/// <param name="Dot">Its name; that of no version with last writer wins and with replicated data types, where nobody asks for it.</param>
/// <param name="Element">With last writer wins on sets: the element whose cell this is. Else nil.</param>
/// <param name="Value">What was written; nil for a tombstone.</param>
/// <param name="Timestamp">With last writer wins: a clock's reading, in nanoseconds. Else 0.</param>
/// <param name="Deleted">For a tombstone: when, by the clock of the coordinator. Null for a value.</param>
public sealed record Version(Dot Dot, Value Element, Value Value, long Timestamp, LocalTime? Deleted) : IDotted
{
    public bool IsTombstone => Deleted is not null;

    public ulong Digest
    {
        get
        {
            var digest = Mixing.Fold(Mixing.Fold((ulong)Dot.Actor.Server, (ulong)Dot.Actor.Epoch), (ulong)Dot.Counter);
            digest = Mixing.Fold(Mixing.Fold(digest, Element.Digest), Value.Digest);
            return Mixing.Fold(Mixing.Fold(digest, unchecked((ulong)Timestamp)), IsTombstone ? 1UL : 0);
        }
    }
}

/// <summary>What is held of a key.</summary>
/// <param name="Context">Which versions have been seen; those that are not here have been replaced.</param>
/// <param name="Versions">In ascending order of their dots or, with last writer wins, of their elements.</param>
public sealed record Item(string Key, VersionVector Context, Seq<Version> Versions)
{
    public static Item Blank(string key) => new(key, VersionVector.Empty, default);

    public bool IsBlank => Versions.IsEmpty && Context.IsEmpty;

    public ulong Digest
    {
        get
        {
            var digest = Context.Digest;
            foreach (var version in Versions) digest = Mixing.Fold(digest, version.Digest);
            return digest;
        }
    }

    /// <summary>The digest of what a reader would be given.</summary>
    public ulong VisibleDigest
    {
        get
        {
            var digest = 1UL;
            foreach (var version in Versions)
                if (!version.IsTombstone) digest = Mixing.Fold(digest, version.Digest);
            return digest;
        }
    }
}

/// <summary>What another server has missed.</summary>
/// <param name="Home">For whom it is kept.</param>
/// <param name="Kept">Since when, by the clock of the server that keeps it.</param>
public sealed record Hint(NodeId Home, Item Item, LocalTime Kept);

/// <summary>What a server remembers through a crash.</summary>
/// <param name="Epoch">The epoch of its name, with which its versions are named; negative for none yet.</param>
/// <param name="Counter">Versions that it has made in this epoch.</param>
/// <param name="Items">The keys that it holds; collected ones are blank.</param>
/// <param name="Hints">In a separate store (§4.6), in the order in which they came.</param>
public sealed record DynamoDisk(long Epoch, long Counter, Shelf<Item> Items, Seq<Hint> Hints)
{
    public static readonly DynamoDisk Blank = new(-1, 0, new Shelf<Item>(default), default);
}
