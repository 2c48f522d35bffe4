namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>
/// Sequential consistency: one order of all operations that keeps each session's order, in which every read returns the last write
/// (Lamport 1979). NP-complete also for unique values (Gibbons and Korach 1997), so it is a search, with what has been tried remembered;
/// a read that may be taken is always taken at once. The weaker models, which are decided quickly, are asked first by the caller.
/// </summary>
sealed class SequentialCheck(SessionHistory history)
{
    readonly int[] position = new int[history.Sessions];
    readonly Dictionary<int, int> current = [];
    readonly HashSet<(ulong, ulong)> tried = [];
    readonly List<int> order = [];

    /// <summary>Reads of each write that are still to come, so that it is not overwritten too early.</summary>
    readonly int[] readers = new int[history.Count];

    long left;

    /// <summary>An order that proves it; null when there is none; empty budget when nobody knows.</summary>
    public (SessionFinding Finding, IReadOnlyList<int> Order) Run(long configurations)
    {
        left = configurations;
        for (var op = 0; op < history.Count; op++)
            if (!history.IsWrite[op] && history.From[op] >= 0) readers[history.From[op]]++;
        var found = Search();
        if (found) return (SessionFinding.Good, order);
        return left <= 0
            ? (SessionFinding.Open($"{configurations} configurations were not enough"), [])
            : (SessionFinding.Bad("NoSequentialOrder", [.. Enumerable.Range(0, history.Count)],
                $"No order of these {history.Count} operations that keeps the order of each session is legal."), []);
    }

    /// <summary>Depth first, without recursion: each level chooses one write, and then takes all reads that fit.</summary>
    bool Search()
    {
        var levels = new Stack<Level>();
        var first = new Level(0, order.Count, null, -1);
        TakeReads();
        if (order.Count == history.Count) return true;
        levels.Push(first);
        while (levels.TryPeek(out var level))
        {
            var session = NextChoice(level.NextSession);
            if (session < 0)
            {
                levels.Pop();
                Undo(level);
                continue;
            }
            level.NextSession = session + 1;
            if (--left <= 0) return false;
            var write = history.First[session] + position[session];
            var next = new Level(0, order.Count, current.TryGetValue(history.Key[write], out var old) ? old : null, write);
            Take(write);
            TakeReads();
            if (order.Count == history.Count) return true;
            if (tried.Add(Fingerprint())) levels.Push(next);
            else Undo(next);
        }
        return false;
    }

    /// <summary>The first session from this on whose next operation is a write that overwrites nothing still needed.</summary>
    int NextChoice(int from)
    {
        for (var session = from; session < history.Sessions; session++)
        {
            var op = history.First[session] + position[session];
            if (op >= history.First[session + 1] || !history.IsWrite[op]) continue;
            if (!current.TryGetValue(history.Key[op], out var old) || readers[old] == 0) return session;
        }
        return -1;
    }

    void TakeReads()
    {
        bool isChanged;
        do
        {
            isChanged = false;
            for (var session = 0; session < history.Sessions; session++)
                while (Next(session) is >= 0 and var op && !history.IsWrite[op]
                    && history.From[op] == (current.TryGetValue(history.Key[op], out var write) ? write : SessionHistory.Initial))
                {
                    Take(op);
                    isChanged = true;
                }
        }
        while (isChanged);
    }

    int Next(int session) =>
        history.First[session] + position[session] is var op && op < history.First[session + 1] ? op : -1;

    void Take(int op)
    {
        position[history.Session[op]]++;
        order.Add(op);
        if (history.IsWrite[op]) current[history.Key[op]] = op;
        else if (history.From[op] >= 0) readers[history.From[op]]--;
    }

    void Undo(Level level)
    {
        while (order.Count > level.Length)
        {
            var op = order[^1];
            order.RemoveAt(order.Count - 1);
            position[history.Session[op]]--;
            if (!history.IsWrite[op] && history.From[op] >= 0) readers[history.From[op]]++;
        }
        if (level.Write < 0) return;
        if (level.Overwritten is { } old) current[history.Key[level.Write]] = old;
        else current.Remove(history.Key[level.Write]);
    }

    (ulong, ulong) Fingerprint()
    {
        ulong one = 1, other = 2;
        foreach (var each in position)
        {
            one = Mixing.Fold(one, (ulong)each);
            other = Mixing.Fold(other, (ulong)each + 0x9E3779B97F4A7C15);
        }
        foreach (var key in current.Keys.Order())
        {
            one = Mixing.Fold(one, (ulong)current[key]);
            other = Mixing.Fold(other, (ulong)current[key] ^ 0xD1B54A32D192ED03);
        }
        return (one, other);
    }

    /// <summary>One choice of a write.</summary>
    sealed class Level(int nextSession, int length, int? overwritten, int write)
    {
        public int NextSession = nextSession;
        public readonly int Length = length;
        public readonly int? Overwritten = overwritten;
        public readonly int Write = write;
    }
}
