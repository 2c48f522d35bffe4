namespace Simulator.Analysis.Consistency.Bounded;

/// <summary>
/// k-atomicity (Aiyer, Alvisi and Bazzi, DISC 2005): the least k such that in some order that respects real time every read returns one of
/// the last k versions; 1 is linearizable. From below: the writes that lie between a read and its write in every order. From above: one
/// order of the writes in which all can be done. Where the two do not meet, a search (for k of 3 and more no fast algorithm is known).
/// </summary>
sealed class KStaleness(VersionKey key)
{
    /// <param name="Least">No smaller k will do.</param>
    /// <param name="Most">This k will do; the answer, where the two are equal.</param>
    /// <param name="Read">The read that has the most writes for certain between it and its own; -1 where nobody read.</param>
    public readonly record struct Answer(int Least, int Most, int Read);

    public Answer Find(Purse purse)
    {
        var (least, read) = FromBelow();
        var most = int.Max(least, FromAbove());
        while (least < most)
        {
            var end = Search(least, purse);
            if (end == SearchEnd.Linearizable) return new Answer(least, least, read);
            if (end == SearchEnd.OutOfBudget) return new Answer(least, most, read);
            least++;
        }
        return new Answer(least, least, read);
    }

    /// <summary>
    /// The writes that lie for certain between a read's write and the read: begun after the one had ended, ended before it began.
    /// </summary>
    public IEnumerable<int> Between(int read)
    {
        var after = Seen(key.From[read]);
        for (var i = 0; i < key.Ops.Length; i++)
            if (key.Ops[i].IsWrite && key.Ops[i].Invoke > after && key.Ops[i].Return < key.Ops[read].Invoke) yield return i;
    }

    int[]? seen;

    /// <summary>By when a version was there for certain: its write, or a read of it, had ended.</summary>
    int Seen(int write)
    {
        if (write < 0) return -1;
        if (seen is null)
        {
            seen = [.. key.Ops.Select(op => op.Return)];
            for (var i = 0; i < seen.Length; i++)
                if (key.From[i] >= 0) seen[key.From[i]] = int.Min(seen[key.From[i]], key.Ops[i].Return);
        }
        return seen[write];
    }

    /// <summary>Counts with a tree of sums over the writes in the order of their begin, filled in the order of their end.</summary>
    (int Least, int Read) FromBelow()
    {
        int[] writes = [.. Enumerable.Range(0, key.Ops.Length).Where(i => key.Ops[i].IsWrite)];
        int[] begins = [.. writes.Select(i => key.Ops[i].Invoke)];
        int[] ended = [.. Enumerable.Range(0, writes.Length).OrderBy(n => key.Ops[writes[n]].Return)];
        var tree = new int[writes.Length + 1];
        var (least, worst, at) = (1, -1, 0);
        for (var read = 0; read < key.Ops.Length; read++)
        {
            if (key.Ops[read].IsWrite) continue;
            for (; at < ended.Length && key.Ops[writes[ended[at]]].Return < key.Ops[read].Invoke; at++)
                for (var i = ended[at] + 1; i < tree.Length; i += i & -i) tree[i]++;
            var from = Array.BinarySearch(begins, Seen(key.From[read]));
            var count = at;
            for (var i = from < 0 ? ~from : from + 1; i > 0; i -= i & -i) count -= tree[i];
            if (worst < 0 || count + 1 > least) (least, worst) = (count + 1, read);
        }
        return (least, worst);
    }

    /// <summary>
    /// Writes in the order in which they were there for certain, which respects real time; each read as early as it can be then.
    /// </summary>
    int FromAbove()
    {
        int[] writes = [.. Enumerable.Range(0, key.Ops.Length).Where(i => key.Ops[i].IsWrite).OrderBy(Seen)];
        var rank = new int[key.Ops.Length];
        for (var i = 0; i < writes.Length; i++) rank[writes[i]] = i;
        var events = new List<(int Position, bool IsEnd, int Op)>();
        for (var i = 0; i < key.Ops.Length; i++)
        {
            if (!key.Ops[i].IsWrite) events.Add((key.Ops[i].Invoke, false, i));
            if (key.Ops[i].Return != Operations.Never) events.Add((key.Ops[i].Return, true, i));
        }
        events.Sort();
        var place = new int[key.Ops.Length];
        var (passed, most) = (0, 1);
        foreach (var (_, isEnd, op) in events)
            if (isEnd) passed = int.Max(passed, key.Ops[op].IsWrite ? rank[op] + 1 : place[op]);
            else
            {
                var own = key.From[op] < 0 ? -1 : rank[key.From[op]];
                place[op] = int.Max(passed, own + 1);
                most = int.Max(most, place[op] - own);
            }
        return most;
    }

    SearchEnd Search(int k, Purse purse) => new Search<WindowObject>(
        new WindowObject(key, k), [.. key.Ops.Select(op => op.Invoke)], [.. key.Ops.Select(op => op.Return)],
        [.. Enumerable.Repeat(-1, key.Ops.Length)], purse).Run();
}

/// <summary>A register of which a read may return any of the last few versions. A state is the number of a row of versions.</summary>
readonly struct WindowObject(VersionKey key, int k) : ISequentialObject
{
    readonly Rows rows = new();

    public int Initial => rows.Number([.. Enumerable.Repeat(VersionKey.Initial, 1)]);

    public long Bytes => rows.Bytes;

    public bool IsDark(int state) => false;

    public bool IsRead(int op) => !key.Ops[op].IsWrite;

    public bool IsBlind(int op) => false;

    public bool Step(int state, int op, out int next)
    {
        next = state;
        var row = rows[state];
        if (IsRead(op)) return Array.IndexOf(row, key.From[op]) >= 0;
        next = rows.Number(row.Length < k ? [.. row, op] : [.. row[1..], op]);
        return true;
    }
}
