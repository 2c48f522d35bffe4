namespace Simulator.Protocols.Plumtree;

/// <summary>
/// The broadcast messages that a server has had: the names of all, for one that is forgotten would be broadcast anew, and the latest
/// themselves, for those who ask for them.
/// </summary>
public sealed class ReceivedMessages(int limit)
{
    readonly HashSet<MessageId> names = [];
    readonly Dictionary<MessageId, Update> kept = [];
    readonly Queue<MessageId> order = new();

    public int Count => names.Count;

    public bool Contains(MessageId id) => names.Contains(id);

    public void Add(MessageId id, Update update)
    {
        names.Add(id);
        kept.Add(id, update);
        order.Enqueue(id);
        if (order.Count > limit) kept.Remove(order.Dequeue());
    }

    /// <summary>Null when it is not kept.</summary>
    public Update? Find(MessageId id) => kept.GetValueOrDefault(id);
}
