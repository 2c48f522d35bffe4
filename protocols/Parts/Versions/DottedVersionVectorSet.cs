namespace Simulator.Protocols;

/// <summary>
/// The versions of an object of which none replaces another (siblings), each with its dot, and one vector of all that was seen of it:
/// Almeida, Baquero, Gonçalves, Preguiça and Fonte, <i>Scalable and Accurate Causality Tracking for Eventually Consistent Stores</i>,
/// DAIS 2014. A version that is seen but not here has been replaced. The vector covers the dots of all versions.
/// </summary>
/// <param name="Versions">In ascending order of their dots.</param>
public sealed record DottedVersionVectorSet<T>(VersionVector Context, Seq<T> Versions) where T : IDotted
{
    public static readonly DottedVersionVectorSet<T> Empty = new(VersionVector.Empty, default);

    /// <summary>
    /// Synchronises two replicas (sync, DAIS 2014, §5.2): a version stays that both have, or that the other has not seen yet. A join of a
    /// semilattice.
    /// </summary>
    public DottedVersionVectorSet<T> Join(DottedVersionVectorSet<T> other)
    {
        var (joined, i, j) = (default(Seq<T>), 0, 0);
        while (i < Versions.Count || j < other.Versions.Count)
        {
            var order = i == Versions.Count ? 1 : j == other.Versions.Count ? -1 : Versions[i].Dot.CompareTo(other.Versions[j].Dot);
            if (order == 0) joined = joined.Add(Versions[i]);
            else if (order < 0 && !other.Context.Covers(Versions[i].Dot)) joined = joined.Add(Versions[i]);
            else if (order > 0 && !Context.Covers(other.Versions[j].Dot)) joined = joined.Add(other.Versions[j]);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return new(Context.Join(other.Context), joined);
    }

    /// <summary>
    /// A client writes (discard, then event, DAIS 2014, §5.2): the new version replaces those that the client had seen, and only those.
    /// </summary>
    /// <param name="seen">What the client had read before it wrote.</param>
    /// <param name="version">Its dot is newer than all that the actor has made of this object.</param>
    public DottedVersionVectorSet<T> Write(VersionVector seen, T version)
    {
        var kept = default(Seq<T>);
        foreach (var old in Versions)
            if (!seen.Covers(old.Dot)) kept = kept.Add(old);
        return new(Context.Join(seen).With(version.Dot), Dots.Insert(kept, version));
    }
}
