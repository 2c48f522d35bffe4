using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>
/// The graph of a level with all edges that hold whatever the order of writers is. Real time takes a node for each instant at which
/// something ended, and so edges in number of transactions and not of their pairs; those that found a key as it was at first have one node
/// together that all its writers come after.
/// </summary>
sealed class OrderGraph
{
    readonly TransactionHistory history;
    readonly Shape shape;
    readonly Versions versions;

    public OrderGraph(TransactionHistory history, Shape shape, TimeOrder time, Versions versions)
    {
        (this.history, this.shape, this.versions) = (history, shape, versions);
        var transactions = shape.IsSplit ? 2 * history.Count : history.Count;
        var instants = time == TimeOrder.RealTime ? history.Count : 0;
        int[] joint = [.. Enumerable.Range(0, history.Writers.Length).Where(key => history.Writers[key].Length > 0 && versions.IsReadInitially(key))];
        Graph = new DependencyGraph(transactions + joint.Length + instants);
        for (var t = 1; t < history.Count; t++)
        {
            if (shape.IsSplit) Graph.Add(new Edge(Begin(t), Commit(t), Reason.Own));
            Graph.Add(new Edge(Commit(TransactionHistory.Initial), Begin(t), Reason.Beginning));
        }
        if (shape.IsSplit) Graph.Add(new Edge(Begin(TransactionHistory.Initial), Commit(TransactionHistory.Initial), Reason.Own));
        foreach (var (writer, reader, key) in Dependencies.Reads(history))
            Graph.Add(new Edge(Commit(writer), Begin(reader), Reason.WriteRead, key));
        foreach (var (earlier, later, key) in Dependencies.Lists(history))
            Graph.Add(new Edge(Commit(earlier), shape.IsExclusive ? Begin(later) : Commit(later), Reason.ListOrder, key));
        for (var i = 0; i < joint.Length; i++) AddInitialReads(joint[i], transactions + i);
        if (time != TimeOrder.None)
            foreach (var (earlier, later) in Dependencies.Sessions(history))
                Graph.Add(new Edge(Commit(earlier), Begin(later), Reason.Session));
        if (time == TimeOrder.RealTime) AddTime(transactions + joint.Length);
    }

    public DependencyGraph Graph { get; }

    int Begin(int t) => shape.IsSplit ? 2 * t : t;

    int Commit(int t) => shape.IsSplit ? 2 * t + 1 : t;

    /// <summary>Who has read what a key held at first comes before all its writers, itself excepted.</summary>
    void AddInitialReads(int key, int joint)
    {
        var isJoint = false;
        foreach (var reader in versions.ReadersOf(versions.Of(TransactionHistory.Initial, key)))
        {
            if (shape.AntiDependencies == AntiDependencies.OfWriters && history.IsReadOnly(reader)) continue;
            if (!history.Writes(reader, key))
            {
                if (shape.AntiDependencies == AntiDependencies.None) continue;
                Graph.Add(new Edge(Begin(reader), joint, Reason.AntiDependency, key, TransactionHistory.Initial));
                isJoint = true;
                continue;
            }
            foreach (var writer in history.Writers[key])
                if (writer != reader)
                    Graph.Add(new Edge(
                        Begin(reader), Commit(writer), Reason.AntiDependency, key, TransactionHistory.Initial));
        }
        if (!isJoint) return;
        foreach (var writer in history.Writers[key])
            Graph.Add(new Edge(joint, Commit(writer), Reason.AntiDependency, key, TransactionHistory.Initial));
    }

    void AddTime(int firstInstant)
    {
        var events = new List<(int At, int Transaction, bool IsEnd)>();
        for (var t = 1; t < history.Count; t++)
        {
            events.Add((history.RecordOf(t).Invoke, t, false));
            if (history.RecordOf(t).Return != Operations.Never) events.Add((history.RecordOf(t).Return, t, true));
        }
        events.Sort();
        var instant = firstInstant - 1;
        foreach (var (_, t, isEnd) in events)
        {
            if (!isEnd)
            {
                if (instant >= firstInstant) Graph.Add(new Edge(instant, Begin(t), Reason.RealTime));
                continue;
            }
            if (instant >= firstInstant) Graph.Add(new Edge(instant, instant + 1, Reason.Own));
            Graph.Add(new Edge(Commit(t), ++instant, Reason.RealTime));
        }
    }
}
