namespace Simulator.Analysis.Consistency.Collections;

/// <summary>A list, empty at first: append, and read of all its elements in order. A state is the number of a row of elements.</summary>
readonly struct ListObject : ISequentialObject
{
    const int Impossible = -1;

    readonly Operations all;
    readonly int[] ops;
    readonly int[] seen;
    readonly Rows rows = new();
    readonly Dictionary<int, bool> dark = [];

    public ListObject(Operations all, int[] ops, Contents contents)
    {
        this.all = all;
        this.ops = ops;
        Initial = rows.Number([]);
        seen = new int[ops.Length];
        for (var i = 0; i < ops.Length; i++)
            if (all.Act[ops[i]] == Act.Read) seen[i] = contents.Of[ops[i]] is { } row ? rows.Number(row) : Impossible;
    }

    public int Initial { get; }

    public long Bytes => rows.Bytes;

    /// <summary>Lists only grow, so one that is no beginning of what some read found stays unread.</summary>
    public bool IsDark(int state)
    {
        if (dark.TryGetValue(state, out var known)) return known;
        var isDark = true;
        for (var i = 0; isDark && i < seen.Length; i++)
            isDark = !IsRead(i) || seen[i] == Impossible || !rows[seen[i]].AsSpan().StartsWith(rows[state]);
        dark.Add(state, isDark);
        return isDark;
    }

    public bool IsRead(int op) => all.Act[ops[op]] == Act.Read;

    public bool IsBlind(int op) => false;

    public bool Step(int state, int op, out int next)
    {
        next = state;
        if (IsRead(op)) return seen[op] == state;
        next = rows.Number([.. rows[state], all.Argument[ops[op]]]);
        return true;
    }
}
