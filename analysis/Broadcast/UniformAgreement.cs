namespace Simulator.Analysis.Broadcast;

/// <summary>
/// What one server delivers, every server delivers: none goes on to a later slot without it, unless it takes over a state that
/// already holds it, and in a run that has come to rest all members that are up have got so far.
/// </summary>
public sealed class UniformAgreement()
    : BroadcastCheck("uniform-agreement", "Hadzilacos and Toueg 1994, §3; Défago, Schiper and Urbán, §2.4")
{
    readonly DeliveryOrder order = new();
    readonly Settling settling = new();

    /// <summary>The latest slot of which a delivery was known, at each time when it grew; only as long ago as matters.</summary>
    readonly Queue<(Instant Time, long Slot)> growth = [];
    (Instant Time, long Slot) latest = (Instant.Zero, -1);
    long settled = -1;
    NodeSet up;
    NodeSet members;
    long configured = long.MinValue;

    public override string? End(Instant at)
    {
        if (!settling.IsSettled(at)) return null;
        Age(at);
        foreach (var server in up)
        {
            if (IsLiar(server) || (configured > long.MinValue && !members.Contains(server)) || order.SlotOf(server) >= settled) continue;
            return Text($"{server} has got to slot {order.SlotOf(server)} only, {Settling.Time} after others delivered slot {settled}");
        }
        return null;
    }

    protected override void Watch(in TraceEvent e)
    {
        settling.See(e);
        if (e.Kind == EventKind.Crash && !e.Machine.IsClient) up = up.Without(e.Machine);
    }

    protected override void Started(NodeId server)
    {
        order.Started(server);
        up = up.With(server);
    }

    protected override void Turned(NodeId server) => order.Ignore(server);

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        switch (fact)
        {
            case Delivered(var slot, var process, var sequence):
                Grow(time, slot);
                return order.Deliver(server, slot, new Request(process, sequence)).Hole;
            case Applied(var slot, _, var isTransferred):
                return order.Apply(server, slot, isTransferred);
            case Configured(var slot, var group) when slot >= configured:
                (configured, members) = (slot, group);
                return null;
            default:
                return null;
        }
    }

    void Grow(Instant time, long slot)
    {
        if (slot <= latest.Slot) return;
        // Of one instant the last counts: a batch is one step.
        if (time > latest.Time && latest.Slot >= 0) growth.Enqueue(latest);
        latest = (time, slot);
        Age(time);
    }

    /// <summary>Finds how far deliveries had come so long ago that by now everybody should have them.</summary>
    void Age(Instant now)
    {
        while (growth.TryPeek(out var first) && now - first.Time >= Settling.Time) settled = growth.Dequeue().Slot;
        if (growth.Count == 0 && latest.Slot >= 0 && now - latest.Time >= Settling.Time) settled = latest.Slot;
    }
}
