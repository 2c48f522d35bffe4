namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>
/// Models in which each session has an order of its own: PRAM and causal memory. For one session after the other the order is saturated:
/// a write that comes before one of its reads, and was not seen by it, comes before the one that was (POPL 2017, the relation HB; for
/// PRAM the same from the order of sessions alone).
/// </summary>
sealed class PerSession(SessionHistory history)
{
    /// <summary>CM: the base is causality.</summary>
    public SessionFinding CausalMemory(CausalCheck causal)
    {
        if (causal.Causal() is { Holds: not true } worse) return worse;
        for (var session = 0; session < history.Sessions; session++)
            if (Saturate(session, causal.Order, Seen, "WriteHBInitRead", "CyclicHB") is { Holds: not true } bad) return bad;
        return SessionFinding.Good;

        IEnumerable<int> Seen(int op) => CausalCheck.ReadsFrom(history, op);
    }

    /// <summary>PRAM: the base is the order of the sessions, and what this one read.</summary>
    public SessionFinding Pram()
    {
        for (var session = 0; session < history.Sessions; session++)
        {
            var own = session;
            IEnumerable<int> Seen(int op) => history.Session[op] == own ? CausalCheck.ReadsFrom(history, op) : [];
            var (order, _, cycle) = Reach.Of(history, Seen);
            if (order is null) return Cyclic("CyclicPRAM", session, cycle);
            if (Saturate(session, order, Seen, "WritePRAMInitRead", "CyclicPRAM") is { Holds: not true } bad) return bad;
        }
        return SessionFinding.Good;
    }

    SessionFinding Saturate(int session, Reach order, Func<int, IEnumerable<int>> edges, string initial, string cyclic)
    {
        var added = new Dictionary<int, List<int>>();
        while (true)
        {
            var isChanged = false;
            for (var read = history.First[session]; read < history.First[session + 1]; read++)
            {
                if (history.IsWrite[read]) continue;
                foreach (var writer in Reach.Writers(history, history.Key[read]))
                {
                    var write = order.LastWrite(history.Key[read], writer, read);
                    if (write < 0 || write == history.From[read]) continue;
                    if (history.From[read] == SessionHistory.Initial)
                        return SessionFinding.Bad(initial, [write, read],
                            $"For its session {Words.The(history, write)} comes before {Words.The(history, read)}: the initial value.");
                    if (order.Precedes(write, history.From[read])) continue;
                    if (!added.TryGetValue(history.From[read], out var known)) added.Add(history.From[read], known = []);
                    known.Add(write);
                    isChanged = true;
                }
            }
            if (!isChanged) return SessionFinding.Good;
            var (next, _, cycle) = Reach.Of(history, op => added.TryGetValue(op, out var more) ? edges(op).Concat(more) : edges(op));
            if (next is null) return Cyclic(cyclic, session, cycle);
            order = next;
        }
    }

    SessionFinding Cyclic(string pattern, int session, IReadOnlyList<int> cycle) => SessionFinding.Bad(pattern, cycle,
        $"No order of the writes fits to what process {history.All.Process[history.Source[history.First[session]]]} saw: "
            + Words.Chain(history, cycle) + ".");
}
