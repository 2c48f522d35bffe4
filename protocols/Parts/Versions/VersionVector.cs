namespace Simulator.Protocols;

/// <summary>
/// What has been seen: of each actor all its versions up to a number (Parker et al., <i>Detection of Mutual Inconsistency in Distributed
/// Systems</i>, IEEE TSE 1983). Immutable; equal vectors have equal entries.
/// </summary>
/// <param name="Entries">The last version seen of each actor, in ascending order of the actors; none with a counter below 1.</param>
public sealed record VersionVector(Seq<Dot> Entries)
{
    public static readonly VersionVector Empty = new(default(Seq<Dot>));

    public bool IsEmpty => Entries.IsEmpty;

    /// <summary>The number of the last version seen of an actor; 0 for none.</summary>
    public long this[Actor actor]
    {
        get
        {
            foreach (var entry in Entries)
                if (entry.Actor == actor) return entry.Counter;
            return 0;
        }
    }

    /// <summary>Whether the version has been seen.</summary>
    public bool Covers(Dot dot) => this[dot.Actor] >= dot.Counter;

    /// <summary>Whether all that the other has seen has been seen here too. Holds for equal vectors.</summary>
    public bool Descends(VersionVector other)
    {
        foreach (var entry in other.Entries)
            if (!Covers(entry)) return false;
        return true;
    }

    /// <summary>Whether each has seen something that the other has not.</summary>
    public bool IsConcurrentWith(VersionVector other) => !Descends(other) && !other.Descends(this);

    /// <summary>Having seen this version and all earlier ones of its actor too.</summary>
    public VersionVector With(Dot dot) => dot.Counter < 1 ? this : Join(new VersionVector([dot]));

    /// <summary>The least vector that descends both: a join of a semilattice.</summary>
    public VersionVector Join(VersionVector other)
    {
        if (Descends(other)) return this;
        if (other.Descends(this)) return other;
        var (joined, i, j) = (default(Seq<Dot>), 0, 0);
        while (i < Entries.Count || j < other.Entries.Count)
        {
            var order = i == Entries.Count ? 1 : j == other.Entries.Count ? -1 : Entries[i].Actor.CompareTo(other.Entries[j].Actor);
            var entry = order <= 0 ? Entries[i] : other.Entries[j];
            if (order == 0 && other.Entries[j].Counter > entry.Counter) entry = other.Entries[j];
            joined = joined.Add(entry);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return new VersionVector(joined);
    }

    /// <summary>The same for equal vectors, in every process.</summary>
    public ulong Digest
    {
        get
        {
            var digest = 1UL;
            foreach (var (actor, counter) in Entries)
                digest = Mixing.Fold(Mixing.Fold(Mixing.Fold(digest, (ulong)actor.Server), (ulong)actor.Epoch), (ulong)counter);
            return digest;
        }
    }

    public override string ToString() => "{" + string.Join(' ', Entries.Select(static entry => entry.ToString())) + "}";
}
