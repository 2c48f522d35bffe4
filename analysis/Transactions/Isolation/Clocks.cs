namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>
/// Which node of a graph without cycles is reached from which. The nodes are laid on chains, of which each node is reached from the one
/// before it; of every node is kept the first of each chain that it reaches, and the last that reaches it: n × chains numbers
/// instead of n², and the chains are as few as the sessions where these are ordered.
/// </summary>
sealed class Clocks
{
    readonly int[] chain, place;
    readonly int[] first, last;

    Clocks(int[] chain, int[] place, int chains)
    {
        (this.chain, this.place, Chains) = (chain, place, chains);
        first = new int[(long)chain.Length * chains];
        last = new int[first.Length];
    }

    public int Chains { get; }

    public int Chain(int node) => chain[node];

    public int Place(int node) => place[node];

    /// <summary>The place of the first node of a chain that a node reaches, itself included; <see cref="int.MaxValue"/> for none.</summary>
    public int First(int node, int inChain) => first[node * Chains + inChain];

    /// <summary>The place of the last node of a chain that reaches a node, itself included; -1 for none.</summary>
    public int Last(int node, int inChain) => last[node * Chains + inChain];

    public bool Reaches(int from, int to) => first[from * Chains + chain[to]] <= place[to];

    /// <summary>Lays nodes on chains. Null when the numbers would need more memory than that.</summary>
    /// <param name="order">The nodes in an order that the graph allows.</param>
    /// <param name="asked">How many nodes, the first, are asked about; the rest only lead from one to another and lie on no chain.</param>
    public static Clocks? Of(DependencyGraph graph, int[] order, int asked, long bytes)
    {
        var follower = new int[graph.Nodes];
        var follows = new bool[graph.Nodes];
        Array.Fill(follower, -1);
        // Sessions make the longest chains; what else depends on one another is second best.
        foreach (var isSession in new[] { true, false })
            foreach (var node in order)
                for (var e = graph.First(node); e >= 0 && follower[node] < 0 && node < asked; e = graph.Next(e))
                    if (graph[e].To < asked && !follows[graph[e].To] && (!isSession || graph[e].Reason is Reason.Own or Reason.Session))
                    {
                        follower[node] = graph[e].To;
                        follows[graph[e].To] = true;
                    }
        var (chain, place, chains) = (new int[graph.Nodes], new int[graph.Nodes], 0);
        Array.Fill(chain, -1);
        foreach (var head in order)
        {
            if (follows[head] || head >= asked) continue;
            for (var (node, at) = (head, 0); node >= 0; node = follower[node]) (chain[node], place[node]) = (chains, at++);
            chains++;
        }
        if (8L * graph.Nodes * chains > bytes || (long)graph.Nodes * chains > Array.MaxLength) return null;
        var clocks = new Clocks(chain, place, chains);
        clocks.Run(graph, order);
        return clocks;
    }

    /// <summary>Follows the edges anew.</summary>
    public void Run(DependencyGraph graph, int[] order)
    {
        Array.Fill(first, int.MaxValue);
        Array.Fill(last, -1);
        for (var node = 0; node < chain.Length; node++)
            if (chain[node] >= 0) last[node * Chains + chain[node]] = place[node];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var mine = first.AsSpan(order[i] * Chains, Chains);
            for (var e = graph.First(order[i]); e >= 0; e = graph.Next(e))
            {
                var target = graph[e].To;
                if (chain[target] < 0 || mine[chain[target]] > place[target]) Lower(mine, first.AsSpan(target * Chains, Chains));
            }
            if (chain[order[i]] >= 0) mine[chain[order[i]]] = place[order[i]];
        }
        foreach (var node in order)
        {
            var mine = last.AsSpan(node * Chains, Chains);
            for (var e = graph.First(node); e >= 0; e = graph.Next(e)) Raise(last.AsSpan(graph[e].To * Chains, Chains), mine);
        }
    }

    static void Lower(Span<int> mine, ReadOnlySpan<int> other)
    {
        for (var i = 0; i < mine.Length; i++) mine[i] = int.Min(mine[i], other[i]);
    }

    static void Raise(Span<int> other, ReadOnlySpan<int> mine)
    {
        for (var i = 0; i < mine.Length; i++) other[i] = int.Max(other[i], mine[i]);
    }
}
