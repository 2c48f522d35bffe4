namespace Simulator.Protocols;

/// <summary>
/// The versions of an object under one vector that only servers count in, without dots: what Dynamo and Riak before its version 2 did. The
/// vector does not tell which version it is that a client has seen, so a writer that has missed one replaces none: the siblings of clients
/// that take turns grow without bound (sibling explosion; Almeida et al., DAIS 2014, §3.2).
/// </summary>
/// <param name="Versions">In ascending order of their dots, which only tell versions apart.</param>
public sealed record VersionVectorSet<T>(VersionVector Context, Seq<T> Versions) where T : IDotted
{
    public VersionVectorSet<T> Join(VersionVectorSet<T> other)
    {
        if (Context != other.Context && Context.Descends(other.Context)) return this;
        if (Context != other.Context && other.Context.Descends(Context)) return other;
        var (joined, i, j) = (default(Seq<T>), 0, 0);
        while (i < Versions.Count || j < other.Versions.Count)
        {
            var order = i == Versions.Count ? 1 : j == other.Versions.Count ? -1 : Versions[i].Dot.CompareTo(other.Versions[j].Dot);
            joined = joined.Add(order <= 0 ? Versions[i] : other.Versions[j]);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return new(Context.Join(other.Context), joined);
    }

    /// <summary>The new version replaces all when the client had seen all, else none.</summary>
    public VersionVectorSet<T> Write(VersionVector seen, T version)
    {
        var context = Context.Join(seen).With(version.Dot);
        return new(context, seen.Descends(Context) ? [version] : Dots.Insert(Versions, version));
    }
}
