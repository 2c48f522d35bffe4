using Simulator.Analysis.Formats;

namespace Simulator.Analysis.Consistency;

/// <summary>
/// Several registers, read and written together by transactions that take one step. A state is the number of their values.
/// </summary>
readonly struct TransactionObject : ISequentialObject
{
    readonly Step[][] steps;
    readonly Rows rows;

    public TransactionObject(Step[][] steps, int registers, int initial)
    {
        this.steps = steps;
        rows = new Rows();
        var row = new int[registers];
        Array.Fill(row, initial);
        Initial = rows.Number(row);
    }

    /// <summary>One read or write of a register. What was read is -1 where it was not learnt.</summary>
    public readonly record struct Step(bool IsWrite, int Register, int Value);

    public int Initial { get; }

    public long Bytes => rows.Bytes;

    public bool IsDark(int state) => false;

    public bool IsRead(int op) => !steps[op].Any(static s => s.IsWrite);

    public bool IsBlind(int op) => false;

    bool ISequentialObject.Step(int state, int op, out int next)
    {
        next = state;
        var row = rows[state];
        var changed = false;
        foreach (var step in steps[op])
        {
            var held = row[step.Register];
            if (!step.IsWrite && (step.Value < 0 || held == step.Value)) continue;
            if (!step.IsWrite && held != RegisterValues.Unknown) return false;
            if (held == step.Value) continue;
            if (!changed) row = [.. row];
            changed = true;
            row[step.Register] = step.Value;
        }
        if (changed) next = rows.Number(row);
        return true;
    }
}

/// <summary>The steps of transactions, <c>[[:read :x 1] [:write :y 2]]</c> or in short <c>[[:r :x 1] [:w :y 2]]</c>.</summary>
sealed class TransactionSteps
{
    readonly Dictionary<Value, int> registers = [];
    readonly Dictionary<Value, int> values = [];
    readonly bool nilIsUnknown;

    public TransactionSteps(Operations all, bool nilIsUnknown)
    {
        this.nilIsUnknown = nilIsUnknown;
        for (var i = 0; i < all.Values.Count; i++) values[all.Values[i]] = i;
        Of = new TransactionObject.Step[all.Count][];
        for (var i = 0; i < all.Count; i++) Of[i] = Read(all, i);
    }

    /// <summary>By operation. Values that stand only inside transactions have numbers of their own behind those of the history.</summary>
    public TransactionObject.Step[][] Of { get; }

    public int Registers => registers.Count;

    public int Number(Value value)
    {
        if (values.TryGetValue(value, out var number)) return number;
        number = values.Count;
        values.Add(value, number);
        return number;
    }

    TransactionObject.Step[] Read(Operations all, int op)
    {
        var known = all.Result[op] >= 0;
        var list = all.Values[known ? all.Result[op] : all.Argument[op]];
        if (list.Kind != ValueKind.List) throw Bad(all, op, list);
        var steps = new TransactionObject.Step[list.Items.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            if (list.Items[i] is not
                {
                    Kind: ValueKind.List,
                    Items: [{ Kind: ValueKind.Keyword or ValueKind.Text } f, var register, var value]
                })
                throw Bad(all, op, list.Items[i]);
            var isWrite = f.Text is "w" or "write";
            if (!isWrite && f.Text is not ("r" or "read")) throw Bad(all, op, list.Items[i]);
            if (!registers.TryGetValue(register, out var number)) registers.Add(register, number = registers.Count);
            var learnt = isWrite || known && !(nilIsUnknown && value.IsNil);
            steps[i] = new TransactionObject.Step(isWrite, number, learnt ? Number(value) : -1);
        }
        return steps;
    }

    static HistoryFormatException Bad(Operations all, int op, Value found) =>
        new(all.Invoke[op], all.Process[op], $"{found} in a transaction", "steps [:read register value] and [:write register value]");
}
