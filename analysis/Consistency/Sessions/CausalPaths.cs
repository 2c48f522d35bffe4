namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>
/// Why one operation is a cause of another: the shortest chain of steps within sessions and from writes to their reads. In a long history
/// it is a handful of operations, where all that lies between them would be thousands.
/// </summary>
static class CausalPaths
{
    /// <summary>
    /// The operations of a shortest chain from each of some operations to each other, with the writes that reads on it saw.
    /// </summary>
    public static IEnumerable<int> Among(SessionHistory history, IReadOnlyList<int> ops)
    {
        var readers = new List<int>?[history.Count];
        for (var op = 0; op < history.Count; op++)
            if (history.From[op] >= 0 && history.From[op] != op) (readers[history.From[op]] ??= []).Add(op);
        var chosen = new SortedSet<int>(ops);
        foreach (var from in ops)
        {
            var before = Reached(history, readers, from);
            foreach (var to in ops)
                for (var at = to; at != from && before[at] >= 0; at = before[at]) chosen.Add(at);
        }
        foreach (var op in chosen.ToArray())
            if (history.From[op] >= 0) chosen.Add(history.From[op]);
        return chosen;
    }

    /// <summary>For each operation the one before it on a shortest chain; -1 where no chain leads there.</summary>
    static int[] Reached(SessionHistory history, List<int>?[] readers, int from)
    {
        var before = new int[history.Count];
        Array.Fill(before, -1);
        before[from] = from;
        // Of a session all that comes after what was reached is one step away; each is stepped on once.
        var end = new Dictionary<int, int>();
        var open = new Queue<int>([from]);
        while (open.TryDequeue(out var op))
        {
            foreach (var reader in readers[op] ?? []) Step(reader);
            var session = history.Session[op];
            var until = end.GetValueOrDefault(session, history.Count);
            for (var later = op + 1; later < until && history.Session[later] == session; later++) Step(later);
            end[session] = int.Min(until, op);

            void Step(int next)
            {
                if (before[next] >= 0) return;
                before[next] = op;
                open.Enqueue(next);
            }
        }
        return before;
    }
}
