namespace Simulator.Protocols.Pbft;

/// <summary>
/// Requests received and not yet carried out, in order of their arrival (§4.4: a backup is waiting for them). Of each client only
/// the newest counts.
/// </summary>
sealed class WaitingRequests
{
    readonly LinkedList<Turn> order = new();
    readonly Dictionary<NodeId, LinkedListNode<Turn>> byClient = [];

    public int Count => order.Count;

    /// <summary>The client that waits for longest; null when nobody waits.</summary>
    public Turn? First => order.First?.Value;

    public IEnumerable<Request> All => order.Select(turn => turn.Request);

    /// <summary>A client that gives up and asks for something else has still been waiting, and keeps its turn.</summary>
    public void Add(Request request)
    {
        if (!byClient.TryGetValue(request.Signer, out var known)) Append(request);
        else if (known.Value.Request.Timestamp < request.Timestamp) known.Value.Request = request;
    }

    /// <summary>This request of the client was carried out, and with it all earlier ones; for a later one a new turn begins.</summary>
    public void Remove(NodeId client, long timestamp)
    {
        if (!byClient.Remove(client, out var known)) return;
        order.Remove(known);
        if (known.Value.Request.Timestamp > timestamp) Append(known.Value.Request);
    }

    void Append(Request request) => byClient[request.Signer] = order.AddLast(new Turn(request));

    /// <summary>A client's time of waiting, from a request until one of its requests is carried out.</summary>
    public sealed class Turn(Request request)
    {
        public Request Request = request;
    }
}
