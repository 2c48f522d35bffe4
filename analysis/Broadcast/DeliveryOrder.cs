using System.Globalization;

namespace Simulator.Analysis.Broadcast;

/// <summary>
/// Joins what all servers deliver into one order: the slots, and within a slot the place in its batch. Tells a server that
/// delivers something else at a place than another one did, or goes back (a conflict), and one that goes on without having
/// delivered what another one did deliver there (a hole).
/// </summary>
/// <remarks>
/// Where a server is, is where its life has got by delivering and applying. What it takes over from a snapshot it has neither
/// delivered nor left out.
/// </remarks>
sealed class DeliveryOrder
{
    readonly SlotTable<Batch> batches = new();
    readonly List<Position> positions = [];
    readonly Retention retention = new();

    /// <summary>Stretches of slots, ends included, that a server has gone through without a delivery.</summary>
    readonly SlotTable<Stretch> empty = new();
    long highest = -1;
    long longest;

    public void Started(NodeId server)
    {
        while (positions.Count <= server.Value) positions.Add(new Position());
        positions[server.Value] = new Position();
        retention.Started(server);
    }

    public void Ignore(NodeId server) => retention.Ignore(server);

    /// <summary>The slot to which the present life of a server has got.</summary>
    public long SlotOf(NodeId server) => positions[server.Value].Slot;

    public (string? Conflict, string? Hole) Deliver(NodeId server, long slot, Request request)
    {
        var own = positions[server.Value];
        if (slot < own.Slot || (slot == own.Slot && own.IsThrough))
            return (Say($"{server} delivers {request} in slot {slot} after it had gone through slot {own.Slot}"), null);
        var hole = slot > own.Slot ? GoTo(server, own, slot) : null;
        var at = own.Delivered++;
        var (conflict, late) = Put(server, slot, at, request);
        Forget(server, slot);
        return (conflict, hole ?? late);
    }

    /// <summary>The server has carried out this slot, and by that all before it; or has taken over the state after it.</summary>
    public string? Apply(NodeId server, long slot, bool isTransferred)
    {
        var own = positions[server.Value];
        if (slot < own.Slot) return null;
        // Protocols that do not tell of transfers still show them as leaps.
        var leaps = isTransferred || slot > own.Slot + 1;
        var hole = slot == own.Slot ? null : leaps ? Close(server, own) : GoTo(server, own, slot);
        if (slot > own.Slot) (own.Slot, own.Delivered) = (slot, 0);
        if (!leaps) hole ??= Close(server, own);
        own.IsThrough = true;
        Forget(server, slot);
        return hole;
    }

    /// <summary>Leaves the slot where it is and goes to a later one, with nothing to deliver in between.</summary>
    string? GoTo(NodeId server, Position own, long slot)
    {
        var hole = Close(server, own);
        if (slot > own.Slot + 1) hole ??= PassEmpty(server, own.Slot + 1, slot - 1);
        (own.Slot, own.Delivered, own.IsThrough) = (slot, 0, false);
        return hole;
    }

    /// <summary>The server delivers no more in the slot where it is.</summary>
    string? Close(NodeId server, Position own)
    {
        if (own.IsThrough || own.Slot < batches.Floor) return null;
        if (own.Delivered == 0) return own.Slot < 0 ? null : PassEmpty(server, own.Slot, own.Slot);
        if (!batches.TryGet(own.Slot, out var batch)) return null;
        if (batch.EndsAt is null) (batch.EndsAt, batch.EndedBy) = (own.Delivered, server);
        return own.Delivered >= batch.Requests.Count
            ? null
            : Say($"{server} goes on from slot {own.Slot} without {batch.Requests[own.Delivered]}, which {batch.By} delivered there");
    }

    string? PassEmpty(NodeId server, long from, long to)
    {
        highest = long.Max(highest, to);
        longest = long.Max(longest, to - from + 1);
        if (empty.TryGet(from, out var known))
        {
            if (to > known.To) (known.To, known.By) = (to, server);
        }
        else if (from >= empty.Floor) empty.Add(from, new Stretch { To = to, By = server });
        if (!batches.HasAnyBetween(from - 1, to + 1)) return null;
        var (slot, missed) = batches.Between(from - 1, to + 1).First();
        return Say($"{server} goes through slot {slot} without {missed.Requests[0]}, which {missed.By} delivered there");
    }

    (string? Conflict, string? Hole) Put(NodeId server, long slot, int at, Request request)
    {
        if (slot < batches.Floor) return default;
        if (!batches.TryGet(slot, out var batch)) batches.Add(slot, batch = new Batch(server));
        if (at < batch.Requests.Count)
            return batch.Requests[at] == request
                ? default
                : (Say($"{server} delivers {request} in slot {slot}, where {batch.By} delivered {batch.Requests[at]}"), null);
        batch.Requests.Add(request);
        if (batch.EndsAt <= at)
            return (null, Say($"{batch.EndedBy} went on from slot {slot} without {request}, which {server} delivers there"));
        return (null, at == 0 && slot <= highest && PassedBy(slot) is { } other
            ? Say($"{other} went through slot {slot} without {request}, which {server} delivers there")
            : null);
    }

    /// <summary>The server that has gone through a slot without a delivery; null when there is none.</summary>
    NodeId? PassedBy(long slot)
    {
        foreach (var (_, stretch) in empty.Between(slot - longest, slot + 1))
            if (stretch.To >= slot) return stretch.By;
        return null;
    }

    void Forget(NodeId server, long slot)
    {
        if (retention.Reached(server, slot) is not { } below) return;
        batches.Drop(below);
        empty.Drop(below - longest);
    }

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What servers deliver in one slot: one request, or a batch of them.</summary>
    sealed class Batch(NodeId by)
    {
        public readonly List<Request> Requests = new(1);
        public readonly NodeId By = by;

        /// <summary>After so many the first server went on.</summary>
        public int? EndsAt;
        public NodeId EndedBy;
    }

    sealed class Stretch
    {
        public long To;
        public NodeId By;
    }

    /// <summary>How far the present life of a server has got.</summary>
    sealed class Position
    {
        public long Slot = -1;
        public int Delivered;
        public bool IsThrough = true;
    }
}
