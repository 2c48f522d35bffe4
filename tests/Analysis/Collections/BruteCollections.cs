using Simulator.Analysis.Consistency;

namespace Simulator.Tests.Analysis.Collections;

/// <summary>
/// Linearizability of collections by its definition: every order that respects real time is tried, with every choice of the operations of
/// unknown outcome. Texts for states; slow and obvious.
/// </summary>
static class BruteCollections
{
    public static bool IsLinearizable(Operations all, ObjectModel model) => Extend(all, model, new bool[all.Count], []);

    static bool Extend(Operations all, ObjectModel model, bool[] done, List<Value> state)
    {
        var ops = Enumerable.Range(0, all.Count).ToArray();
        if (ops.All(i => done[i] || all.Return[i] == Operations.Never)) return true;
        foreach (var op in ops)
        {
            if (done[op] || ops.Any(other => !done[other] && all.Return[other] < all.Invoke[op])) continue;
            if (all.After[op] != Operations.None && !done[all.After[op]]) continue;
            var after = new List<Value>(state);
            if (!Apply(all, model, op, after)) continue;
            done[op] = true;
            var found = Extend(all, model, done, after);
            done[op] = false;
            if (found) return true;
        }
        return false;
    }

    static bool Apply(Operations all, ObjectModel model, int op, List<Value> state)
    {
        var argument = all.Argument[op] < 0 ? Value.Nil : all.Values[all.Argument[op]];
        var result = all.Result[op] < 0 ? null : all.Values[all.Result[op]];
        switch (all.Act[op])
        {
            case Act.Add or Act.Increment when model == ObjectModel.Counter:
                state.Add(argument.IsNil ? Value.Of(1) : argument);
                return result is null || result.IsNil || result.Number == state.Sum(each => each.Number);
            case Act.Read when model == ObjectModel.Counter: return result!.Kind == ValueKind.Integer && result.Number == state.Sum(each => each.Number);
            case Act.Read when model == ObjectModel.List: return Value.List([.. state]).Equals(result);
            case Act.Read: return Value.Set([.. state]).Equals(Value.Set(result!.Items));
            case Act.Add:
                state.Remove(argument);
                state.Add(argument);
                return true;
            case Act.Remove: state.Remove(argument); return true;
            case Act.Contains: return state.Contains(argument) == result!.Equals(Value.True);
            case Act.Append or Act.Enqueue: state.Add(argument); return true;
            default:
                if (result is { IsNil: true }) return state.Count == 0;
                if (result is not null && (state.Count == 0 || !state[0].Equals(result))) return false;
                if (state.Count > 0) state.RemoveAt(0);
                return true;
        }
    }
}
