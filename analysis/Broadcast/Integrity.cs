namespace Simulator.Analysis.Broadcast;

/// <summary>Every server delivers a request at most once in each of its lives, and all of them in one and the same slot.</summary>
public sealed class Integrity() : BroadcastCheck("integrity", "Hadzilacos and Toueg 1994, §3; Défago, Schiper and Urbán, §2.4")
{
    readonly List<RequestSet> own = [];
    readonly Dictionary<Request, long> slots = [];
    readonly Queue<(long Slot, Request Request)> order = [];

    /// <summary>Delivered in a slot that is forgotten.</summary>
    readonly RequestSet old = new();
    readonly Retention retention = new();
    long floor = long.MinValue;

    protected override void Started(NodeId server)
    {
        while (own.Count <= server.Value) own.Add(new RequestSet());
        own[server.Value].Clear();
        retention.Started(server);
    }

    protected override void Turned(NodeId server) => retention.Ignore(server);

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        if (fact is Applied applied && retention.Reached(server, applied.Slot) is { } below) Forget(below);
        if (fact is not Delivered(var slot, var process, var sequence)) return null;
        var request = new Request(process, sequence);
        if (!own[server.Value].Add(request)) return Text($"{server} delivers {request} a second time, in slot {slot}");
        if (slots.TryGetValue(request, out var first))
            return first == slot ? null : Text($"{server} delivers {request} in slot {slot}, and it was delivered in slot {first} before");
        if (slot < floor) return null;
        if (old.Contains(request))
            return Text($"{server} delivers {request} in slot {slot}, and it was delivered in an earlier slot before");
        slots.Add(request, slot);
        order.Enqueue((slot, request));
        return null;
    }

    void Forget(long below)
    {
        floor = below;
        while (order.TryPeek(out var oldest) && oldest.Slot < below)
        {
            order.Dequeue();
            slots.Remove(oldest.Request);
            old.Add(oldest.Request);
        }
    }
}
