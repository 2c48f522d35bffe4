namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>What of time a level respects.</summary>
enum TimeOrder : byte
{
    None,

    /// <summary>A session's transactions come in its order.</summary>
    Session,

    /// <summary>What had ended comes before what then began.</summary>
    RealTime,
}

/// <summary>Draws the edges that hold at once: those of time, of reading, and of the order that lists show.</summary>
static class Dependencies
{
    /// <summary>so: from each transaction to the next of its session.</summary>
    public static IEnumerable<(int Earlier, int Later)> Sessions(TransactionHistory history)
    {
        var last = new Dictionary<int, int>();
        for (var t = 1; t < history.Count; t++)
        {
            if (last.TryGetValue(history.Session(t), out var before)) yield return (before, t);
            last[history.Session(t)] = t;
        }
    }

    /// <summary>wr: writer, reader and key, once for each pair of the first two.</summary>
    public static IEnumerable<(int Writer, int Reader, int Key)> Reads(TransactionHistory history)
    {
        for (var t = 1; t < history.Count; t++)
            for (var i = history.ReadStart[t]; i < history.ReadStart[t + 1]; i++)
                if (history.ReadFrom[i] != TransactionHistory.Initial) yield return (history.ReadFrom[i], t, history.ReadKey[i]);
    }

    /// <summary>ww: each writer of a list and the next in it; the last and all writers whose elements nobody has read.</summary>
    public static IEnumerable<(int Earlier, int Later, int Key)> Lists(TransactionHistory history)
    {
        for (var key = 0; key < history.Chain.Length; key++)
        {
            var chain = history.Chain[key];
            for (var i = 1; i < chain.Length; i++) yield return (chain[i - 1], chain[i], key);
            if (chain.Length == 0 || history.Writers[key].Length == 0) continue;
            var seen = new HashSet<int>(chain);
            foreach (var writer in history.Writers[key])
                if (!seen.Contains(writer)) yield return (chain[^1], writer, key);
        }
    }

    /// <summary>A graph of whole transactions with these edges.</summary>
    public static DependencyGraph Graph(TransactionHistory history, TimeOrder time, bool reads)
    {
        var graph = new DependencyGraph(history.Count);
        for (var t = 1; t < history.Count; t++) graph.Add(new Edge(TransactionHistory.Initial, t, Reason.Beginning));
        if (time == TimeOrder.Session)
            foreach (var (earlier, later) in Sessions(history)) graph.Add(new Edge(earlier, later, Reason.Session));
        if (reads)
            foreach (var (writer, reader, key) in Reads(history)) graph.Add(new Edge(writer, reader, Reason.WriteRead, key));
        return graph;
    }

    public static void AddLists(DependencyGraph graph, TransactionHistory history)
    {
        foreach (var (earlier, later, key) in Lists(history)) graph.Add(new Edge(earlier, later, Reason.ListOrder, key));
    }
}
