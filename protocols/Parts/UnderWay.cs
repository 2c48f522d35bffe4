namespace Simulator.Protocols;

/// <summary>
/// The requests that a leader has taken into its log in its present office and that are not executed yet. Whoever waits long for one
/// asks again, and to take that in too would make the leader slower still: retries would keep a cluster overloaded after what slowed
/// it down is gone (Bronson, Aghayev, Charapko and Zhu, "Metastable Failures in Distributed Systems", HotOS 2021). What an earlier
/// leader left in the log does not count: only an entry of its own makes a leader of Raft commit that (§5.4.2).
/// </summary>
sealed class UnderWay
{
    readonly HashSet<(int Process, long Sequence)> requests = [];

    /// <summary>Of the requests, in whatever order they came.</summary>
    public ulong Digest { get; private set; }

    /// <summary>True, unless the same request is under way already.</summary>
    public bool Begin(Command command) => NameOf(command) is not { } name || Add(name);

    /// <summary>It is executed, or will not be.</summary>
    public void End(Command command)
    {
        if (NameOf(command) is { } name && requests.Remove(name)) Digest = unchecked(Digest - DigestOf(name));
    }

    bool Add((int Process, long Sequence) name)
    {
        if (!requests.Add(name)) return false;
        Digest = unchecked(Digest + DigestOf(name));
        return true;
    }

    static ulong DigestOf((int Process, long Sequence) name) => unchecked(Mixing.Fold((ulong)name.Process, (ulong)name.Sequence));

    /// <summary>Requests count from 1. What does not come from a client has no name.</summary>
    static (int Process, long Sequence)? NameOf(Command command) => command switch
    {
        Execute request => (request.Process, request.Sequence),
        OpenSession registration => (registration.Process, 0),
        _ => null,
    };
}
