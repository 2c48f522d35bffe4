using System.Globalization;

namespace Simulator.Analysis.Consistency;

/// <summary>Puts a contradiction into words: which operations, when, by whom, and why they cannot all be.</summary>
static class Explanation
{
    public static string Initially(InitialValue initial) => initial switch
    {
        InitialValue.Nil => "registers hold nil at first",
        InitialValue.Zero => "registers hold 0 at first",
        InitialValue.NilOrZero => "registers hold nil or 0 at first",
        _ => "what registers hold at first is unknown",
    };

    /// <summary>The operations of a witness, one a line, then its sentences.</summary>
    public static List<string> Lines(Witness witness)
    {
        var all = witness.SubHistory;
        var lines = new List<string>();
        for (var i = 0; i < all.Count; i++) lines.Add(Line(all, i));
        lines.AddRange(witness.Sentences);
        return lines;
    }

    static string Line(Operations all, int op) => string.Create(
        CultureInfo.InvariantCulture, $"process {all.Process[op]}: {What(all, op)}{OfKey(all, op)}, {Span(all, op)}");

    static string What(Operations all, int op)
    {
        var name = Models.Name(all, all.Act[op]);
        return all.Act[op] switch
        {
            Act.Read => $"{name} returned {Short(all, all.Result[op])}",
            Act.Cas => $"{name} from {Short(all, all.Argument[op])} to {Short(all, all.Other[op])}",
            Act.Txn => $"{name} {Short(all, all.Result[op] >= 0 ? all.Result[op] : all.Argument[op])}",
            Act.Increment => all.Result[op] >= 0 ? $"{name} returned {Short(all, all.Result[op])}" : name,
            Act.Acquire or Act.Release => name,
            Act.Contains => $"{name} {Short(all, all.Argument[op])} returned {Short(all, all.Result[op])}",
            Act.Dequeue => all.Result[op] >= 0 ? $"{name} returned {Short(all, all.Result[op])}" : name,
            _ => $"{name} {Short(all, all.Argument[op])}",
        };
    }

    static string OfKey(Operations all, int op) => all.Key[op] < 0 ? "" : " of key " + all.Keys[all.Key[op]];

    static string Span(Operations all, int op) =>
        all.Return[op] == Operations.Never
            ? $"from {Began(all, op)}, outcome unknown"
            : $"from {Began(all, op)} to {Ended(all, op)}";

    internal static string Began(Operations all, int op) => At(all, all.InvokeTime[op], all.Invoke[op]);

    internal static string Ended(Operations all, int op) => At(all, all.ReturnTime[op], all.Return[op]);

    /// <summary>Seconds as far as they go, or the number of the event where the history has no times.</summary>
    static string At(Operations all, long time, int position)
    {
        if (!all.TimesKnown) return "event " + position.ToString(CultureInfo.InvariantCulture);
        var fraction = (time % 1_000_000_000).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return (time / 1_000_000_000).ToString(CultureInfo.InvariantCulture) + (fraction.Length > 0 ? "." + fraction : "") + " s";
    }

    internal static string Short(Operations all, int value) => Short(all.Values[value]);

    internal static string Short(Value value)
    {
        var text = value.ToString();
        return text.Length <= 60 ? text : text[..40] + " … " + text[^16..];
    }

    /// <summary>One or two sentences that say why a small history is not linearizable.</summary>
    public static IReadOnlyList<string> Sentences(Operations all, ObjectModel model)
    {
        if (model is ObjectModel.Register or ObjectModel.CasRegister && !all.Act.Contains(Act.Increment)
            && OfRegister(all) is { } sentences)
            return sentences;
        if (Collections.Story.Of(all, model) is { } told) return told;
        var nilIsUnknown = all.Dialect.NilReads == NilReads.AlwaysLegal;
        var judge = new Judge(all, model, model == ObjectModel.MultiRegister ? new TransactionSteps(all, nilIsUnknown) : null);
        var finding = judge.Decide([.. Enumerable.Range(0, all.Count)], all.Dialect.Initial, new Purse(100_000, 1 << 24));
        var culprit = model == ObjectModel.KeyValue ? LastRead(all) : Array.IndexOf(all.Return, finding.Until);
        if (culprit < 0) return [$"No order of these {all.Count} operations that respects real time is legal."];
        return
        [
            $"No order of these {all.Count} operations that respects real time is legal: whichever order is tried, {The(all, culprit)} "
                + $"cannot have {Effect(all, culprit)} by {Ended(all, culprit)}.",
        ];
    }

    /// <summary>Texts are searched with an eye on what is read later, so the operation at which the search stopped tells little.</summary>
    static int LastRead(Operations all)
    {
        var last = -1;
        for (var i = 0; i < all.Count; i++)
            if (all.Act[i] == Act.Read && (last < 0 || all.Return[i] > all.Return[last])) last = i;
        return last;
    }

    static string Effect(Operations all, int op) => all.Act[op] is Act.Read or Act.Contains or Act.Dequeue
        ? "found what it returned" : "taken effect";

    static string[]? OfRegister(Operations all)
    {
        var nil = RegisterValues.Unnamed;
        for (var i = 0; i < all.Values.Count; i++)
            if (all.Dialect.Initial == InitialValue.Zero ? all.Values[i].Equals(Value.Of(0)) : all.Values[i].IsNil) nil = i;
        var scratch = new int[all.Values.Count];
        Array.Fill(scratch, -1);
        var initial = all.Dialect.Initial == InitialValue.Unknown ? RegisterValues.Unknown : nil;
        var blocks = new Blocks(all, [.. Enumerable.Range(0, all.Count)], initial, scratch);
        blocks.Run();
        return blocks.Conflict is { } conflict ? Of(all, conflict) : null;
    }

    static string[] Of(Operations all, Conflict c) => c.Kind switch
    {
        ConflictKind.ThinAir =>
            [$"{Cap(The(all, c.A))} found {Short(all, Found(all, c.A))}, {Nobody(all, Found(all, c.A))}; "
                + $"{Initially(all.Dialect.Initial)}."],
        ConflictKind.TooEarly =>
            [$"{Cap(The(all, c.A))} found {Short(all, Found(all, c.A))} and ended at {Ended(all, c.A)}, "
                + $"but nothing stored that before {The(all, c.B)}, which began at {Began(all, c.B)}."],
        ConflictKind.TwoBeginnings =>
            [$"{Cap(The(all, c.A))} found {Short(all, Found(all, c.A))} and {The(all, c.B)} found {Short(all, Found(all, c.B))}; "
                + "nothing stored either, and only one of them can be the initial value."],
        ConflictKind.ReplacedTwice =>
            [$"{Cap(The(all, c.A))} and {The(all, c.B)} both replaced {Short(all, all.Argument[c.A])}, which was there only once."],
        ConflictKind.Circular =>
            [$"{Cap(The(all, c.A))} found {Short(all, Found(all, c.A))}, which was stored only as a consequence of itself."],
        ConflictKind.Inverted =>
            [$"{Cap(The(all, c.A))} {Verb(all, c.A)} {Short(all, Found(all, c.A))} and began only at {Began(all, c.A)}, "
                + $"although {The(all, c.B)}, which can only come after it, had ended at {Ended(all, c.B)}."],
        _ => Crossed(all, c),
    };

    static string Nobody(Operations all, int value) => all.Failed.TryGetValue(value, out var process)
        ? $"which nothing stored: what process {process} did to store it was reported as failed"
        : "which nothing stored";

    static string[] Crossed(Operations all, Conflict c)
    {
        // The two blocks play the same part; the story is easiest to tell of a late read.
        if (c.A >= 0 && all.Act[c.A2] != Act.Read && all.Act[c.B2] == Act.Read)
            c = new Conflict(c.Kind, c.B, c.A, c.B2, c.A2);
        var late = $"{Cap(The(all, c.A2))}, which began at {Began(all, c.A2)}, {Verb(all, c.A2)} {Short(all, Found(all, c.A2))}, "
            + $"although {Short(all, Found(all, c.B))} {Was(all, c.B)}, before it began.";
        var early = c.A < 0
            ? $"{Short(all, Found(all, c.A2))} is the initial value, and nothing stored it again."
            : $"Yet {Short(all, Found(all, c.A))} {Was(all, c.A)}, before {The(all, c.B2)} began at {Began(all, c.B2)}; "
                + $"nothing stored {Short(all, Found(all, c.A))} again.";
        return [late, early];
    }

    static string Was(Operations all, int op) => all.Act[op] switch
    {
        Act.Read => $"was read by process {all.Process[op]}, which ended at {Ended(all, op)}",
        _ => $"was stored by process {all.Process[op]} and acknowledged at {Ended(all, op)}",
    };

    static string Verb(Operations all, int op) => all.Act[op] == Act.Read ? "returned" : "stored";

    /// <summary>The value by which an operation belongs where it does: what it read or stored.</summary>
    static int Found(Operations all, int op) => all.Act[op] switch
    {
        Act.Read => all.Result[op],
        Act.Cas => all.Argument[op],
        _ => all.Argument[op],
    };

    internal static string The(Operations all, int op) => string.Create(
        CultureInfo.InvariantCulture, $"the {Models.Name(all, all.Act[op])} by process {all.Process[op]}{OfKey(all, op)}");

    internal static string Cap(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
