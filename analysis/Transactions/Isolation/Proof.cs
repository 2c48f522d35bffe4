namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>One thing that comes before another, in transactions, and from which others that follows.</summary>
/// <param name="Because">A path of others, for an edge that was inferred.</param>
sealed record ProofStep(int From, int To, Reason Reason, int Key, int Via, IReadOnlyList<ProofStep> Because);

/// <summary>A cycle, with what its inferred edges rest on.</summary>
/// <param name="Cycle">Each ends where the next begins, and the last where the first does.</param>
sealed record Proof(IReadOnlyList<ProofStep> Cycle)
{
    /// <summary>Inferences that stand upon one another deeper than this are not told.</summary>
    const int Deepest = 4;

    public static readonly Proof None = new([]);

    /// <param name="transaction">The transaction of a node; -1 for a node that is none.</param>
    public static Proof Of(DependencyGraph graph, IReadOnlyList<int> cycle, Func<int, int> transaction) =>
        new(Steps(graph, cycle, transaction, Deepest, isCycle: true));

    /// <summary>All transactions that occur in it.</summary>
    public IEnumerable<int> Transactions() => Cycle.SelectMany(Mentioned).Where(t => t > TransactionHistory.Initial).Distinct();

    static IEnumerable<int> Mentioned(ProofStep step) =>
        step.Because.SelectMany(Mentioned).Concat([step.From, step.To, step.Via]);

    /// <summary>Edges as steps from transaction to transaction: nodes in between, and begins and commits, fall together.</summary>
    static List<ProofStep> Steps(
        DependencyGraph graph, IReadOnlyList<int> path, Func<int, int> transaction, int depth, bool isCycle)
    {
        var steps = new List<ProofStep>();
        // A cycle is begun at a transaction, so that what passes through another node is not torn.
        var start = 0;
        while (isCycle && start < path.Count - 1 && transaction(graph[path[start]].From) < 0) start++;
        var from = transaction(graph[path[start]].From);
        for (var i = 0; i < path.Count; i++)
        {
            var e = path[(start + i) % path.Count];
            var edge = graph[e];
            var to = transaction(edge.To);
            if (to < 0 || to == from) continue;
            var isInferred = edge.PathFrom >= 0 && edge.PathTo >= 0 && edge.PathFrom != edge.PathTo && depth > 0;
            var because = isInferred && graph.Path(edge.PathFrom, edge.PathTo, e) is { } rest
                ? Steps(graph, rest, transaction, depth - 1, isCycle: false)
                : [];
            steps.Add(new ProofStep(from, to, edge.Reason, edge.Key, edge.Via, because));
            from = to;
        }
        return steps;
    }
}
