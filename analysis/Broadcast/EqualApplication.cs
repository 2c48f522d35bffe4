namespace Simulator.Analysis.Broadcast;

/// <summary>
/// Servers whose state machines have gone through the same slots are in equal states (Schneider's state machine approach), be it
/// in another life or by a snapshot.
/// </summary>
public sealed class EqualApplication() : BroadcastCheck("equal-application", "Schneider, ACM Computing Surveys 22(4), 1990, §2")
{
    readonly SlotTable<(ulong Digest, NodeId By)> states = new();
    readonly Retention retention = new();

    protected override void Started(NodeId server) => retention.Started(server);

    protected override void Turned(NodeId server) => retention.Ignore(server);

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        if (fact is not Applied(var slot, var digest, _) || slot < states.Floor) return null;
        if (!states.TryGet(slot, out var known))
        {
            states.Add(slot, (digest, server));
        }
        else if (known.Digest != digest)
        {
            return known.By == server
                ? Text($"{server} was in two different states after slot {slot}")
                : Text($"{known.By} and {server} are in different states after slot {slot}");
        }
        if (retention.Reached(server, slot) is { } below) states.Drop(below);
        return null;
    }
}
