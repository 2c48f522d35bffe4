namespace Simulator.Protocols;

/// <summary>
/// Consistent hashing (Karger et al., STOC 1997) as in Dynamo, SOSP 2007, §4.2: each server takes several places on a ring of 64-bit
/// numbers, its virtual nodes; a key belongs to the servers that are met first when one walks the ring from its hash. Immutable.
/// </summary>
public sealed class HashRing
{
    readonly Token[] tokens;
    readonly NodeId[][] orders;
    readonly NodeId[][] homes;

    /// <param name="virtualNodes">Places of each server, at least 1.</param>
    /// <param name="choose">Of the servers in the order in which they are met, those that hold the keys of a range.</param>
    public HashRing(int servers, int virtualNodes, Func<IReadOnlyList<NodeId>, NodeId[]> choose)
    {
        tokens = new Token[servers * virtualNodes];
        for (var i = 0; i < tokens.Length; i++)
        {
            var server = i / virtualNodes;
            tokens[i] = new Token(Mixing.Fold(Mixing.Finish((ulong)server + 1), (ulong)(i % virtualNodes)), new NodeId(server));
        }
        tokens = [.. tokens.Order()];
        orders = new NodeId[tokens.Length][];
        homes = new NodeId[tokens.Length][];
        for (var range = 0; range < tokens.Length; range++)
        {
            orders[range] = Walk(range, servers);
            homes[range] = choose(orders[range]);
        }
    }

    /// <summary>Ranges between two neighbouring places; a range's keys are held by the same servers.</summary>
    public int Ranges => tokens.Length;

    /// <summary>The range that a key lies in.</summary>
    public int RangeOf(string key)
    {
        var hash = Mixing.OfText(key);
        var (low, high) = (0, tokens.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tokens[middle].Position < hash) low = middle + 1;
            else high = middle;
        }
        return low % tokens.Length;
    }

    /// <summary>The servers that hold the keys of a range, in the order of the ring.</summary>
    public ReadOnlySpan<NodeId> Homes(int range) => homes[range];

    /// <summary>All servers in the order in which they are met from a range on: the homes, and who takes their place.</summary>
    public ReadOnlySpan<NodeId> Order(int range) => orders[range];

    public bool IsHome(int range, NodeId server) => homes[range].AsSpan().Contains(server);

    NodeId[] Walk(int range, int servers)
    {
        var (met, order) = (NodeSet.Empty, new List<NodeId>());
        for (var i = 0; i < tokens.Length && order.Count < servers; i++)
        {
            var server = tokens[(range + i) % tokens.Length].Server;
            if (met.Contains(server)) continue;
            met = met.With(server);
            order.Add(server);
        }
        return [.. order];
    }

    readonly record struct Token(ulong Position, NodeId Server) : IComparable<Token>
    {
        public int CompareTo(Token other) =>
            Position != other.Position ? Position.CompareTo(other.Position) : Server.CompareTo(other.Server);
    }
}
