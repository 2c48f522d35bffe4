namespace Simulator.Analysis.Consistency;

/// <summary>
/// Makes a contradictory part of a history small. Each step keeps a sub-history that must be linearizable if the whole is, so that
/// what is left contradicts the whole and not only itself: an operation is left out only when nothing that it left behind was seen
/// by those that stay, and a compare-and-set may be weakened to the write of what it stored.
/// </summary>
sealed class Shrinker
{
    readonly Operations all;
    readonly ObjectModel model;
    readonly Dialect dialect;
    readonly Purse purse;
    readonly Traces traces;
    readonly Collections.CollectionParts? parts;
    readonly HashSet<int> weakened = [];
    long effort = 50_000_000;

    public Shrinker(Operations all, ObjectModel model, TransactionSteps? transactions, Dialect dialect, Purse purse)
    {
        this.all = all;
        this.model = model;
        this.dialect = dialect;
        this.purse = purse;
        traces = new Traces(all, model, transactions);
        parts = Models.IsCollection(model) ? new Collections.CollectionParts(all, model, dialect) : null;
    }

    /// <summary>Whether nothing more can be left out, so far as the budget allowed to know.</summary>
    public bool Minimal { get; private set; } = true;

    /// <summary>The smallest contradiction found, starting from one.</summary>
    public (int[] Ops, Operations SubHistory) Shrink(int[] ops, Finding finding)
    {
        if (parts is not null)
        {
            var first = finding.Clash is { } clash && IsBad(clash.Suffices) ? clash.Suffices : ops;
            if (first == ops && IsBad(parts.Beginning(ops, finding.Until))) first = parts.Beginning(ops, finding.Until);
            var few = ByChunks(first);
            return (few, SubHistory(few));
        }
        var start = finding.Conflict is { } conflict ? Around(conflict, ops) : null;
        if (start is null || !IsBad(start))
        {
            weakened.Clear();
            start = ShortestBeginning(ops, finding.Until);
        }
        else if (finding.Conflict!.Kind == ConflictKind.TooEarly) return (start, SubHistory(start));
        var items = Weaken(ByChunks(start));
        return (items, SubHistory(items));
    }

    /// <summary>
    /// What was invoked before an event by which the contradiction was there: the first such, if the search was not ahead of it.
    /// </summary>
    int[] ShortestBeginning(int[] ops, int until)
    {
        var start = Beginning(ops, until);
        if (IsBad(start)) return start;
        var returns = ops.Select(i => all.Return[i]).Where(r => r != Operations.Never && r > until).Order().ToArray();
        var (low, high) = (0, returns.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IsBad(Beginning(ops, returns[middle]))) high = middle;
            else low = middle + 1;
        }
        start = low < returns.Length ? Beginning(ops, returns[low]) : ops;
        return IsBad(start) ? start : ops;
    }

    int[] Beginning(int[] ops, int until) =>
        [.. ops.Where(i => all.Invoke[i] < until && (all.Act[i] != Act.Read || all.Return[i] <= until))];

    Operations SubHistory(int[] items) => parts is not null ? parts.Part(items) : new(all, items, weakened.Contains, dialect);

    /// <summary>The operations of a conflict, what stored the values that they saw, and what links them.</summary>
    int[] Around(Conflict conflict, int[] ops)
    {
        var chosen = new SortedSet<int>(conflict.Links);
        foreach (var op in new[] { conflict.A, conflict.B, conflict.A2, conflict.B2 })
            if (op >= 0) chosen.Add(op);
        if (conflict.Kind is ConflictKind.ThinAir or ConflictKind.TwoBeginnings or ConflictKind.Circular) return [.. chosen];
        var stored = new HashSet<int>(chosen.SelectMany(i => traces.Left(i)).Select(static t => t.Value));
        var seen = chosen.Where(i => !IsChange(i)).SelectMany(i => traces.Saw(i)).Select(static t => t.Value);
        var missing = new HashSet<int>(seen.Where(v => !stored.Contains(v)));
        if (conflict.Kind == ConflictKind.ReplacedTwice) missing.Add(all.Argument[conflict.A]);
        foreach (var op in ops)
            if (traces.Left(op).Any(t => missing.Contains(t.Value)) && IsChange(op)) chosen.Add(op);
        stored.UnionWith(chosen.SelectMany(i => traces.Left(i)).Select(static t => t.Value));
        foreach (var op in chosen)
            if (all.Act[op] == Act.Cas && IsChange(op) && !stored.Contains(all.Argument[op]) && !IsInitial(all.Argument[op]))
                weakened.Add(op);
        return [.. chosen];
    }

    bool IsChange(int op) => all.Act[op] != Act.Read && !(all.Act[op] == Act.Cas && all.Argument[op] == all.Other[op]);

    bool IsInitial(int value) => dialect.Initial switch
    {
        InitialValue.Nil => all.Values[value].IsNil,
        InitialValue.Zero => all.Values[value].Kind == ValueKind.Integer && all.Values[value].Number == 0,
        _ => false,
    };

    int[] ByChunks(int[] items)
    {
        for (var size = items.Length / 2; size > 1; size /= 2)
            for (var at = 0; at < items.Length;)
            {
                var fewer = Without(items, at, size);
                if (fewer.Length < items.Length && IsBad(fewer)) items = fewer;
                else at += size;
            }
        return Singly(items);
    }

    int[] Singly(int[] items)
    {
        var before = int.MaxValue;
        while (items.Length < before)
        {
            before = items.Length;
            for (var at = items.Length - 1; at >= 0; at--)
            {
                if (at >= items.Length) continue;
                var fewer = Without(items, at, 1);
                if (fewer.Length < items.Length && IsBad(fewer)) items = fewer;
            }
        }
        return items;
    }

    /// <summary>Weakens compare-and-sets where more can be left out for it: what stored the value that they expected.</summary>
    int[] Weaken(int[] items)
    {
        foreach (var op in items)
        {
            if (all.Act[op] != Act.Cas || !weakened.Add(op)) continue;
            var fewer = IsBad(items) ? Singly(items) : items;
            if (fewer.Length < items.Length) return Weaken(fewer);
            weakened.Remove(op);
        }
        return items;
    }

    /// <summary>The items without some of them, except those that must stay because something of theirs is seen by what stays.</summary>
    int[] Without(int[] items, int at, int size)
    {
        var end = int.Min(at + size, items.Length);
        if (parts is not null) return parts.Without(items, at, end);
        var going = new HashSet<int>(items[at..end]);
        if (!Removable) going.RemoveWhere(op => all.Act[op] != Act.Read);
        var seen = new Sightings(all, traces, []);
        foreach (var op in items)
            if (!going.Contains(op)) See(seen, op);
        seen.Overwriting(items.Where(op => !going.Contains(op)));
        bool changed;
        do
        {
            changed = false;
            for (var i = at; i < end; i++)
            {
                if (!going.Contains(items[i]) || !seen.OfWhat(items[i])) continue;
                going.Remove(items[i]);
                See(seen, items[i]);
                changed = true;
            }
        }
        while (changed);
        return [.. items.Where(op => !going.Contains(op))];
    }

    void See(Sightings seen, int op) => seen.Add(op, sees: !weakened.Contains(op));

    /// <summary>What locks and counters leave behind, all others see.</summary>
    bool Removable => model != ObjectModel.Mutex && !all.Act.Contains(Act.Increment);

    bool IsBad(int[] items)
    {
        if (items.Length == 0) return false;
        effort -= items.Length;
        if (effort < 0)
        {
            Minimal = false;
            return false;
        }
        var part = SubHistory(items);
        var transactions = model == ObjectModel.MultiRegister ? new TransactionSteps(part, dialect.NilReads == NilReads.AlwaysLegal) : null;
        var judge = new Judge(part, model, transactions);
        var end = judge.Decide([.. Enumerable.Range(0, part.Count)], dialect.Initial, purse).End;
        if (end == SearchEnd.OutOfBudget) Minimal = false;
        return end == SearchEnd.NotLinearizable;
    }
}
