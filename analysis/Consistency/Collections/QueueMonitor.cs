namespace Simulator.Analysis.Consistency.Collections;

/// <summary>
/// Queues whose elements are put in once each, by the four ways in which such a history can be wrong (Henzinger, Sezgin and Vafeiadis,
/// "Aspect-Oriented Linearizability Proofs", CONCUR 2013): an element comes from nowhere, or comes out twice, or overtakes one that was
/// put in before it, or the queue is found empty while some element is in it for certain. O(n log n). With a dequeue of unknown outcome
/// it is not decided here.
/// </summary>
/// <remarks>
/// The order: for each dequeue that found nothing a moment is chosen at which no element is in the queue for certain. What was surely put
/// in, or taken out, by then goes before it, everything else after it. Between two such moments elements are taken one by one such that
/// none that is left was surely put in, or taken out, before.
/// </remarks>
sealed class QueueMonitor(Operations all, int[] ops)
{
    const long Always = long.MaxValue;

    readonly Dictionary<int, int> numbers = [];
    readonly List<int> put = [], taken = [], empties = [];
    bool isDrained;

    public (int[]? Order, Clash? Clash) Run()
    {
        foreach (var op in ops)
        {
            if (all.Act[op] != Act.Enqueue) continue;
            if (!numbers.TryAdd(all.Argument[op], put.Count)) return (null, null);
            put.Add(op);
            taken.Add(-1);
        }
        if (TakeOut(out var clash) is false) return (null, clash);
        var kept = Enumerable.Range(0, put.Count).Where(v => taken[v] >= 0 || all.Return[put[v]] != Operations.Never).ToArray();
        if (Overtaken(kept) is { } overtaken) return (null, overtaken);
        if (empties.Count > 0 && isDrained) return (null, null);
        var cuts = new List<(int Moment, int Op)>();
        if (NeverEmpty(kept, cuts) is { } never) return (null, never);
        return (Order(kept, cuts), null);
    }

    /// <summary>Pairs what came out with what was put in; false when that is wrong or cannot be said.</summary>
    bool TakeOut(out Clash? clash)
    {
        clash = null;
        foreach (var op in ops)
        {
            if (all.Act[op] != Act.Dequeue) continue;
            if (all.Return[op] == Operations.Never) return false;
            isDrained |= all.After[op] != Operations.None;
            if (QueueObject.FoundEmpty(all, op))
            {
                empties.Add(op);
                continue;
            }
            var element = all.Result[op];
            if (!numbers.TryGetValue(element, out var v)) clash ??= new Clash(ClashKind.ThinAir, op, -1, [op], element);
            else if (taken[v] >= 0) clash ??= new Clash(ClashKind.TakenTwice, taken[v], op, Together(put[v], taken[v], op), element);
            else if (all.Return[op] < all.Invoke[put[v]])
                clash ??= new Clash(ClashKind.TakenEarly, op, put[v], Together(op, put[v]), element);
            else taken[v] = op;
        }
        return clash is null;
    }

    long PutBegin(int v) => all.Invoke[put[v]];

    /// <summary>By when it was in: what has come out was in before.</summary>
    long PutEnd(int v) => long.Min(all.Return[put[v]] == Operations.Never ? Always : all.Return[put[v]], OutEnd(v));

    /// <summary>From when on it can have come out: not before it was put in.</summary>
    long OutBegin(int v) => taken[v] < 0 ? Always : long.Max(all.Invoke[taken[v]], PutBegin(v));

    long OutEnd(int v) => taken[v] < 0 ? Always : all.Return[taken[v]];

    Clash? Overtaken(int[] kept)
    {
        var byBegin = kept.OrderBy(PutBegin).ToArray();
        var byEnd = kept.OrderBy(PutEnd).ToArray();
        var (at, slowest) = (0, -1);
        foreach (var v in byBegin)
        {
            for (; at < byEnd.Length && PutEnd(byEnd[at]) < PutBegin(v); at++)
                if (slowest < 0 || OutBegin(byEnd[at]) > OutBegin(slowest)) slowest = byEnd[at];
            if (slowest >= 0 && OutBegin(slowest) > OutEnd(v))
                return new Clash(ClashKind.Overtaken, put[slowest], put[v], OpsOf([slowest, v]), all.Argument[put[slowest]]);
        }
        return null;
    }

    /// <summary>Chooses, for each dequeue that found nothing, a moment: after the event of that position and before the next.</summary>
    Clash? NeverEmpty(int[] kept, List<(int Moment, int Op)> cuts)
    {
        if (empties.Count == 0) return null;
        var certain = kept.Where(v => PutEnd(v) < OutBegin(v)).OrderBy(PutEnd).ToArray();
        var gaps = new List<(long From, long To)>();
        var until = -1L;
        foreach (var v in certain)
        {
            if (PutEnd(v) > until) gaps.Add((until, PutEnd(v)));
            until = long.Max(until, OutBegin(v));
        }
        if (until < Always) gaps.Add((until, Always));
        foreach (var op in empties)
        {
            var gap = gaps.FindIndex(each => each.To > all.Invoke[op]);
            if (gap < 0 || long.Max(gaps[gap].From, all.Invoke[op]) >= all.Return[op])
                return new Clash(ClashKind.NeverEmpty, op, -1, [.. OpsOf(Chain(certain, op)).Append(op).Order()]);
            cuts.Add(((int)long.Max(gaps[gap].From, all.Invoke[op]), op));
        }
        cuts.Sort();
        return null;
    }

    /// <summary>Elements that were in the queue one after the other, without a gap, all the time that an operation lasted.</summary>
    List<int> Chain(int[] certain, int op)
    {
        var chain = new List<int>();
        for (long at = all.Invoke[op]; at < all.Return[op];)
        {
            var moment = at;
            var next = certain.Where(v => PutEnd(v) <= moment && OutBegin(v) > moment).MaxBy(OutBegin);
            chain.Add(next);
            at = OutBegin(next);
        }
        return chain;
    }

    /// <summary>An order of everything; null if drains forbid one, which a search must look into.</summary>
    int[]? Order(int[] kept, List<(int Moment, int Op)> cuts)
    {
        int Segment(int v)
        {
            var first = long.Min(PutEnd(v), OutEnd(v));
            var (low, high) = (0, cuts.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (cuts[middle].Moment < first) low = middle + 1;
                else high = middle;
            }
            return low;
        }
        var segments = kept.ToLookup(Segment);
        var moments = new List<(long Moment, int Rank, int Index, int Op)>();
        var (inLatest, outLatest) = (0L, 0L);
        for (var segment = 0; segment <= cuts.Count; segment++)
        {
            if (segment > 0)
            {
                inLatest = long.Max(inLatest, 2L * cuts[segment - 1].Moment + 1);
                moments.Add((2L * cuts[segment - 1].Moment + 1, 0, segment, cuts[segment - 1].Op));
            }
            if (Elements([.. segments[segment]]) is not { } elements) return null;
            foreach (var v in elements)
            {
                inLatest = long.Max(inLatest, 2 * PutBegin(v));
                moments.Add((inLatest, 1, moments.Count, put[v]));
                if (taken[v] < 0) continue;
                outLatest = long.Max(long.Max(outLatest, inLatest), 2 * OutBegin(v));
                moments.Add((outLatest, 2, moments.Count, taken[v]));
            }
        }
        moments.Sort();
        return [.. moments.Select(each => each.Op)];
    }

    /// <summary>Elements in an order in which none was surely put in, or taken out, before one that stands earlier.</summary>
    List<int>? Elements(int[] some)
    {
        var byBegin = some.OrderBy(PutBegin).ToArray();
        var byPutEnd = some.OrderBy(PutEnd).ToArray();
        var byOutEnd = some.OrderBy(OutEnd).ToArray();
        var placed = new HashSet<int>();
        var ready = new SortedSet<(long, int, int)>();
        var order = new List<int>();
        var (at, putEnd, outEnd) = (0, 0, 0);
        while (order.Count < some.Length)
        {
            while (placed.Contains(byPutEnd[putEnd])) putEnd++;
            while (placed.Contains(byOutEnd[outEnd])) outEnd++;
            for (; at < byBegin.Length && PutBegin(byBegin[at]) < PutEnd(byPutEnd[putEnd]); at++)
                ready.Add((OutBegin(byBegin[at]), taken[byBegin[at]], byBegin[at]));
            var limit = OutEnd(byOutEnd[outEnd]);
            var next = -1;
            foreach (var (begin, _, v) in ready)
            {
                if (begin > limit) break;
                if (taken[v] >= 0 && all.After[taken[v]] is >= 0 and var before && !placed.Contains(numbers[all.Result[before]])) continue;
                next = v;
                break;
            }
            if (next < 0) return null;
            ready.Remove((OutBegin(next), taken[next], next));
            placed.Add(next);
            order.Add(next);
        }
        return order;
    }

    int[] OpsOf(IEnumerable<int> elements) =>
        [.. elements.SelectMany(v => taken[v] >= 0 ? new[] { put[v], taken[v] } : [put[v]]).Distinct().Order()];

    static int[] Together(params ReadOnlySpan<int> chosen) => [.. new SortedSet<int>(chosen.ToArray())];
}
