namespace Simulator.Analysis.Consistency;

/// <summary>
/// A register with read, write, compare-and-set and increment. A state is the number of a value, or of what is known of it.
/// </summary>
readonly struct RegisterObject : ISequentialObject
{
    readonly Operations all;
    readonly int[] ops;
    readonly RegisterStates states;

    public RegisterObject(Operations all, int[] ops, int initial)
    {
        this.all = all;
        this.ops = ops;
        states = new RegisterStates(all.Values);
        Initial = initial switch
        {
            RegisterValues.Unknown => states.UnknownPlus(0),
            RegisterValues.Unnamed => states.Unnamed,
            _ => initial,
        };
    }

    public int Initial { get; }

    public long Bytes => 0;

    public bool IsDark(int state) => false;

    public bool IsRead(int op) => all.Act[ops[op]] == Act.Read || all.Act[ops[op]] == Act.Cas
        && all.Argument[ops[op]] == all.Other[ops[op]];

    public bool IsBlind(int op) => all.Act[ops[op]] == Act.Write;

    public bool Step(int state, int op, out int next)
    {
        var id = ops[op];
        switch (all.Act[id])
        {
            case Act.Write: next = all.Argument[id]; return true;
            case Act.Read: next = all.Result[id]; return next == state || states.IsUnknown(state);
            case Act.Cas: next = all.Other[id]; return all.Argument[id] == state || states.IsUnknown(state);
            default: return Increment(state, id, out next);
        }
    }

    bool Increment(int state, int id, out int next)
    {
        var by = all.Values[all.Argument[id]];
        var result = all.Result[id];
        var told = result >= 0 && all.Values[result].Kind == ValueKind.Integer;
        if (states.IsUnknown(state))
        {
            next = told ? result : states.UnknownPlus(checked(states.Above(state) + Amount(by)));
            return true;
        }
        next = states.Sum(state, Amount(by));
        return next >= 0 && (!told || next == result);
    }

    static long Amount(Value by) => by.IsNil ? 1 : by.Number;
}

/// <summary>The states of a register that may hold sums, and values that nobody knows yet.</summary>
sealed class RegisterStates(IReadOnlyList<Value> values)
{
    readonly Dictionary<long, int> sums = [];
    readonly Dictionary<int, long> numbers = [];
    readonly Dictionary<long, int> unknownIds = [];
    readonly Dictionary<int, long> unknown = [];
    int count = values.Count + 1;

    /// <summary>The state of a value that no operation names.</summary>
    public int Unnamed => values.Count;

    public bool IsUnknown(int state) => state > values.Count && unknown.ContainsKey(state);

    /// <summary>The state "what it was at first, and so much".</summary>
    public int UnknownPlus(long more)
    {
        if (unknownIds.TryGetValue(more, out var id)) return id;
        id = count++;
        unknownIds.Add(more, id);
        unknown.Add(id, more);
        return id;
    }

    /// <summary>How much an unknown state is above what it was at first.</summary>
    public long Above(int state) => unknown[state];

    /// <summary>The state after an increment; -1 where what is held is no number. Nothing counts as zero, as in Redis.</summary>
    public int Sum(int state, long more)
    {
        if (sums.Count == 0)
            for (var i = 0; i < values.Count; i++)
                if (values[i].Kind == ValueKind.Integer) sums.TryAdd(values[i].Number, i);
        long held;
        if (state < values.Count && values[state].Kind == ValueKind.Integer) held = values[state].Number;
        else if (state == Unnamed || state < values.Count && values[state].IsNil) held = 0;
        else if (!numbers.TryGetValue(state, out held)) return -1;
        var sum = checked(held + more);
        if (sums.TryGetValue(sum, out var id)) return id;
        id = count++;
        sums.Add(sum, id);
        numbers.Add(id, sum);
        return id;
    }
}
