namespace Simulator.Analysis.Consistency.Bounded;

/// <summary>
/// Eventual consistency, as far as clients can see it: once updates have ended, readers come to agree. Of each key, the last reads of all
/// processes that read it after the last update must have found the same.
/// </summary>
static class EventualAgreement
{
    /// <param name="Disagreeing">Two last reads that found different things; null when there are none.</param>
    /// <param name="Unread">A key that was updated and that nobody read afterwards; null when there is none.</param>
    /// <param name="Restless">
    /// A key on which last reads disagree while an update of unknown outcome may still take effect; null when there is none.
    /// </param>
    /// <param name="Settling">
    /// The longest time from the last update of a key to the first read from which on all agree, in nanoseconds.
    /// </param>
    /// <param name="Judged">Keys that were read after their last update.</param>
    public sealed record Answer((int One, int Other)? Disagreeing, int? Unread, int? Restless, long Settling, int Judged);

    public static Answer Find(Operations all)
    {
        int? unread = null, restless = null;
        var (settling, judged) = (0L, 0);
        foreach (var key in Enumerable.Range(0, all.Count).GroupBy(op => all.Key[op]))
        {
            var (quiet, since) = Quiescence(all, key);
            var last = new Dictionary<int, int>();
            int[] reads = [.. key.Where(op => all.Act[op] == Act.Read && all.Invoke[op] > quiet)];
            foreach (var read in reads) last[all.Process[read]] = read;
            if (reads.Length == 0)
            {
                unread ??= quiet >= 0 ? key.Key : null;
                continue;
            }
            judged++;
            int[] final = [.. last.Values.Order()];
            if (final.FirstOrDefault(read => all.Result[read] != all.Result[final[0]], -1) is >= 0 and var other)
            {
                if (!key.Any(op => all.Return[op] == Operations.Never)) return new Answer((final[0], other), null, null, 0, judged);
                restless ??= key.Key;
                continue;
            }
            var agreed = reads.Length - 1;
            while (agreed > 0 && all.Result[reads[agreed - 1]] == all.Result[final[0]]) agreed--;
            if (quiet >= 0) settling = long.Max(settling, all.InvokeTime[reads[agreed]] - since);
        }
        return new Answer(null, unread, restless, settling, judged);
    }

    /// <summary>The last end of an update, or begin of one whose end nobody knows; -1 where nothing was updated.</summary>
    static (int Position, long Time) Quiescence(Operations all, IEnumerable<int> ops)
    {
        var (position, time) = (-1, 0L);
        foreach (var op in ops)
        {
            if (all.Act[op] is Act.Read or Act.Contains) continue;
            var isOpen = all.Return[op] == Operations.Never;
            var end = isOpen ? all.Invoke[op] : all.Return[op];
            if (end > position) (position, time) = (end, isOpen ? all.InvokeTime[op] : all.ReturnTime[op]);
        }
        return (position, time);
    }
}
