namespace Simulator.Analysis.Consistency.Collections;

/// <summary>A number, 0 at first: add, increment and read. A state is the number of a sum.</summary>
readonly struct CounterObject : ISequentialObject
{
    readonly Operations all;
    readonly int[] ops;
    readonly Numbering<Int128> sums = new();
    readonly Int128 largest;

    public CounterObject(Operations all, int[] ops)
    {
        this.all = all;
        this.ops = ops;
        Initial = sums.Of(0);
        largest = Int128.MaxValue;
        if (ops.Any(op => all.Act[op] == Act.Increment && all.Result[op] >= 0 || all.Act[op] != Act.Read && Amount(all, op) < 0)) return;
        largest = Int128.MinValue;
        foreach (var op in ops)
            if (all.Act[op] == Act.Read && Told(all, op) is { } seen) largest = Int128.Max(largest, seen);
    }

    public int Initial { get; }

    public long Bytes => 100L * sums.Count;

    /// <summary>A counter that only grows is past all reads some time.</summary>
    public bool IsDark(int state) => sums[state] > largest;

    public bool IsRead(int op) => all.Act[ops[op]] == Act.Read;

    public bool IsBlind(int op) => false;

    public bool Step(int state, int op, out int next)
    {
        next = state;
        if (IsRead(op)) return Told(all, ops[op]) is { } seen && seen == sums[state];
        var sum = sums[state] + Amount(all, ops[op]);
        next = sums.Of(sum);
        return all.Act[ops[op]] == Act.Add || all.Result[ops[op]] < 0 || all.Values[all.Result[ops[op]]].IsNil
            || Told(all, ops[op]) is { } told && told == sum;
    }

    /// <summary>How much an add or an increment adds: one, where it does not say.</summary>
    public static long Amount(Operations all, int op) =>
        all.Values[all.Argument[op]] is { Kind: ValueKind.Integer } by ? by.Number : 1;

    /// <summary>What an operation found: nothing counts as 0; null for what no counter can hold.</summary>
    public static long? Told(Operations all, int op) => all.Values[all.Result[op]] switch
    {
        { IsNil: true } => 0,
        { Kind: ValueKind.Integer } told => told.Number,
        _ => null,
    };
}
