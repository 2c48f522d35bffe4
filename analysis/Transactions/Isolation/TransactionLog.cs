using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>
/// The transactions of a history, with keys and values by number. A read, a write or a compare-and-set that stands alone counts as
/// a transaction of its own.
/// </summary>
sealed class TransactionLog
{
    readonly Numbering<Value> keyNumbers = new();
    readonly Numbering<Value> values = new();
    readonly List<string> keys = [];
    readonly HashSet<int> lists = [];

    TransactionLog(Operations all) => All = all;

    TransactionLog(TransactionLog from, IReadOnlyList<TransactionRecord> records)
    {
        (All, keys, values, lists, Records) = (from.All, from.keys, from.values, from.lists, records);
    }

    public Operations All { get; }
    public IReadOnlyList<TransactionRecord> Records { get; private set; } = [];
    public IReadOnlyList<string> Keys => keys;
    public IReadOnlyList<Value> Values => values.Values;

    /// <summary>Whether a key holds a list to which is appended.</summary>
    public bool IsList(int key) => lists.Contains(key);

    /// <summary>Whether a value may be what a key holds before anybody wrote to it: nothing, a list to which nobody has appended.</summary>
    public bool IsInitial(int value) => values[value] is { IsNil: true } or { Kind: ValueKind.List, Items.Length: 0 }
        || All.Dialect.Initial is not InitialValue.Nil && values[value].Equals(Value.Of(0));

    /// <summary>
    /// Throws <see cref="NotTransactionsException"/> for operations on other objects, <see cref="HistoryFormatException"/> for transactions
    /// whose steps make no sense.
    /// </summary>
    public static TransactionLog Of(Operations all)
    {
        var log = new TransactionLog(all);
        for (var op = 0; op < all.Count; op++) log.FindLists(log.ListOf(op), op);
        foreach (var (_, list, _) in all.FailedTransactions) log.FindLists(all.Values[list], -1);
        var records = new List<TransactionRecord>();
        for (var op = 0; op < all.Count; op++)
        {
            var ending = all.Return[op] == Operations.Never ? Ending.Unknown : Ending.Committed;
            records.Add(new TransactionRecord(op, all.Process[op], all.Invoke[op], all.Return[op], ending, log.StepsOf(op, ending)));
        }
        foreach (var (process, list, at) in all.FailedTransactions)
            records.Add(new TransactionRecord(
                -1, process, at, Operations.Never, Ending.Aborted, log.Steps(all.Values[list], Ending.Aborted, at, process)));
        log.Records = records;
        return log;
    }

    /// <summary>Some transactions of this history, perhaps without some of their steps.</summary>
    public TransactionLog Part(IReadOnlyList<TransactionRecord> records) => new(this, records);

    /// <summary>The steps of an operation that is written as a list of them; null for one that stands alone.</summary>
    Value? ListOf(int op)
    {
        switch (All.Act[op])
        {
            case Act.Txn: return All.Values[All.Result[op] >= 0 ? All.Result[op] : All.Argument[op]];
            case Act.Read when All.Result[op] >= 0 && IsSteps(All.Values[All.Result[op]]): return All.Values[All.Result[op]];
            case Act.Write when IsSteps(All.Values[All.Argument[op]]): return All.Values[All.Argument[op]];
            case Act.Read or Act.Write or Act.Cas when !All.IsKeyValue: return null;
            default: throw new NotTransactionsException(Models.Name(All, All.Act[op]));
        }
    }

    static bool IsSteps(Value value)
    {
        if (value.Kind != ValueKind.List || value.Items.Length == 0) return false;
        foreach (var item in value.Items)
            if (item is not { Kind: ValueKind.List, Items: [{ Kind: ValueKind.Keyword or ValueKind.Text } f, _, _] } || KindOf(f) is null)
                return false;
        return true;
    }

    void FindLists(Value? steps, int op)
    {
        if (steps is null) return;
        if (steps.Kind != ValueKind.List) throw Bad(op < 0 ? 0 : All.Invoke[op], op < 0 ? 0 : All.Process[op], steps);
        foreach (var item in steps.Items)
            if (item is { Kind: ValueKind.List, Items: [{ Kind: ValueKind.Keyword or ValueKind.Text } f, var key, _] }
                && KindOf(f) == StepKind.Append) lists.Add(KeyId(key));
    }

    Step[] StepsOf(int op, Ending ending)
    {
        if (ListOf(op) is { } list) return Steps(list, ending, All.Invoke[op], All.Process[op]);
        var key = KeyId(All.Key[op] < 0 ? Value.Of("the register") : Value.Of(All.Keys[All.Key[op]]));
        Step Of(StepKind kind, int value) => new(kind, key, values.Of(All.Values[value]));
        return (All.Act[op], ending) switch
        {
            (Act.Read, _) => [Of(StepKind.Read, All.Result[op])],
            (Act.Cas, Ending.Committed) => [Of(StepKind.Read, All.Argument[op]), Of(StepKind.Write, All.Other[op])],
            (Act.Cas, _) => [Of(StepKind.Write, All.Other[op])],
            _ => [Of(StepKind.Write, All.Argument[op])],
        };
    }

    Step[] Steps(Value list, Ending ending, int at, int process)
    {
        var steps = new List<Step>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (item is not { Kind: ValueKind.List, Items: [{ Kind: ValueKind.Keyword or ValueKind.Text } f, var key, var value] }
                || KindOf(f) is not { } kind) throw Bad(at, process, item);
            var id = KeyId(key);
            if (kind == StepKind.Write && lists.Contains(id))
                throw new HistoryFormatException(at, process, $"{item} of a key to which others append", "appends only");
            if (kind != StepKind.Read) steps.Add(new Step(kind, id, values.Of(value)));
            else if (ending == Ending.Committed) steps.Add(Read(id, value, at, process));
        }
        return [.. steps];
    }

    Step Read(int key, Value value, int at, int process)
    {
        if (!lists.Contains(key)) return new Step(StepKind.Read, key, values.Of(value));
        if (value.Kind is not (ValueKind.List or ValueKind.Nil))
            throw new HistoryFormatException(at, process, $"{value} read from a key to which others append", "a list or nil");
        var elements = new int[value.Items.Length];
        for (var i = 0; i < elements.Length; i++) elements[i] = values.Of(value.Items[i]);
        return new Step(StepKind.Read, key, Operations.None, elements);
    }

    static StepKind? KindOf(Value f) => f.Text switch
    {
        "r" or "read" => StepKind.Read,
        "w" or "write" => StepKind.Write,
        "append" => StepKind.Append,
        _ => null,
    };

    int KeyId(Value key)
    {
        var id = keyNumbers.Of(key);
        if (id == keys.Count) keys.Add(key.Kind is ValueKind.Text or ValueKind.Keyword ? key.Text : key.ToString());
        return id;
    }

    static HistoryFormatException Bad(int at, int process, Value found) =>
        new(at, process, $"{found} in a transaction", "steps [:r key value], [:w key value] and [:append key value]");
}

/// <summary>A check of transactions was asked of other operations.</summary>
sealed class NotTransactionsException(string function) : Exception(function);
