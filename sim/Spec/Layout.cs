namespace Simulator;

/// <summary>The servers of a run and where they stand, for protocols that place data.</summary>
/// <param name="Servers">How many; at least 1.</param>
public sealed record Layout(int Servers)
{
    /// <summary>The region of each server in the order of their names; empty when regions play no part.</summary>
    public Seq<string> Places { get; init; }

    /// <summary>The regions that have servers, each once, in the order of the servers' names.</summary>
    public IReadOnlyList<string> Regions
    {
        get
        {
            var found = new List<string>();
            foreach (var place in Places)
                if (!found.Contains(place)) found.Add(place);
            return found;
        }
    }

    /// <summary>The region of a server; null when regions play no part.</summary>
    public string? RegionOf(NodeId server) => Places.IsEmpty ? null : Places[server.Value];
}
