namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>
/// The levels that are decided in polynomial time, by the axioms of Biswas and Enea, "On the Complexity of Checking Transactional
/// Consistency", OOPSLA 2019: when t3 reads a key from t1, and t2, which t3 had to know, wrote that key too, then t2 came before t1. What
/// t3 had to know is what makes the level. The level holds when these edges make no cycle with sessions and reading.
/// </summary>
sealed class Saturation(TransactionHistory history, TimeOrder time)
{
    readonly HashSet<(int, int)> added = [];
    DependencyGraph graph = new(0);

    /// <summary>PL-1: writers follow each other without a circle, so far as lists show.</summary>
    public DependencyGraph ReadUncommitted()
    {
        graph = new DependencyGraph(history.Count);
        Dependencies.AddLists(graph, history);
        return graph;
    }

    /// <summary>t3 had to know t2 when an earlier read of it had seen t2.</summary>
    public DependencyGraph ReadCommitted()
    {
        Begin();
        var seen = new Dictionary<int, int>();
        for (var t = 1; t < history.Count; t++)
        {
            seen.Clear();
            for (var i = history.ReadStart[t]; i < history.ReadStart[t + 1]; i++) seen.TryAdd(history.ReadFrom[i], i);
            foreach (var known in Distinct(t))
                foreach (var i in ReadsOf(t, known))
                    if (i > seen[known]) Prefer(known, history.ReadFrom[i], t, history.ReadKey[i], seen[known]);
        }
        return graph;
    }

    /// <summary>t3 had to know what it read from, wherever in it, and what its session did before.</summary>
    public DependencyGraph ReadAtomic()
    {
        Begin();
        var own = new Dictionary<(int Session, int Key), int>();
        for (var t = 1; t < history.Count; t++)
        {
            foreach (var known in Distinct(t))
                foreach (var i in ReadsOf(t, known)) Prefer(known, history.ReadFrom[i], t, history.ReadKey[i], -1);
            if (time == TimeOrder.None) continue;
            for (var i = history.ReadStart[t]; i < history.ReadStart[t + 1]; i++)
                if (own.TryGetValue((history.Session(t), history.ReadKey[i]), out var last))
                    Prefer(last, history.ReadFrom[i], t, history.ReadKey[i], -1);
            for (var i = history.WriteStart[t]; i < history.WriteStart[t + 1]; i++) own[(history.Session(t), history.WriteKey[i])] = t;
        }
        return graph;
    }

    /// <summary>t3 had to know all that came before it by sessions and reading. Null when that needs more memory than given.</summary>
    public DependencyGraph? Causal(long bytes)
    {
        graph = Dependencies.Graph(history, time, reads: true);
        if (graph.Sort() is { } order)
        {
            if (Clocks.Of(graph, order, history.Count, bytes) is not { } clocks) return null;
            var writers = new WriterChains(history, clocks, t => t);
            for (var t = 1; t < history.Count; t++)
                for (var i = history.ReadStart[t]; i < history.ReadStart[t + 1]; i++)
                    foreach (var group in writers.Of(history.ReadKey[i]))
                        if (group.LastBefore(clocks.Last(t, group.Chain), t, -1) is >= 0 and var known)
                            Prefer(known, history.ReadFrom[i], t, history.ReadKey[i], -1);
        }
        Dependencies.AddLists(graph, history);
        return graph;
    }

    void Begin()
    {
        graph = Dependencies.Graph(history, time, reads: true);
        Dependencies.AddLists(graph, history);
    }

    /// <summary>The transactions that one has read from, each once, without the initial one.</summary>
    IEnumerable<int> Distinct(int t)
    {
        var told = new HashSet<int>();
        for (var i = history.ReadStart[t]; i < history.ReadStart[t + 1]; i++)
            if (history.ReadFrom[i] != TransactionHistory.Initial && told.Add(history.ReadFrom[i])) yield return history.ReadFrom[i];
    }

    /// <summary>The reads of a transaction of keys that another wrote, found from the shorter side.</summary>
    IEnumerable<int> ReadsOf(int t, int writer)
    {
        for (var i = history.ReadStart[t]; i < history.ReadStart[t + 1]; i++)
            if (history.Writes(writer, history.ReadKey[i])) yield return i;
    }

    /// <summary>An edge: t2 before t1, because t3 knew t2 and read from t1.</summary>
    void Prefer(int known, int read, int reader, int key, int seen)
    {
        if (known == read || known == reader || !added.Add((known, read))) return;
        graph.Add(new Edge(known, read, Reason.Preferred, key, reader, PathFrom: known, PathTo: seen < 0 ? reader : -1));
    }
}

/// <summary>The writers of each key by the chains on which they lie, so that the first behind a place and the last before it are found at once.</summary>
sealed class WriterChains
{
    readonly Group[][] groups;

    /// <param name="commit">The node at which what a transaction wrote is there for others.</param>
    public WriterChains(TransactionHistory history, Clocks clocks, Func<int, int> commit)
    {
        groups = new Group[history.Writers.Length][];
        for (var key = 0; key < groups.Length; key++)
            groups[key] =
            [
                .. history.Writers[key].GroupBy(writer => clocks.Chain(commit(writer))).OrderBy(group => group.Key).Select(group =>
                {
                    int[] writers = [.. group.OrderBy(writer => clocks.Place(commit(writer)))];
                    return new Group(group.Key, writers, [.. writers.Select(writer => clocks.Place(commit(writer)))]);
                }),
            ];
    }

    public ReadOnlySpan<Group> Of(int key) => groups[key];

    /// <summary>The writers of one key on one chain.</summary>
    public sealed class Group(int chain, int[] writers, int[] places)
    {
        public int Chain => chain;

        /// <summary>The last writer at or before a place, except two; -1 for none. The second exception ends the search.</summary>
        public int LastBefore(int place, int except, int end)
        {
            var at = Array.BinarySearch(places, place);
            if (at < 0) at = ~at - 1;
            while (at >= 0 && writers[at] == except) at--;
            return at >= 0 && writers[at] != end ? writers[at] : -1;
        }

        /// <summary>The first writer at or behind a place, except one; -1 for none.</summary>
        public int FirstFrom(int place, int except)
        {
            var at = Array.BinarySearch(places, place);
            if (at < 0) at = ~at;
            while (at < writers.Length && writers[at] == except) at++;
            return at < writers.Length ? writers[at] : -1;
        }
    }
}
