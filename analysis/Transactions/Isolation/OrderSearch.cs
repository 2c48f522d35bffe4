using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>How a search for an order ended.</summary>
enum OrderEnd : byte { Found, Refuted, OutOfBudget }

/// <summary>
/// Looks for an order of the writers of each key with which the dependencies of a level make no cycle: NP-complete (Papadimitriou 1979;
/// Biswas and Enea 2019). Pairs of writers are ordered wherever one of the two ways would close a cycle, again and again until nothing is
/// left to infer (the pruning of Cobra, OSDI 2020); then an order is tried that lets readers go before what they must not see; where it
/// gets stuck, two writers are ordered both ways in turn.
/// </summary>
sealed partial class OrderSearch
{
    readonly TransactionHistory history;
    readonly Shape shape;
    readonly Purse purse;
    readonly long bytes;
    readonly DependencyGraph graph;
    readonly Versions versions;
    readonly HashSet<(int, int)> known = [];
    readonly SortedSet<int> blamed = [];
    bool isChoosing;
    Clocks? clocks;
    WriterChains? chains;

    public OrderSearch(TransactionHistory history, Shape shape, TimeOrder time, Purse purse, long bytes)
    {
        (this.history, this.shape, this.purse, this.bytes) = (history, shape, purse, bytes);
        versions = new Versions(history);
        graph = new OrderGraph(history, shape, time, versions).Graph;
    }

    /// <summary>After <see cref="OrderEnd.Found"/>: transactions in the order of their commits, without the initial one.</summary>
    public IReadOnlyList<int> Order { get; private set; } = [];

    /// <summary>After <see cref="OrderEnd.Refuted"/>: transactions that suffice for the contradiction.</summary>
    public IReadOnlyCollection<int> Blamed => blamed;

    /// <summary>After <see cref="OrderEnd.Refuted"/>, where no pair had to be tried both ways: the cycle.</summary>
    public Proof Proof { get; private set; } = Proof.None;

    /// <summary>After <see cref="OrderEnd.OutOfBudget"/>: of what more would have been needed.</summary>
    public string Missing { get; private set; } = "";

    /// <summary>The nodes of transactions; others stand behind them.</summary>
    int Transactions => shape.IsSplit ? 2 * history.Count : history.Count;

    int Begin(int t) => shape.IsSplit ? 2 * t : t;

    int Commit(int t) => shape.IsSplit ? 2 * t + 1 : t;

    /// <summary>A choice between two orders of two writers, and whether the second way is being tried.</summary>
    readonly record struct Choice(int Edges, int Earlier, int Later, int Key, bool IsSecond);

    public OrderEnd Run()
    {
        var choices = new Stack<Choice>();
        while (true)
        {
            var end = Infer();
            if (end == OrderEnd.OutOfBudget) return end;
            if (end == OrderEnd.Refuted)
            {
                if (choices.Count == 0) return end;
                if (!Turn(choices)) return OrderEnd.Refuted;
                continue;
            }
            if (Schedule() is not { } stuck) return OrderEnd.Found;
            if (!purse.Take())
            {
                Missing = "configurations";
                return OrderEnd.OutOfBudget;
            }
            // The schedule had the second come late: the other way round is likelier to be right.
            isChoosing = true;
            choices.Push(new Choice(graph.Edges, stuck.Later, stuck.Earlier, stuck.Key, IsSecond: false));
            AddWriters(stuck.Later, stuck.Earlier, stuck.Key, Reason.Guess, -1, -1, -1);
        }
    }

    /// <summary>Takes the last choice back that was made but one way, and makes it the other way; false when there is none.</summary>
    bool Turn(Stack<Choice> choices)
    {
        while (choices.TryPop(out var choice))
        {
            Cut(choice.Edges);
            if (choice.IsSecond) continue;
            choices.Push(choice with { IsSecond = true });
            AddWriters(choice.Later, choice.Earlier, choice.Key, Reason.Guess, -1, -1, -1);
            return true;
        }
        return false;
    }

    void Cut(int edges)
    {
        for (var e = graph.Edges - 1; e >= edges; e--) known.Remove((graph[e].From, graph[e].To));
        graph.Cut(edges);
    }

    /// <summary>Orders what can be ordered, until nothing changes or there is a cycle.</summary>
    OrderEnd Infer()
    {
        while (true)
        {
            if (!Spend(graph.Nodes)) return OrderEnd.OutOfBudget;
            if (graph.Sort() is not { } order)
            {
                Blame(graph.Cycle(isChoosing ? 1 : 64)!);
                return OrderEnd.Refuted;
            }
            if (clocks is null)
            {
                if (Clocks.Of(graph, order, Transactions, bytes) is not { } made)
                {
                    Missing = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes >> 20} MiB for the order");
                    return OrderEnd.OutOfBudget;
                }
                clocks = made;
                chains = new WriterChains(history, clocks, Commit);
            }
            else clocks.Run(graph, order);
            var before = graph.Edges;
            for (var key = 0; key < history.Writers.Length; key++)
                if (history.Writers[key].Length > 1 || versions.IsReadInitially(key)) InferOf(key);
            if (graph.Edges == before) return OrderEnd.Found;
        }
    }

    bool Spend(int many)
    {
        // A node that is passed once counts as a configuration; large graphs are passed few times.
        for (var i = 0; i < many; i++)
            if (!purse.Take())
            {
                Missing = "configurations";
                return false;
            }
        return true;
    }

    void InferOf(int key)
    {
        foreach (var group in chains!.Of(key))
        {
            foreach (var writer in history.Writers[key])
            {
                // Who is reached is later: for it the writer must be over, and for those who read the writer it is too late.
                var from = shape.IsExclusive ? Begin(writer) : Commit(writer);
                if (group.FirstFrom(clocks!.First(from, group.Chain), writer) is >= 0 and var later) Follows(writer, later, key, from);
            }
        }
        foreach (var (version, reader) in versions.ReadsOf(key))
        {
            var writer = versions.Writer(version);
            foreach (var group in chains.Of(key))
                if (group.LastBefore(clocks!.Last(Begin(reader), group.Chain), reader, writer) is >= 0 and var earlier)
                    AddWriters(earlier, writer, key, Reason.Preferred, reader, Commit(earlier), Begin(reader));
        }
    }

    /// <summary>A writer comes after another: so do those who read the other, and must not know it.</summary>
    void Follows(int writer, int later, int key, int from)
    {
        AddWriters(writer, later, key, Reason.Exclusive, -1, from, Commit(later));
        foreach (var reader in versions.ReadersOf(versions.Of(writer, key)))
        {
            if (reader == later) continue;
            if (shape.AntiDependencies != AntiDependencies.None)
                AddAntiDependency(reader, later, key, writer, from, Commit(later));
            // One that has replaced what it read comes right after it, and so before all that come later.
            if (shape.IsExclusive && history.Writes(reader, key))
                AddWriters(reader, later, key, Reason.AntiDependency, writer, from, Commit(later));
        }
    }

    void AddWriters(int earlier, int later, int key, Reason reason, int via, int pathFrom, int pathTo)
    {
        var (from, to) = (Commit(earlier), shape.IsExclusive ? Begin(later) : Commit(later));
        Add(new Edge(from, to, reason, key, via, pathFrom, pathTo));
    }

    void AddAntiDependency(int reader, int later, int key, int read, int pathFrom, int pathTo)
    {
        if (shape.AntiDependencies == AntiDependencies.OfWriters && history.IsReadOnly(reader)) return;
        Add(new Edge(Begin(reader), Commit(later), Reason.AntiDependency, key, read, pathFrom, pathTo));
    }

    void Add(Edge edge)
    {
        if (clocks!.Reaches(edge.From, edge.To) && edge.Reason != Reason.Guess) return;
        if (known.Add((edge.From, edge.To))) graph.Add(edge);
    }

    /// <summary>Notes all transactions that a cycle rests on, those that its inferred edges rest on included.</summary>
    void Blame(List<int> cycle)
    {
        Proof = isChoosing ? Proof.None : Proof.Of(graph, cycle, Transaction);
        var queue = new Queue<int>(cycle);
        var told = new HashSet<int>(cycle);
        while (queue.TryDequeue(out var e))
        {
            var edge = graph[e];
            foreach (var node in new[] { edge.From, edge.To })
                if (Transaction(node) > TransactionHistory.Initial) blamed.Add(Transaction(node));
            if (edge.Via > TransactionHistory.Initial) blamed.Add(edge.Via);
            if (edge.PathFrom < 0 || edge.PathFrom == edge.PathTo) continue;
            foreach (var step in graph.Path(edge.PathFrom, edge.PathTo, e) ?? [])
                if (told.Add(step)) queue.Enqueue(step);
        }
    }

    /// <summary>The transaction of a node; -1 for nodes that are none.</summary>
    int Transaction(int node)
    {
        var t = shape.IsSplit ? node / 2 : node;
        return t < history.Count ? t : -1;
    }
}
