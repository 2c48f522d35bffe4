namespace Simulator.Protocols.Pbft;

/// <summary>
/// Requests received and not yet carried out, in order of their arrival (§4.4: a backup is waiting for them). Of each client only
/// the newest counts.
/// </summary>
sealed class WaitingRequests
{
    readonly LinkedList<Request> order = new();
    readonly Dictionary<NodeId, LinkedListNode<Request>> byClient = [];

    public int Count => order.Count;

    /// <summary>The one that waits for longest; null when nobody waits.</summary>
    public Request? First => order.First?.Value;

    public IEnumerable<Request> All => order;

    public void Add(Request request)
    {
        if (byClient.TryGetValue(request.Signer, out var known))
        {
            if (known.Value.Timestamp >= request.Timestamp) return;
            order.Remove(known);
        }
        byClient[request.Signer] = order.AddLast(request);
    }

    /// <summary>This request of the client was carried out, and with it all earlier ones.</summary>
    public void Remove(NodeId client, long timestamp)
    {
        if (!byClient.TryGetValue(client, out var known) || known.Value.Timestamp > timestamp) return;
        order.Remove(known);
        byClient.Remove(client);
    }
}
