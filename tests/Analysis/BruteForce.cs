using Simulator.Analysis.Consistency;

namespace Simulator.Tests.Analysis;

/// <summary>
/// Linearizability by its definition: tries every order that respects real time, and every choice of the operations of unknown
/// outcome. Slow and obvious, to hold the checkers against.
/// </summary>
static class BruteForce
{
    public static bool IsLinearizable(Operations all, NilReads nilReads, InitialValue initial) => initial switch
    {
        InitialValue.NilOrZero => Starts(all, nilReads, Value.Nil) || Starts(all, nilReads, Value.Of(0)),
        InitialValue.Nil => Starts(all, nilReads, Value.Nil),
        InitialValue.Zero => Starts(all, nilReads, Value.Of(0)),
        _ => StartsAnywhere(all, nilReads),
    };

    /// <summary>Each key, or register of a transaction, may begin with any of many values.</summary>
    static bool StartsAnywhere(Operations all, NilReads nilReads)
    {
        var candidates = all.Values.Concat(Enumerable.Range(-8, 16)
            .Select(n => Value.Of(n))).Append(Value.Of("another")).Append(Value.Nil).ToArray();
        if (all.Act.Contains(Act.Txn))
        {
            var few = Enumerable.Range(-1, 5).Select(n => n < 0 ? Value.Nil : Value.Of(n)).ToArray();
            return few.Any(x => few.Any(y => Starts(all, nilReads, x, start: new() { [":x"] = x, [":y"] = y })));
        }
        return all.Key.Distinct().ToArray().All(key => candidates.Any(v => Starts(all, nilReads, v, key)));
    }

    static bool Starts(Operations all, NilReads nilReads, Value initial, int? onlyKey = null, Dictionary<string, Value>? start = null)
    {
        var ops = Enumerable.Range(0, all.Count).Where(i => onlyKey is null || all.Key[i] == onlyKey).ToArray();
        return Extend(all, ops, new bool[all.Count], start ?? [], nilReads, initial);
    }

    static bool Extend(Operations all, int[] ops, bool[] done, Dictionary<string, Value> state, NilReads nilReads, Value initial)
    {
        if (ops.All(i => done[i] || all.Return[i] == Operations.Never)) return true;
        foreach (var op in ops)
        {
            if (done[op] || ops.Any(other => !done[other] && all.Return[other] < all.Invoke[op])) continue;
            var after = new Dictionary<string, Value>(state);
            if (!Apply(all, op, after, nilReads, initial)) continue;
            done[op] = true;
            var found = Extend(all, ops, done, after, nilReads, initial);
            done[op] = false;
            if (found) return true;
        }
        return false;
    }

    static bool Apply(Operations all, int op, Dictionary<string, Value> state, NilReads nilReads, Value initial)
    {
        var key = all.Key[op] < 0 ? "" : all.Keys[all.Key[op]];
        var argument = all.Argument[op] < 0 ? Value.Nil : all.Values[all.Argument[op]];
        var result = all.Result[op] < 0 ? null : all.Values[all.Result[op]];
        if (all.IsKeyValue) initial = Value.Of("");
        var held = state.GetValueOrDefault(key, initial);
        switch (all.Act[op])
        {
            case Act.Read:
                if (result!.IsNil && (nilReads == NilReads.AlwaysLegal || all.IsKeyValue && held.Text.Length == 0)) return true;
                return held.Equals(result);
            case Act.Write: state[key] = argument; return true;
            case Act.Append: state[key] = Value.Of(held.Text + argument.Text); return true;
            case Act.Cas:
                state[key] = all.Values[all.Other[op]];
                return held.Equals(argument);
            case Act.Increment:
                if (held.Kind is not (ValueKind.Nil or ValueKind.Integer)) return false;
                state[key] = Value.Of((held.IsNil ? 0 : held.Number) + (argument.IsNil ? 1 : argument.Number));
                return result is null || result.IsNil || result.Equals(state[key]);
            case Act.Acquire:
                state[key] = Value.True;
                return !held.Equals(Value.True);
            case Act.Release:
                state[key] = Value.False;
                return held.Equals(Value.True);
            default:
                foreach (var step in (result ?? argument).Items)
                {
                    var register = step.Items[1].ToString();
                    if (step.Items[0].Text == "write") state[register] = step.Items[2];
                    else if (result is not null && !(step.Items[2].IsNil && nilReads == NilReads.AlwaysLegal)
                        && !state.GetValueOrDefault(register, initial).Equals(step.Items[2])) return false;
                }
                return true;
        }
    }
}
