namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>
/// "A sorted array containing the IP addresses of each of the 2f+1 replicas" (Figure 2), and what §7 adds to it.
/// </summary>
/// <param name="OpNumber">The op-number of the reconfiguration that led to it; 0 for the first.</param>
/// <param name="Old">The members of the epoch before.</param>
public sealed record Configuration(long Epoch, long OpNumber, NodeSet Members, NodeSet Old)
{
    /// <summary>f + 1 of 2f + 1; of an even number, so many that any two such sets meet.</summary>
    public int Quorum => Members.Count / 2 + 1;

    /// <summary>"The primary is chosen round-robin, starting with replica 1, as the system moves to new views" (§4).</summary>
    public NodeId PrimaryOf(long view)
    {
        var at = view % Members.Count;
        foreach (var member in Members)
            if (at-- == 0) return member;
        throw new InvalidOperationException("a configuration without members");
    }

    /// <summary>Epoch and view as one number that grows with both, for those who speak of epochs only.</summary>
    public long Stamp(long view) => Epoch * 1_000_000_000 + view;
}
