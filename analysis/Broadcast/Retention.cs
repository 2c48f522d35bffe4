namespace Simulator.Analysis.Broadcast;

/// <summary>
/// Up to which slot nothing needs to be remembered any more: what all honest servers have gone through, less a good deal for
/// those that crash and begin again.
/// </summary>
sealed class Retention
{
    /// <summary>Slots that stay known although all servers have gone through them.</summary>
    public const int Kept = 16_384;

    /// <summary>Slots are dropped by so many at a time.</summary>
    public const int Step = 4_096;

    readonly List<long> reached = [];
    NodeSet ignored;
    long next = Kept + Step;

    public void Started(NodeId server)
    {
        while (reached.Count <= server.Value) reached.Add(-1);
    }

    /// <summary>A server that is Byzantine holds nobody up.</summary>
    public void Ignore(NodeId server) => ignored = ignored.With(server);

    /// <summary>A server got to a slot. Returns the slot below which all can be dropped, now and then; else null.</summary>
    public long? Reached(NodeId server, long slot)
    {
        if (slot <= reached[server.Value]) return null;
        reached[server.Value] = slot;
        if (slot < next) return null;
        next = slot + Step;
        var least = slot;
        for (var i = 0; i < reached.Count; i++)
            if (!ignored.Contains(new NodeId(i))) least = long.Min(least, reached[i]);
        return least - Kept;
    }
}
