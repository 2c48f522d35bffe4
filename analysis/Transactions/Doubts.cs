namespace Simulator.Analysis.Transactions;

/// <summary>A time that a participant was in doubt about a transaction.</summary>
/// <param name="Until">Null when it still was at the end of the run.</param>
/// <param name="Keys">What it held meanwhile.</param>
public sealed record Doubt(NodeId Server, Txn Txn, Instant From, Instant? Until, int Keys);

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
                found.Add(new Doubt(e.Machine, vote.Txn, e.Time, null, vote.Holds));
            if (e.What is Resolved resolved && open.Remove((e.Machine, resolved.Txn), out var at)) found[at] = found[at] with { Until = e.Time };
        }
        return found;
    }
}
