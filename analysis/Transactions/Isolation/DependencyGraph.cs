namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>Why one node of a graph comes before another.</summary>
enum Reason : byte
{
    /// <summary>A transaction begins before it commits, or one instant comes before a later one.</summary>
    Own,

    /// <summary>What keys hold at first was there before all else.</summary>
    Beginning,

    /// <summary>so: a session does one after the other.</summary>
    Session,

    /// <summary>One had ended before the other began.</summary>
    RealTime,

    /// <summary>wr: the later has read what the earlier wrote.</summary>
    WriteRead,

    /// <summary>ww: a list shows it.</summary>
    ListOrder,

    /// <summary>ww: somebody who had to know the earlier writer has read from the later.</summary>
    Preferred,

    /// <summary>ww: of two that write one key the later must have seen the earlier.</summary>
    Exclusive,

    /// <summary>rw: the earlier has read what the later overwrote.</summary>
    AntiDependency,

    /// <summary>ww: tried out, for want of a reason.</summary>
    Guess,
}

/// <summary>An edge: one node comes before another.</summary>
/// <param name="Key">The key that it is about; -1 for none.</param>
/// <param name="Via">The reader of <see cref="Reason.Preferred"/>, the writer that was read of <see cref="Reason.AntiDependency"/>.</param>
/// <param name="PathFrom">Where the path of earlier edges begins from which this one follows; -1 for none.</param>
/// <param name="PathTo">Where that path ends.</param>
readonly record struct Edge(int From, int To, Reason Reason, int Key = -1, int Via = -1, int PathFrom = -1, int PathTo = -1);

/// <summary>A graph that grows and can be taken back to what it was.</summary>
sealed class DependencyGraph(int nodes)
{
    readonly List<Edge> edges = [];
    readonly List<int> next = [];
    readonly int[] head = Filled(nodes);

    public int Nodes => head.Length;
    public int Edges => edges.Count;
    public Edge this[int edge] => edges[edge];

    public void Add(Edge edge)
    {
        next.Add(head[edge.From]);
        head[edge.From] = edges.Count;
        edges.Add(edge);
    }

    /// <summary>Takes back all but the first edges.</summary>
    public void Cut(int count)
    {
        while (edges.Count > count)
        {
            head[edges[^1].From] = next[^1];
            edges.RemoveAt(edges.Count - 1);
            next.RemoveAt(next.Count - 1);
        }
    }

    /// <summary>The last edge that leaves a node; -1 for none.</summary>
    public int First(int node) => head[node];

    /// <summary>The edge that left the same node before this one; -1 for none.</summary>
    public int Next(int edge) => next[edge];

    /// <summary>All nodes, each after those that come before it; null when there is a cycle.</summary>
    public int[]? Sort()
    {
        var order = new int[Nodes];
        var waiting = new int[Nodes];
        foreach (var edge in edges) waiting[edge.To]++;
        var count = 0;
        for (var node = 0; node < Nodes; node++)
            if (waiting[node] == 0) order[count++] = node;
        for (var i = 0; i < count; i++)
            for (var e = head[order[i]]; e >= 0; e = next[e])
                if (--waiting[edges[e].To] == 0) order[count++] = edges[e].To;
        return count == Nodes ? order : null;
    }

    /// <summary>The edges of a short cycle, each ending where the next begins; null when there is none.</summary>
    /// <param name="most">From how many nodes it is looked for.</param>
    public List<int>? Cycle(int most = 64)
    {
        List<int>? best = null;
        var tried = 0;
        foreach (var root in Components.Roots(this))
        {
            if (Path(root, root, edges.Count) is not { } cycle) continue;
            if (best is null || cycle.Count < best.Count) best = cycle;
            if (best.Count <= 2 || ++tried >= most) break;
        }
        return best;
    }

    /// <summary>The edges of a shortest path, of those before a limit; of a cycle when it ends where it began. Null when there is none.</summary>
    public List<int>? Path(int from, int to, int limit)
    {
        var into = new Dictionary<int, int>();
        var queue = new Queue<int>([from]);
        while (queue.TryDequeue(out var node))
            for (var e = head[node]; e >= 0; e = next[e])
            {
                if (e >= limit) continue;
                var target = edges[e].To;
                if (target == to)
                {
                    var path = new List<int> { e };
                    while (edges[path[^1]].From != from) path.Add(into[edges[path[^1]].From]);
                    path.Reverse();
                    return path;
                }
                if (target != from && into.TryAdd(target, e)) queue.Enqueue(target);
            }
        return null;
    }

    static int[] Filled(int count)
    {
        var filled = new int[count];
        Array.Fill(filled, -1);
        return filled;
    }
}

/// <summary>The nodes that lie on cycles.</summary>
static class Components
{
    /// <summary>Nodes of the strongly connected components of more than one node, or with an edge to itself; small components first.</summary>
    public static IEnumerable<int> Roots(DependencyGraph graph)
    {
        var components = new List<List<int>>();
        var index = new int[graph.Nodes];
        var low = new int[graph.Nodes];
        var isOpen = new bool[graph.Nodes];
        var open = new Stack<int>();
        var work = new Stack<(int Node, int Edge)>();
        var count = 0;
        for (var root = 0; root < graph.Nodes; root++)
        {
            if (index[root] != 0) continue;
            Enter(root);
            while (work.TryPop(out var at))
            {
                var (node, edge) = at;
                if (edge < 0)
                {
                    if (low[node] == index[node]) Close(node);
                    if (work.TryPeek(out var parent)) low[parent.Node] = int.Min(low[parent.Node], low[node]);
                    continue;
                }
                work.Push((node, graph.Next(edge)));
                var target = graph[edge].To;
                if (index[target] == 0) Enter(target);
                else if (isOpen[target]) low[node] = int.Min(low[node], index[target]);
            }
        }
        return components.OrderBy(component => component.Count).SelectMany(component => component);

        void Enter(int node)
        {
            index[node] = low[node] = ++count;
            isOpen[node] = true;
            open.Push(node);
            work.Push((node, graph.First(node)));
        }

        void Close(int node)
        {
            var component = new List<int>();
            int member;
            do
            {
                member = open.Pop();
                isOpen[member] = false;
                component.Add(member);
            }
            while (member != node);
            if (component.Count > 1 || HasLoop(node)) components.Add(component);
        }

        bool HasLoop(int node)
        {
            for (var e = graph.First(node); e >= 0; e = graph.Next(e))
                if (graph[e].To == node) return true;
            return false;
        }
    }
}
