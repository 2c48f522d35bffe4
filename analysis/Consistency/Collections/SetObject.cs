namespace Simulator.Analysis.Consistency.Collections;

/// <summary>
/// A set, empty at first: add, remove, contains, and read of all its elements. A state is the number of a row of elements.
/// </summary>
readonly struct SetObject : ISequentialObject
{
    const int Impossible = -1;

    readonly Operations all;
    readonly int[] ops;
    readonly int[] seen;
    readonly Rows rows = new();
    readonly Dictionary<int, bool> dark = [];
    readonly bool isSingle, isGrowing;

    public SetObject(Operations all, int[] ops, Contents contents)
    {
        this.all = all;
        this.ops = ops;
        Initial = rows.Number([]);
        seen = new int[ops.Length];
        var elements = new HashSet<int>();
        isSingle = true;
        for (var i = 0; i < ops.Length; i++)
        {
            if (all.Act[ops[i]] != Act.Read) elements.Add(all.Argument[ops[i]]);
            else
            {
                isSingle = false;
                seen[i] = contents.Of[ops[i]] is { } row ? rows.Number(row) : Impossible;
            }
        }
        isSingle &= elements.Count == 1;
        isGrowing = !ops.Any(op => all.Act[op] is Act.Remove or Act.Contains);
    }

    public int Initial { get; }

    public long Bytes => rows.Bytes;

    /// <summary>Where nothing is removed, a set that is no part of what some read found stays unread.</summary>
    public bool IsDark(int state)
    {
        if (!isGrowing) return false;
        if (dark.TryGetValue(state, out var known)) return known;
        var isDark = true;
        for (var i = 0; isDark && i < seen.Length; i++)
            isDark = !IsRead(i) || seen[i] == Impossible || !IsPart(rows[state], rows[seen[i]]);
        dark.Add(state, isDark);
        return isDark;
    }

    static bool IsPart(int[] few, int[] many)
    {
        var at = 0;
        foreach (var each in few)
        {
            while (at < many.Length && many[at] < each) at++;
            if (at == many.Length || many[at] != each) return false;
        }
        return true;
    }

    public bool IsRead(int op) => all.Act[ops[op]] is Act.Read or Act.Contains;

    /// <summary>Of one element alone, what was there before does not matter.</summary>
    public bool IsBlind(int op) => isSingle && !IsRead(op);

    public bool Step(int state, int op, out int next)
    {
        var id = ops[op];
        next = state;
        if (all.Act[id] == Act.Read) return seen[op] == state;
        var row = rows[state];
        var at = Array.BinarySearch(row, all.Argument[id]);
        switch (all.Act[id])
        {
            case Act.Contains: return all.Values[all.Result[id]].Equals(Value.Of(at >= 0));
            case Act.Add when at < 0: next = rows.Number([.. row[..~at], all.Argument[id], .. row[~at..]]); return true;
            case Act.Remove when at >= 0: next = rows.Number([.. row[..at], .. row[(at + 1)..]]); return true;
            default: return true;
        }
    }
}
