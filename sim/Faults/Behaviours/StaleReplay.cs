namespace Simulator;

/// <summary>
/// Beside a message it sends an old one again, if need be one that was meant for somebody else. Only of a type that the receiver
/// has had from it before, so that it is one that this machine reads.
/// </summary>
sealed class StaleReplay(Pact pact) : Interceptor
{
    /// <summary>So many old messages are remembered; a newer one takes the place of the oldest.</summary>
    const int Memory = 64;

    readonly List<Message> old = [];
    readonly HashSet<(NodeId To, Type Type)> readers = [];
    int next;

    public override void Intercept(Outbox outbox, NodeId to, Message message)
    {
        outbox.Send(to, message);
        readers.Add((to, message.GetType()));
        var readable = old.FindAll(one => readers.Contains((to, one.GetType())));
        if (readable.Count > 0 && pact.Concerns(outbox, to)) outbox.Send(to, readable[(int)outbox.Below(readable.Count, "replayed")]);
        Remember(message);
    }

    void Remember(Message message)
    {
        if (old.Count < Memory) old.Add(message);
        else old[next] = message;
        next = (next + 1) % Memory;
    }
}
