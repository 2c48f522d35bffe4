namespace Simulator.Protocols.Dynamo;

/// <summary>What servers and clients know of the cluster: the ring, who stands where, and how versions are put together.</summary>
public sealed class DynamoPlace
{
    readonly Layout layout;
    readonly DynamoOptions options;

    public DynamoPlace(DynamoOptions options, Layout layout)
    {
        this.options = options;
        this.layout = layout;
        Ring = new HashRing(layout.Servers, options.VirtualNodes, Homes);
        Levels = new Levels(Ring, layout);
        Discipline = Discipline.Of(options);
    }

    public HashRing Ring { get; }
    public Levels Levels { get; }
    public Discipline Discipline { get; }
    public int Servers => layout.Servers;

    /// <summary>
    /// Whether one server may take the place of another: where each region has replicas of its own, only one of the same region.
    /// </summary>
    public bool CanStandIn(NodeId server, NodeId home) => options.Placement != Placement.Regions
        || string.Equals(layout.RegionOf(server), layout.RegionOf(home), StringComparison.Ordinal);

    NodeId[] Homes(IReadOnlyList<NodeId> met) => options.Placement switch
    {
        Placement.Ring => [.. met.Take(options.N)],
        Placement.Racks => Spread(met),
        _ => [.. met.Where((server, i) => met.Take(i).Count(other => CanStandIn(other, server)) < options.N)],
    };

    /// <summary>Each time the next server of a region that has fewest so far.</summary>
    NodeId[] Spread(IReadOnlyList<NodeId> met)
    {
        var (chosen, left) = (new List<NodeId>(), met.ToList());
        while (chosen.Count < options.N && left.Count > 0)
        {
            var fewest = left.Min(server => Beside(server, chosen));
            var next = left.Find(server => Beside(server, chosen) == fewest);
            chosen.Add(next);
            left.Remove(next);
        }
        return [.. chosen];
    }

    int Beside(NodeId server, List<NodeId> chosen) =>
        chosen.Count(other => string.Equals(layout.RegionOf(other), layout.RegionOf(server), StringComparison.Ordinal));
}
