using Simulator.Analysis.Formats;

namespace Simulator.Analysis.Consistency;

/// <summary>Pairs invocations with completions as they come.</summary>
sealed class OperationsBuilder
{
    readonly Dictionary<int, int> open = [];
    readonly Numbering<Value> values = new();
    readonly Numbering<string> keys = new(StringComparer.Ordinal);
    readonly List<bool> dropped = [];
    readonly SortedDictionary<int, HistoryEvent> drains = [];
    HistoryEvent? nonText;
    bool isText, isAppended, isListed, isDrained;
    int position = -1;

    public List<int> Process { get; } = [];
    public List<Act> Act { get; } = [];
    public List<int> Key { get; } = [];
    public List<int> Argument { get; } = [];
    public List<int> Other { get; } = [];
    public List<int> Result { get; } = [];
    public List<int> Invoke { get; } = [];
    public List<int> Return { get; } = [];
    public List<long> InvokeTime { get; } = [];
    public List<long> ReturnTime { get; } = [];
    public List<int> After { get; } = [];
    public IReadOnlyList<Value> Values => values.Values;
    public IReadOnlyList<string> Keys => keys.Values;
    public Dialect Dialect { get; private set; } = Dialect.Own;
    public bool TimesKnown { get; private set; }
    public bool IsKeyValue { get; private set; }
    public Dictionary<int, int> Failed { get; } = [];
    public List<(int Process, int Steps, int Invoke)> FailedTransactions { get; } = [];

    public void Add(HistoryEvent e)
    {
        position = checked(position + 1);
        if (e.Time.Ns != e.Index) TimesKnown = true;
        if (e.IsNemesis) return;
        if (e.Type == OpType.Invoke) Open(e);
        else Complete(e);
    }

    public Operations Build(Dialect dialect)
    {
        Dialect = dialect;
        IsKeyValue = isText || isAppended && !isListed;
        if (IsKeyValue && nonText is { } e) throw Bad(e, $"{e.Value} as the value of an append", "a text");
        foreach (var drain in drains.Values) throw UnknownDrain(drain);
        for (var i = 0; i < dropped.Count; i++)
            if (Act[i] is Consistency.Act.Read or Consistency.Act.Contains && Return[i] == Operations.Never) dropped[i] = true;
        var kept = Enumerable.Range(0, dropped.Count).Where(i => !dropped[i]).ToArray();
        if (isDrained) kept = Sorted(kept);
        foreach (var list in new[] { Process, Key, Argument, Other, Result, Invoke, Return, After }) Compact(list, kept, !isDrained);
        Compact(Act, kept, !isDrained);
        Compact(InvokeTime, kept, !isDrained);
        Compact(ReturnTime, kept, !isDrained);
        // What finds the numbers of values is as large as the values, and needed no more.
        values.Close();
        return new Operations(this);
    }

    void Open(HistoryEvent e)
    {
        var act = ActOf(e);
        isText |= e.Function is "get" or "put";
        isAppended |= act == Consistency.Act.Append;
        if (!open.TryAdd(e.Process, Process.Count))
            throw Bad(e, "an invocation while another of the process is open", "its completion first");
        if (e.Function == "drain") drains.Add(e.Process, e);
        var (argument, other) = Arguments(e, act);
        Open(e, act, argument, other, position, e.Time.Ns);
    }

    void Open(HistoryEvent e, Act act, int argument, int other, int invoke, long time)
    {
        Process.Add(e.Process);
        Act.Add(act);
        Key.Add(e.Key is null ? Operations.None : keys.Of(e.Key));
        Argument.Add(argument);
        Other.Add(other);
        Result.Add(Operations.None);
        Invoke.Add(invoke);
        Return.Add(Operations.Never);
        InvokeTime.Add(time);
        ReturnTime.Add(-1);
        After.Add(Operations.None);
        dropped.Add(false);
    }

    void Complete(HistoryEvent e)
    {
        if (!open.Remove(e.Process, out var i)) throw Bad(e, "a completion without invocation", "its invocation before it");
        if (ActOf(e) != Act[i] || drains.Remove(e.Process) != (e.Function == "drain"))
            throw Bad(e, "a completion of another function", "the function that was invoked");
        if (e.Type == OpType.Fail)
        {
            dropped[i] = true;
            if (Act[i] is Consistency.Act.Write) Failed.TryAdd(Argument[i], e.Process);
            else if (Act[i] is Consistency.Act.Cas) Failed.TryAdd(Other[i], e.Process);
            else if (Act[i] is Consistency.Act.Txn) FailedTransactions.Add((e.Process, Argument[i], Invoke[i]));
        }
        if (e.Type == OpType.Info && e.Function == "drain") throw UnknownDrain(e);
        if (e.Type != OpType.Ok) return;
        Return[i] = position;
        ReturnTime[i] = e.Time.Ns;
        switch (Act[i])
        {
            case Consistency.Act.Dequeue when e.Function == "drain": Drain(e, i); break;
            case Consistency.Act.Contains: Result[i] = values.Of(Truth(e)); break;
            case Consistency.Act.Read or Consistency.Act.Increment or Consistency.Act.Txn or Consistency.Act.Dequeue:
                isListed |= Act[i] == Consistency.Act.Read && e.Value.Kind == ValueKind.List;
                Result[i] = values.Of(e.Value);
                break;
        }
    }

    /// <summary>
    /// A drain is a dequeue of each element that it tells, one after the other. That nothing is left then, it does not claim.
    /// </summary>
    void Drain(HistoryEvent e, int first)
    {
        if (e.Value.Kind != ValueKind.List) throw Bad(e, $"{e.Value} as the value of a drain", "a list of elements");
        isDrained = true;
        dropped[first] = e.Value.Items.Length == 0;
        var before = first;
        for (var i = 0; i < e.Value.Items.Length; i++)
        {
            if (e.Value.Items[i].IsNil) throw Bad(e, "nil among the elements of a drain", "elements");
            var op = first;
            if (i > 0)
            {
                op = Process.Count;
                Open(e, Consistency.Act.Dequeue, Operations.None, Operations.None, Invoke[first], InvokeTime[first]);
                (Return[op], ReturnTime[op], After[op]) = (position, e.Time.Ns, before);
            }
            Result[op] = values.Of(e.Value.Items[i]);
            before = op;
        }
    }

    static HistoryFormatException UnknownDrain(HistoryEvent e) =>
        Bad(e, "a drain of unknown outcome", "drains that tell what they took out: without, nothing is known of the queue");

    static Value Truth(HistoryEvent e) => e.Value switch
    {
        { Kind: ValueKind.Truth } => e.Value,
        { Kind: ValueKind.List, Items: [_, { Kind: ValueKind.Truth } told] } => told,
        _ => throw Bad(e, $"{e.Value} as the answer of contains", "true or false"),
    };

    /// <summary>The operations in the order of their invocation, with the places of what must come before others.</summary>
    int[] Sorted(int[] kept)
    {
        kept = [.. kept.OrderBy(i => Invoke[i])];
        var places = new int[Process.Count];
        for (var i = 0; i < kept.Length; i++) places[kept[i]] = i;
        for (var i = 0; i < After.Count; i++)
            if (After[i] != Operations.None) After[i] = places[After[i]];
        return kept;
    }

    (int Argument, int Other) Arguments(HistoryEvent e, Act act)
    {
        switch (act)
        {
            case Consistency.Act.Cas:
                if (e.Value.Kind == ValueKind.List && e.Value.Items is [var from, var to]) return (values.Of(from), values.Of(to));
                throw Bad(e, $"{e.Value} as the value of a compare-and-set", "[expected new]");
            case Consistency.Act.Txn when e.Value.Kind != ValueKind.List:
                throw Bad(e, $"{e.Value} as the value of a transaction", "a list of steps");
            case Consistency.Act.Increment when e.Value.Kind is not (ValueKind.Nil or ValueKind.Integer):
                throw Bad(e, $"{e.Value} as the value of an increment", "a whole number or nil");
            case Consistency.Act.Append when e.Value.Kind != ValueKind.Text:
                nonText ??= e;
                isListed = true;
                return (values.Of(e.Value), Operations.None);
            case Consistency.Act.Enqueue when e.Value.IsNil:
                throw Bad(e, "nil as the value of an enqueue", "an element; a dequeue of nil found the queue empty");
            case Consistency.Act.Contains or Consistency.Act.Remove when e.Value.IsNil:
                throw Bad(e, $"{e.Function} without a value", "the element in question");
            case Consistency.Act.Read or Consistency.Act.Dequeue or Consistency.Act.Acquire or Consistency.Act.Release:
                return (Operations.None, Operations.None);
            default: return (values.Of(e.Value), Operations.None);
        }
    }

    static Act ActOf(HistoryEvent e) => e.Function switch
    {
        "read" or "get" => Consistency.Act.Read,
        "write" or "put" => Consistency.Act.Write,
        "cas" => Consistency.Act.Cas,
        "increment" or "incr" => Consistency.Act.Increment,
        "append" => Consistency.Act.Append,
        "txn" => Consistency.Act.Txn,
        "acquire" => Consistency.Act.Acquire,
        "release" => Consistency.Act.Release,
        "add" => Consistency.Act.Add,
        "remove" => Consistency.Act.Remove,
        "contains" => Consistency.Act.Contains,
        "enqueue" => Consistency.Act.Enqueue,
        "dequeue" or "drain" => Consistency.Act.Dequeue,
        _ => throw Bad(e, "the function " + e.Function, "read, write, cas, increment, get, put, append, txn, acquire, release, add, "
            + "remove, contains, enqueue, dequeue or drain"),
    };

    static HistoryFormatException Bad(HistoryEvent e, string found, string expected) => new(e.Index, e.Process, found, expected);

    /// <summary>In place where the order stays: a long history fills most of the memory with its fields.</summary>
    static void Compact<T>(List<T> list, int[] kept, bool isInOrder)
    {
        if (kept.Length == list.Count && isInOrder) return;
        if (isInOrder)
        {
            for (var i = 0; i < kept.Length; i++) list[i] = list[kept[i]];
            list.RemoveRange(kept.Length, list.Count - kept.Length);
            return;
        }
        T[] chosen = [.. kept.Select(i => list[i])];
        list.Clear();
        list.AddRange(chosen);
    }
}
