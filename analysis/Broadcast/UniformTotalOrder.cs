namespace Simulator.Analysis.Broadcast;

/// <summary>
/// If two servers deliver two requests, they deliver them in the same order; and a slot is decided for one command alone. Uniform:
/// it binds servers that crash later as well.
/// </summary>
public sealed class UniformTotalOrder() : BroadcastCheck("uniform-total-order", "Défago, Schiper and Urbán, §2.4")
{
    readonly DeliveryOrder order = new();
    readonly SlotTable<(ulong Digest, NodeId By)> decided = new();
    readonly Retention retention = new();

    protected override void Started(NodeId server)
    {
        order.Started(server);
        retention.Started(server);
    }

    protected override void Turned(NodeId server)
    {
        order.Ignore(server);
        retention.Ignore(server);
    }

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        switch (fact)
        {
            case Decided(var slot, var digest):
                return Decide(server, slot, digest);
            case Delivered(var slot, var process, var sequence):
                return order.Deliver(server, slot, new Request(process, sequence)).Conflict;
            case Applied(var slot, _, var isTransferred):
                order.Apply(server, slot, isTransferred);
                if (retention.Reached(server, slot) is { } below) decided.Drop(below);
                return null;
            default:
                return null;
        }
    }

    string? Decide(NodeId server, long slot, ulong digest)
    {
        if (slot < decided.Floor) return null;
        if (!decided.TryGet(slot, out var known))
        {
            decided.Add(slot, (digest, server));
            return null;
        }
        return known.Digest == digest ? null : Text($"{known.By} and {server} decide different commands for slot {slot}");
    }
}
