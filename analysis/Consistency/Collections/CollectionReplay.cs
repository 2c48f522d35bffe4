namespace Simulator.Analysis.Consistency.Collections;

/// <summary>Collections, done to one operation after another in the most obvious way, to check certificates by.</summary>
sealed class CollectionReplay(Operations all, ObjectModel model, NilReads nilReads)
{
    readonly Dictionary<int, List<Value>> held = [];
    readonly Dictionary<int, Int128> sums = [];

    public bool Does(int op)
    {
        if (!held.TryGetValue(all.Key[op], out var items)) held.Add(all.Key[op], items = []);
        var argument = all.Argument[op] < 0 ? Value.Nil : all.Values[all.Argument[op]];
        var result = all.Result[op] < 0 ? null : all.Values[all.Result[op]];
        switch (all.Act[op])
        {
            case Act.Read when result!.IsNil && nilReads == NilReads.AlwaysLegal: return true;
            case Act.Read: return Sees(op, items, result!);
            case Act.Add or Act.Increment when model == ObjectModel.Counter:
                sums[all.Key[op]] = sums.GetValueOrDefault(all.Key[op]) + (argument.IsNil ? 1 : argument.Number);
                return result is null || result.IsNil || result.Kind == ValueKind.Integer && result.Number == sums[all.Key[op]];
            case Act.Add:
                if (!items.Contains(argument)) items.Add(argument);
                return true;
            case Act.Append or Act.Enqueue: items.Add(argument); return true;
            case Act.Remove: items.Remove(argument); return true;
            case Act.Contains: return items.Contains(argument) == (result!.Number == 1);
            default: return Dequeues(items, result);
        }
    }

    bool Sees(int op, List<Value> items, Value seen)
    {
        if (model == ObjectModel.Counter)
            return (seen.IsNil ? 0 : seen.Kind == ValueKind.Integer ? seen.Number : Int128.MinValue) == sums.GetValueOrDefault(all.Key[op]);
        if (seen.IsNil) return items.Count == 0;
        if (model == ObjectModel.List) return seen.Equals(Value.List([.. items]));
        return seen.Kind is ValueKind.Set or ValueKind.List && seen.Items.Length == items.Count
            && Value.Set(seen.Items).Equals(Value.Set([.. items]));
    }

    static bool Dequeues(List<Value> items, Value? result)
    {
        if (result is { IsNil: true }) return items.Count == 0;
        if (result is not null && (items.Count == 0 || !items[0].Equals(result))) return false;
        if (items.Count > 0) items.RemoveAt(0);
        return true;
    }
}
