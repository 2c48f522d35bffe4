namespace Simulator.Analysis.Consistency;

/// <summary>
/// Checks a certificate by its definition alone: every completed operation once, real time respected, each result what the
/// sequential object gives. Shares nothing with the algorithms that make certificates.
/// </summary>
public static class LinearizationValidator
{
    /// <summary>What is wrong with an order; null when it is a linearization.</summary>
    public static string? Fault(Operations all, IReadOnlyList<int> order, NilReads nilReads, InitialValue initial,
        ObjectModel? model = null)
    {
        if (Models.IsCollection(model ?? Models.Of(all)))
            return Fault(all, order, new Collections.CollectionReplay(all, model ?? Models.Of(all), nilReads).Does);
        if (initial == InitialValue.NilOrZero)
            return Fault(all, order, nilReads, Value.Nil) is null ? null : Fault(all, order, nilReads, Value.Of(0));
        return Fault(all, order, nilReads, initial switch { InitialValue.Nil => Value.Nil, InitialValue.Zero => Value.Of(0), _ => null });
    }

    static string? Fault(Operations all, IReadOnlyList<int> order, NilReads nilReads, Value? initial)
    {
        var replay = new SequentialReplay(nilReads, initial, all.IsKeyValue);
        return Fault(all, order, op => replay.Does(all, op));
    }

    static string? Fault(Operations all, IReadOnlyList<int> order, Func<int, bool> does)
    {
        var placed = new bool[all.Count];
        var latest = -1;
        foreach (var op in order)
        {
            if (placed[op]) return $"operation {op} stands twice";
            placed[op] = true;
            if (all.Return[op] < latest) return $"operation {op} returned before one that stands earlier was invoked";
            latest = int.Max(latest, all.Invoke[op]);
            if (all.After[op] != Operations.None && !placed[all.After[op]]) return $"operation {op} stands before one that goes before it";
            if (!does(op)) return $"operation {op} cannot have its result where it stands";
        }
        for (var op = 0; op < all.Count; op++)
            if (!placed[op] && all.Return[op] != Operations.Never) return $"operation {op} is missing";
        return null;
    }
}

/// <summary>All objects of a history, done to one operation after another in the most obvious way.</summary>
sealed class SequentialReplay(NilReads nilReads, Value? initial, bool texts)
{
    readonly Dictionary<Value, Value?> held = [];

    public bool Does(Operations all, int op)
    {
        var key = all.Key[op] < 0 ? Value.Nil : Value.Of(all.Keys[all.Key[op]]);
        var argument = all.Argument[op] < 0 ? null : all.Values[all.Argument[op]];
        var result = all.Result[op] < 0 ? null : all.Values[all.Result[op]];
        switch (all.Act[op])
        {
            case Act.Read: return Sees(key, result!);
            case Act.Write: held[key] = argument; return true;
            case Act.Append: held[key] = Value.Of(Text(Held(key) ?? Value.Nil) + argument!.Text); return true;
            case Act.Cas: return Sees(key, argument!, literal: true) && Put(key, all.Values[all.Other[op]]);
            case Act.Increment: return Increments(key, argument!.IsNil ? 1 : argument.Number, result);
            case Act.Acquire: return Held(key) != Value.True && Put(key, Value.True);
            case Act.Release: return Held(key) == Value.True && Put(key, Value.False);
            default: return Transacts(result ?? argument!, known: result is not null);
        }
    }

    Value? Held(Value key) => held.TryGetValue(key, out var value) ? value : texts ? Value.Nil : initial;

    bool Put(Value key, Value value)
    {
        held[key] = value;
        return true;
    }

    bool Sees(Value key, Value seen, bool literal = false)
    {
        if (!literal && seen.IsNil && nilReads == NilReads.AlwaysLegal && !texts) return true;
        if (texts) return Text(Held(key) ?? Value.Nil) == Text(seen);
        return Held(key) is { } value ? value.Equals(seen) : Put(key, seen);
    }

    bool Increments(Value key, long by, Value? result)
    {
        var before = Held(key);
        var told = result is { Kind: ValueKind.Integer } ? result : null;
        if (before is null) return told is null || Put(key, told);
        if (!before.IsNil && before.Kind != ValueKind.Integer) return false;
        var after = Value.Of((before.IsNil ? 0 : before.Number) + by);
        return (told is null || told.Equals(after)) && Put(key, after);
    }

    bool Transacts(Value steps, bool known)
    {
        foreach (var step in steps.Items)
            if (step.Items[0].Text is "w" or "write") held[step.Items[1]] = step.Items[2];
            else if (known && !Sees(step.Items[1], step.Items[2])) return false;
        return true;
    }

    static string Text(Value value) => value.IsNil ? "" : value.Kind == ValueKind.Text ? value.Text : value.ToString();
}
