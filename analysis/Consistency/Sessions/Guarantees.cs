namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>
/// Any subset of the four session guarantees (Terry et al., PDIS 1994), with visibility and arbitration in the sense of Viotti and
/// Vukolić, "Consistency in Non-Transactional Distributed Storage Systems", ACM Computing Surveys 49(1), 2016. The least visibility that
/// the guarantees demand is computed, and with it the order of writes that reads then demand; they hold if that has no cycle. Monotonic
/// writes and writes follow reads demand, as Terry has it, that who sees a write also sees what must come before it.
/// </summary>
sealed class Guarantees
{
    readonly SessionHistory history;
    readonly bool readYourWrites, monotonicReads, monotonicWrites, writesFollowReads;
    readonly int[] number;
    readonly int[] writes;

    public Guarantees(SessionHistory history, SessionModel model)
    {
        this.history = history;
        var isAll = model == SessionModel.SessionGuarantees;
        readYourWrites = isAll || model == SessionModel.ReadYourWrites;
        monotonicReads = isAll || model == SessionModel.MonotonicReads;
        monotonicWrites = isAll || model == SessionModel.MonotonicWrites;
        writesFollowReads = isAll || model == SessionModel.WritesFollowReads;
        writes = [.. Enumerable.Range(0, history.Count).Where(op => history.IsWrite[op])];
        number = new int[history.Count];
        for (var i = 0; i < writes.Length; i++) number[writes[i]] = i;
    }

    int Width => (writes.Length + 63) / 64;

    /// <summary>Memory that the sets of visible writes need, in bytes.</summary>
    public long Bytes => 8L * Width * (history.Count + 2L * history.Sessions);

    /// <param name="sequence">The operations in an order in which each comes after what its session and its reading demand.</param>
    public SessionFinding Check(IReadOnlyList<int> sequence)
    {
        var visible = Visibility(sequence);
        var before = new List<int>?[history.Count];
        for (var read = 0; read < history.Count; read++)
        {
            if (history.IsWrite[read]) continue;
            foreach (var write in history.WritesTo(history.Key[read]))
            {
                if (write == history.From[read] || !Has(visible[read], number[write])) continue;
                if (history.From[read] == SessionHistory.Initial)
                    return SessionFinding.Bad("InitialReadAfterWrite", [write, read],
                        $"{Words.The(history, write)} had to be visible to {Words.The(history, read)}: "
                            + "the initial value.");
                (before[history.From[read]] ??= []).Add(write);
            }
        }
        AddSessionOrders(visible, before);
        var cycle = Cycle(before);
        return cycle.Count == 0 ? SessionFinding.Good : SessionFinding.Bad("CyclicArbitration", cycle,
            "No order of the writes fits to what had to be visible to the reads: " + Words.Chain(history, cycle) + ".");
    }

    /// <summary>
    /// For each operation the least set of writes that it must know: of a read what it sees, of a write what goes with it. A fixpoint,
    /// which one round reaches when the sequence keeps causality.
    /// </summary>
    ulong[][] Visibility(IReadOnlyList<int> sequence)
    {
        var visible = new ulong[history.Count][];
        for (var op = 0; op < visible.Length; op++) visible[op] = new ulong[Width];
        foreach (var write in writes) visible[write][number[write] / 64] |= 1UL << (number[write] % 64);
        var seen = Enumerable.Range(0, history.Sessions).Select(_ => new ulong[Width]).ToArray();
        var written = Enumerable.Range(0, history.Sessions).Select(_ => new ulong[Width]).ToArray();
        bool isChanged;
        do
        {
            isChanged = false;
            foreach (var set in seen.Concat(written)) Array.Clear(set);
            foreach (var op in sequence) isChanged |= Grow(op, visible, seen[history.Session[op]], written[history.Session[op]]);
        }
        while (isChanged);
        return visible;
    }

    /// <summary>Takes into an operation's set what is known of others; whether that was news.</summary>
    bool Grow(int op, ulong[][] visible, ulong[] seen, ulong[] written)
    {
        var isNews = false;
        if (history.IsWrite[op])
        {
            if (monotonicWrites) isNews |= Unite(visible[op], written);
            if (writesFollowReads) isNews |= Unite(visible[op], seen);
            Unite(written, visible[op]);
        }
        else
        {
            if (history.From[op] >= 0) isNews |= Unite(visible[op], visible[history.From[op]]);
            if (readYourWrites) isNews |= Unite(visible[op], written);
            if (monotonicReads) isNews |= Unite(visible[op], seen);
            Unite(seen, visible[op]);
        }
        return isNews;
    }

    /// <summary>What sessions demand of the order of writes, whoever sees them.</summary>
    void AddSessionOrders(ulong[][] visible, List<int>?[] before)
    {
        for (var session = 0; session < history.Sessions; session++)
        {
            int? lastWrite = null;
            var told = new ulong[Width];
            var news = new List<int>();
            for (var op = history.First[session]; op < history.First[session + 1]; op++)
            {
                if (!history.IsWrite[op])
                {
                    if (writesFollowReads) TakeNews(visible[op], told, news);
                    continue;
                }
                var list = before[op] ??= [];
                if (monotonicWrites && lastWrite is { } last) list.Add(last);
                list.AddRange(news);
                // Later writes come after these too: through the next write, or each by itself.
                if (monotonicWrites) news.Clear();
                lastWrite = op;
            }
        }
    }

    void TakeNews(ulong[] set, ulong[] told, List<int> news)
    {
        for (var i = 0; i < set.Length; i++)
        {
            for (var rest = set[i] & ~told[i]; rest != 0; rest &= rest - 1)
                news.Add(writes[64 * i + System.Numerics.BitOperations.TrailingZeroCount(rest)]);
            told[i] |= set[i];
        }
    }

    /// <summary>A cycle of the order of writes; empty when there is none.</summary>
    List<int> Cycle(List<int>?[] before)
    {
        var state = new byte[history.Count];
        var stack = new Stack<(int Op, int Next)>();
        foreach (var root in writes)
        {
            if (state[root] != 0) continue;
            state[root] = 1;
            stack.Push((root, 0));
            while (stack.TryPop(out var entry))
            {
                if (before[entry.Op] is not { } sources || entry.Next >= sources.Count)
                {
                    state[entry.Op] = 2;
                    continue;
                }
                stack.Push((entry.Op, entry.Next + 1));
                var source = sources[entry.Next];
                if (state[source] == 1) return [.. stack.Select(each => each.Op).TakeWhile(each => each != source), source];
                if (state[source] != 0) continue;
                state[source] = 1;
                stack.Push((source, 0));
            }
        }
        return [];
    }

    static bool Has(ulong[] set, int write) => (set[write / 64] >> (write % 64) & 1) != 0;

    static bool Unite(ulong[] into, ulong[] from)
    {
        var news = 0UL;
        for (var i = 0; i < into.Length; i++)
        {
            news |= from[i] & ~into[i];
            into[i] |= from[i];
        }
        return news != 0;
    }
}
