using Simulator.Analysis.Formats;

namespace Simulator.Analysis.Consistency;

/// <summary>Pairs invocations with completions as they come.</summary>
sealed class OperationsBuilder
{
    readonly Dictionary<int, int> open = [];
    readonly Dictionary<Value, int> valueIds = [];
    readonly Dictionary<string, int> keyIds = new(StringComparer.Ordinal);
    readonly List<Value> values = [];
    readonly List<string> keys = [];
    readonly List<bool> dropped = [];
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
    public IReadOnlyList<Value> Values => values;
    public IReadOnlyList<string> Keys => keys;
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
        for (var i = 0; i < dropped.Count; i++)
            if (Act[i] == Consistency.Act.Read && Return[i] == Operations.Never) dropped[i] = true;
        foreach (var list in new[] { Process, Key, Argument, Other, Result, Invoke, Return }) Compact(list);
        Compact(Act);
        Compact(InvokeTime);
        Compact(ReturnTime);
        return new Operations(this);
    }

    void Open(HistoryEvent e)
    {
        var act = ActOf(e);
        IsKeyValue |= e.Function is "get" or "put" or "append";
        if (!open.TryAdd(e.Process, Process.Count))
            throw Bad(e, "an invocation while another of the process is open", "its completion first");
        Process.Add(e.Process);
        Act.Add(act);
        Key.Add(e.Key is null ? Operations.None : KeyId(e.Key));
        var (argument, other) = Arguments(e, act);
        Argument.Add(argument);
        Other.Add(other);
        Result.Add(Operations.None);
        Invoke.Add(position);
        Return.Add(Operations.Never);
        InvokeTime.Add(e.Time.Ns);
        ReturnTime.Add(-1);
        dropped.Add(false);
    }

    void Complete(HistoryEvent e)
    {
        if (!open.Remove(e.Process, out var i)) throw Bad(e, "a completion without invocation", "its invocation before it");
        if (ActOf(e) != Act[i]) throw Bad(e, "a completion of another function", "the function that was invoked");
        if (e.Type == OpType.Fail)
        {
            dropped[i] = true;
            if (Act[i] is Consistency.Act.Write) Failed.TryAdd(Argument[i], e.Process);
            else if (Act[i] is Consistency.Act.Cas) Failed.TryAdd(Other[i], e.Process);
            else if (Act[i] is Consistency.Act.Txn) FailedTransactions.Add((e.Process, Argument[i], Invoke[i]));
        }
        if (e.Type != OpType.Ok) return;
        Return[i] = position;
        ReturnTime[i] = e.Time.Ns;
        if (Act[i] is Consistency.Act.Read or Consistency.Act.Increment or Consistency.Act.Txn) Result[i] = ValueId(e.Value);
    }

    (int Argument, int Other) Arguments(HistoryEvent e, Act act)
    {
        switch (act)
        {
            case Consistency.Act.Cas:
                if (e.Value.Kind == ValueKind.List && e.Value.Items is [var from, var to]) return (ValueId(from), ValueId(to));
                throw Bad(e, $"{e.Value} as the value of a compare-and-set", "[expected new]");
            case Consistency.Act.Txn when e.Value.Kind != ValueKind.List:
                throw Bad(e, $"{e.Value} as the value of a transaction", "a list of steps");
            case Consistency.Act.Increment when e.Value.Kind is not (ValueKind.Nil or ValueKind.Integer):
                throw Bad(e, $"{e.Value} as the value of an increment", "a whole number or nil");
            case Consistency.Act.Append when e.Value.Kind != ValueKind.Text:
                throw Bad(e, $"{e.Value} as the value of an append", "a text");
            case Consistency.Act.Read or Consistency.Act.Acquire or Consistency.Act.Release: return (Operations.None, Operations.None);
            default: return (ValueId(e.Value), Operations.None);
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
        _ => throw Bad(e, "the function " + e.Function, "read, write, cas, increment, get, put, append, txn, acquire or release"),
    };

    static HistoryFormatException Bad(HistoryEvent e, string found, string expected) => new(e.Index, e.Process, found, expected);

    int ValueId(Value value)
    {
        if (valueIds.TryGetValue(value, out var id)) return id;
        id = values.Count;
        valueIds.Add(value, id);
        values.Add(value);
        return id;
    }

    int KeyId(string key)
    {
        if (keyIds.TryGetValue(key, out var id)) return id;
        id = keys.Count;
        keyIds.Add(key, id);
        keys.Add(key);
        return id;
    }

    void Compact<T>(List<T> list)
    {
        var kept = 0;
        for (var i = 0; i < list.Count; i++)
            if (!dropped[i]) list[kept++] = list[i];
        list.RemoveRange(kept, list.Count - kept);
    }
}
