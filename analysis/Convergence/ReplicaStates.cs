namespace Simulator.Analysis.Convergence;

/// <summary>
/// What each server says that it holds of each key. A server that has crashed still holds what it held: it is asked for it again when
/// it comes back.
/// </summary>
sealed class ReplicaStates
{
    readonly SortedDictionary<string, SortedDictionary<int, ulong>> states = new(StringComparer.Ordinal);

    /// <summary>Keys of which two servers hold different states.</summary>
    public int Divided { get; private set; }

    public bool IsEmpty => states.Count == 0;

    /// <summary>Takes a fact in; whether it changed anything.</summary>
    public bool Take(NodeId server, IFact fact)
    {
        switch (fact)
        {
            case Holds holds:
                if (!states.TryGetValue(holds.Key, out var known)) states.Add(holds.Key, known = []);
                if (known.TryGetValue(server.Value, out var before) && before == holds.Digest) return false;
                Divided -= IsDivided(known) ? 1 : 0;
                known[server.Value] = holds.Digest;
                Divided += IsDivided(known) ? 1 : 0;
                return true;
            case Released released when states.TryGetValue(released.Key, out var holders):
                Divided -= IsDivided(holders) ? 1 : 0;
                var isGone = holders.Remove(server.Value);
                Divided += IsDivided(holders) ? 1 : 0;
                return isGone;
            default:
                return false;
        }
    }

    /// <summary>The first key, in order, of which two servers hold different states, and two such servers.</summary>
    public (string Key, NodeId One, NodeId Other)? Difference()
    {
        foreach (var (key, holders) in states)
        {
            (int Server, ulong Digest)? first = null;
            foreach (var (server, digest) in holders)
                if (first is not { } one) first = (server, digest);
                else if (one.Digest != digest) return (key, new NodeId(one.Server), new NodeId(server));
        }
        return null;
    }

    static bool IsDivided(SortedDictionary<int, ulong> holders)
    {
        ulong? first = null;
        foreach (var (_, digest) in holders)
            if (first is not { } one) first = digest;
            else if (one != digest) return true;
        return false;
    }
}
