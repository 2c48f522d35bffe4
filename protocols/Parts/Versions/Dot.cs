using System.Globalization;

namespace Simulator.Protocols;

/// <summary>
/// Who makes versions: a server, in an epoch of its name. A server that may have forgotten what it made takes a new epoch.
/// </summary>
public readonly record struct Actor(int Server, long Epoch) : IComparable<Actor>
{
    public int CompareTo(Actor other) => Server != other.Server ? Server.CompareTo(other.Server) : Epoch.CompareTo(other.Epoch);

    public override string ToString() => Epoch == 0
        ? new NodeId(Server).ToString() : string.Create(CultureInfo.InvariantCulture, $"{new NodeId(Server)}.{Epoch}");
}

/// <summary>
/// Names one version: the counter-th that the actor has made (Preguiça et al., <i>Dotted Version Vectors: Logical Clocks for Optimistic
/// Replication</i>, 2010).
/// </summary>
/// <param name="Counter">From 1; 0 for no version.</param>
public readonly record struct Dot(Actor Actor, long Counter) : IComparable<Dot>
{
    public int CompareTo(Dot other) => Actor != other.Actor ? Actor.CompareTo(other.Actor) : Counter.CompareTo(other.Counter);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Actor}:{Counter}");
}

/// <summary>A version that has a name.</summary>
public interface IDotted
{
    Dot Dot { get; }
}

/// <summary>Versions in ascending order of their dots.</summary>
static class Dots
{
    public static Seq<T> Insert<T>(Seq<T> versions, T version) where T : IDotted
    {
        var at = 0;
        while (at < versions.Count && versions[at].Dot.CompareTo(version.Dot) < 0) at++;
        return versions.Take(at).Add(version).AddRange(versions.Skip(at).Span);
    }
}
