namespace Simulator.Analysis.Transactions;

/// <summary>A time that a participant was in doubt about a transaction, or that a saga was not finished.</summary>
/// <param name="What">The transaction, or the saga.</param>
/// <param name="Until">Null when it still was at the end of the run.</param>
/// <param name="Keys">What it held meanwhile.</param>
public sealed record Doubt(NodeId Server, string What, Instant From, Instant? Until, int Keys);

/// <summary>Finds in a trace when which participant was in doubt.</summary>
public static class Doubts
{
    /// <summary>In the order in which they began. A crash interrupts nothing: the log remembers, and the keys stay held.</summary>
    public static IReadOnlyList<Doubt> In(Trace trace)
    {
        var found = new List<Doubt>();
        var open = new Dictionary<(NodeId, Txn), int>();
        for (var id = trace.FirstKept; id < trace.Count; id++)
        {
            if (trace[id] is not { Kind: EventKind.Fact } e || e.Machine.IsClient) continue;
            if (e.What is Voted { Yes: true, IsReadOnly: false } vote && open.TryAdd((e.Machine, vote.Txn), found.Count))
                found.Add(new Doubt(e.Machine, vote.Txn.ToString(), e.Time, null, vote.Holds));
            if (e.What is Resolved resolved && open.Remove((e.Machine, resolved.Txn), out var at))
                found[at] = found[at] with { Until = e.Time };
        }
        return found;
    }

    /// <summary>When which saga had begun and was not over. It holds nothing that others would have to wait for.</summary>
    public static IReadOnlyList<Doubt> OfSagas(Trace trace)
    {
        var found = new List<Doubt>();
        var open = new Dictionary<string, int>();
        for (var id = trace.FirstKept; id < trace.Count; id++)
        {
            if (trace[id] is not { Kind: EventKind.Fact } e) continue;
            if (e.What is SagaBegan began && open.TryAdd(began.Saga, found.Count))
                found.Add(new Doubt(e.Machine, began.Saga, e.Time, null, 0));
            if (e.What is SagaEnded ended && open.TryGetValue(ended.Saga, out var at) && found[at].Until is null)
                found[at] = found[at] with { Until = e.Time };
        }
        return found;
    }
}
