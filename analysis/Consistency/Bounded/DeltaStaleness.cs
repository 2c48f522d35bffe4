namespace Simulator.Analysis.Consistency.Bounded;

/// <summary>
/// Δ-atomicity (Golab, Li and Shah, PODC 2011): the least Δ such that the history is atomic when every read is taken to have begun Δ
/// earlier. By the zones of Gibbons and Korach and a binary search over Δ.
/// </summary>
sealed class DeltaStaleness
{
    /// <summary>
    /// All operations on one version. It lasts at least from the first end to the last begin, when that is later: a forward zone. Else all
    /// its operations overlap in the time between the two: a backward zone.
    /// </summary>
    /// <param name="Ender">The operation that ended first; below 0 for the initial value.</param>
    /// <param name="Reader">The read that began last; below 0 where nobody read it.</param>
    readonly record struct Zone(int Write, (long, int) Low, int Ender, (long, int) WriteBegin, (long Time, int Position) ReadBegin,
        int Reader)
    {
        public (long, int) High(long delta)
        {
            if (Reader < 0) return WriteBegin;
            // A read that is moved to an instant overlaps with what ends at it.
            var read = (ReadBegin.Time - delta, delta == 0 ? ReadBegin.Position : -1);
            return read.CompareTo(WriteBegin) > 0 ? read : WriteBegin;
        }
    }

    readonly VersionKey key;
    readonly Zone[] zones;

    public DeltaStaleness(VersionKey key)
    {
        this.key = key;
        zones = [.. Zones().Values.OrderBy(zone => zone.Low)];
    }

    /// <summary>
    /// Two versions that were both current for certain at one time, with the operations that tell; null when there are none.
    /// </summary>
    public (int[] Newer, int[] Older)? Conflict(long delta)
    {
        var forward = new List<int>();
        for (var i = 0; i < zones.Length; i++)
        {
            if (zones[i].Low.CompareTo(zones[i].High(delta)) >= 0) continue;
            if (forward.Count > 0 && zones[i].Low.CompareTo(zones[forward[^1]].High(delta)) < 0) return (Ops(i), Ops(forward[^1]));
            forward.Add(i);
        }
        for (var i = 0; i < zones.Length; i++)
        {
            var high = zones[i].High(delta);
            if (zones[i].Low.CompareTo(high) < 0) continue;
            var (low, end) = (0, forward.Count);
            while (low < end)
            {
                var middle = (low + end) / 2;
                if (zones[forward[middle]].Low.CompareTo(high) < 0) low = middle + 1;
                else end = middle;
            }
            if (low > 0 && zones[i].Low.CompareTo(zones[forward[low - 1]].High(delta)) < 0) return (Ops(i), Ops(forward[low - 1]));
        }
        return null;
    }

    /// <summary>In nanoseconds. Only for keys without impossible reads.</summary>
    public long Least()
    {
        if (Conflict(0) is null) return 0;
        var (low, high) = (0L, 1L);
        foreach (var op in key.Ops) high = long.Max(high, op.Begin + 1);
        while (low + 1 < high)
        {
            var middle = low + (high - low) / 2;
            if (Conflict(middle) is null) high = middle;
            else low = middle;
        }
        return high;
    }

    int[] Ops(int zone) =>
        [.. new[] { zones[zone].Write, zones[zone].Ender, zones[zone].Reader }.Where(op => op >= 0).Distinct().Order()];

    SortedDictionary<int, Zone> Zones()
    {
        var at = new SortedDictionary<int, Zone>();
        for (var i = 0; i < key.Ops.Length; i++)
        {
            var op = key.Ops[i];
            var end = (op.End, op.Return);
            if (!at.TryGetValue(key.From[i], out var zone))
                zone = key.From[i] >= 0
                    ? new Zone(key.From[i], (long.MaxValue, int.MaxValue), -1, BeginOf(key.Ops[key.From[i]]), default, -1)
                    : new Zone(-1, (long.MinValue, 0), -1, (long.MinValue, -1), default, -1);
            if (key.From[i] >= 0 && end.CompareTo(zone.Low) < 0) zone = zone with { Low = end, Ender = i };
            if (!op.IsWrite && (zone.Reader < 0 || BeginOf(op).CompareTo(zone.ReadBegin) > 0))
                zone = zone with { ReadBegin = BeginOf(op), Reader = i };
            at[key.From[i]] = zone;
        }
        return at;
    }

    static (long, int) BeginOf(VersionOp op) => (op.Begin, op.Invoke);
}
