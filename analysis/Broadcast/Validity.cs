namespace Simulator.Analysis.Broadcast;

/// <summary>
/// Only what a client has submitted is delivered; and what a client was told to be done was delivered, at the latest when the
/// run has come to rest (a protocol may answer from a tentative execution before it delivers for good).
/// </summary>
public sealed class Validity() : BroadcastCheck("validity", "Hadzilacos and Toueg 1994, §3; Défago, Schiper and Urbán, §2.4")
{
    readonly RequestSet submitted = new();
    readonly RequestSet delivered = new();
    readonly Settling settling = new();

    /// <summary>What each client machine has submitted for the operation in flight.</summary>
    readonly Dictionary<NodeId, Request> inFlight = [];

    /// <summary>Acknowledged before it was delivered, in order of time.</summary>
    readonly List<(Instant Time, Request Request)> owed = [];

    public override string? End(Instant at)
    {
        if (!settling.IsSettled(at)) return null;
        foreach (var (time, request) in owed)
            if (at - time >= Settling.Time && !delivered.Contains(request))
                return Text($"{request} was acknowledged at {time}, and no server has delivered it");
        return null;
    }

    protected override void Watch(in TraceEvent e) => settling.See(e);

    protected override string? SeeClient(in TraceEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Invoke:
                inFlight.Remove(e.Machine);
                break;
            case EventKind.Fact when e.What is Submitted(var process, var sequence):
                submitted.Add(inFlight[e.Machine] = new Request(process, sequence));
                break;
            case EventKind.Complete when inFlight.Remove(e.Machine, out var request):
                if (e.What is Outcome { Type: OpType.Ok } && !delivered.Contains(request)) Owe(e.Time, request);
                break;
            default: break;
        }
        return null;
    }

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        if (fact is not Delivered(var slot, var process, var sequence)) return null;
        var request = new Request(process, sequence);
        delivered.Add(request);
        return submitted.Contains(request) ? null : Text($"{server} delivers {request} in slot {slot}, which nobody submitted");
    }

    void Owe(Instant time, Request request)
    {
        owed.Add((time, request));
        // Where every answer comes before the delivery, most debts are soon paid.
        if (owed.Count % 1024 == 0) owed.RemoveAll(debt => delivered.Contains(debt.Request));
    }
}
