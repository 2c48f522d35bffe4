using Simulator.Analysis.Consistency.Sessions;

namespace Simulator.Analysis.Consistency.Bounded;

/// <summary>
/// A write or a read of one register. A compare-and-set that succeeded is a read and a write that last as long as it does.
/// </summary>
/// <param name="Source">Its number among all operations.</param>
/// <param name="Invoke">The position of its begin among the events.</param>
/// <param name="Return">The position of its end; <see cref="Operations.Never"/> when nobody knows of any.</param>
/// <param name="Begin">In nanoseconds.</param>
/// <param name="End">In nanoseconds; the largest number where there is none.</param>
readonly record struct VersionOp(int Source, bool IsWrite, int Value, int Invoke, int Return, long Begin, long End);

/// <summary>The versions of one register and the reads that saw them, in the order of invocation.</summary>
sealed class VersionKey
{
    public const int Initial = -1, ThinAir = -2;

    public VersionKey(string name, List<VersionOp> ops, Func<int, bool> isInitial)
    {
        Name = name;
        var writers = new Dictionary<int, int>();
        var read = ops.Where(op => !op.IsWrite).Select(op => op.Value).ToHashSet();
        Ops = [.. ops.Where(op => !op.IsWrite || op.Return != Operations.Never || read.Contains(op.Value))];
        for (var i = 0; i < Ops.Length; i++)
            if (Ops[i].IsWrite && !writers.TryAdd(Ops[i].Value, i)) Twice ??= (writers[Ops[i].Value], i);
        From = new int[Ops.Length];
        for (var i = 0; i < Ops.Length; i++)
            From[i] = writers.TryGetValue(Ops[i].Value, out var writer) ? writer : isInitial(Ops[i].Value) ? Initial : ThinAir;
    }

    public string Name { get; }
    public VersionOp[] Ops { get; }

    /// <summary>Of a read, the write that it saw, <see cref="Initial"/> or <see cref="ThinAir"/>; of a write, itself.</summary>
    public int[] From { get; }

    /// <summary>Two writes of one value; null when all are different.</summary>
    public (int One, int Other)? Twice { get; }

    /// <summary>
    /// A read that no order whatever can serve: nobody wrote what it found, or it ended before the write began. Null when there is none.
    /// </summary>
    public int? Impossible()
    {
        for (var i = 0; i < Ops.Length; i++)
            if (From[i] == ThinAir || !Ops[i].IsWrite && From[i] >= 0 && Ops[i].Return < Ops[From[i]].Invoke) return i;
        return null;
    }
}

/// <summary>A history of registers, key by key.</summary>
static class VersionHistory
{
    /// <summary>Throws <see cref="NotRegistersException"/> for other objects.</summary>
    public static IReadOnlyList<VersionKey> Of(Operations all, NilReads nilReads)
    {
        var keys = new Dictionary<int, List<VersionOp>>();
        var order = new List<int>();
        for (var i = 0; i < all.Count; i++)
        {
            if (!keys.TryGetValue(all.Key[i], out var ops))
            {
                keys.Add(all.Key[i], ops = []);
                order.Add(all.Key[i]);
            }
            var isKnown = all.Return[i] != Operations.Never;
            var op = new VersionOp(i, false, all.Result[i], all.Invoke[i], all.Return[i], all.InvokeTime[i],
                isKnown ? all.ReturnTime[i] : long.MaxValue);
            switch (all.Act[i])
            {
                case Act.Read when nilReads == NilReads.AlwaysLegal && all.Values[all.Result[i]].IsNil: break;
                case Act.Read: ops.Add(op); break;
                case Act.Write: ops.Add(op with { IsWrite = true, Value = all.Argument[i] }); break;
                case Act.Cas:
                    if (isKnown) ops.Add(op with { Value = all.Argument[i] });
                    ops.Add(op with { IsWrite = true, Value = all.Other[i] });
                    break;
                default: throw new NotRegistersException(Models.Name(all, all.Act[i]));
            }
        }
        return
        [
            .. order.Select(key =>
                new VersionKey(key == Operations.None ? "" : all.Keys[key], keys[key], value => IsInitial(all, value))),
        ];
    }

    /// <summary>What may have been there at first: nothing, and zero where the history's origin has it so.</summary>
    static bool IsInitial(Operations all, int value) => all.Values[value].IsNil
        || all.IsKeyValue && all.Values[value].Equals(Value.Of(""))
        || all.Dialect.Initial != InitialValue.Nil && all.Values[value].Equals(Value.Of(0));
}
