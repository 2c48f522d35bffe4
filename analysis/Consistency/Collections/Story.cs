using static Simulator.Analysis.Consistency.Explanation;

namespace Simulator.Analysis.Consistency.Collections;

/// <summary>Contradictions of collections in words.</summary>
static class Story
{
    /// <summary>Null for other objects, and where the monitors have nothing to say.</summary>
    public static IReadOnlyList<string>? Of(Operations all, ObjectModel model)
    {
        if (!Models.IsCollection(model)) return null;
        var contents = new Contents(all, model);
        var (_, clash) = Monitors.Ask(all, [.. Enumerable.Range(0, all.Count)], model, contents);
        return clash is null ? null : [Told(all, model, clash, clash.Element < 0 ? "" : Short(contents.Named(clash.Element)))];
    }

    static string Told(Operations all, ObjectModel model, Clash c, string element) => c.Kind switch
    {
        ClashKind.ThinAir => $"{Cap(The(all, c.A))} found {element}, and nothing had put that there.",
        ClashKind.Repeated => $"{Cap(The(all, c.A))} found {element} twice, and it was put there once, by {The(all, c.B)}.",
        ClashKind.Disagree => $"{Cap(The(all, c.A))} found {Short(all, all.Result[c.A])} and {The(all, c.B)} found "
            + $"{Short(all, all.Result[c.B])}: neither is a {(model == ObjectModel.List ? "beginning" : "part")} of the other, and nothing "
            + "was removed.",
        ClashKind.Backwards => $"{Cap(The(all, c.A))} began only at {Began(all, c.A)}, after {The(all, c.B)} had ended at "
            + $"{Ended(all, c.B)}; "
            + $"but it has to come before it: {Reason(all, c, element)}.",
        ClashKind.TakenTwice => $"{Cap(The(all, c.A))} and {The(all, c.B)} both took out {element}, which was put in once.",
        ClashKind.TakenEarly => $"{Cap(The(all, c.A))} took out {element} and ended at {Ended(all, c.A)}, before {The(all, c.B)}, which "
            + $"put it "
            + $"in, began at {Began(all, c.B)}.",
        ClashKind.Overtaken => Overtaken(all, c),
        ClashKind.NeverEmpty => $"{Cap(The(all, c.A))} found the queue empty between {Began(all, c.A)} and {Ended(all, c.A)}, but all "
            + $"that time "
            + "some element was in it that had been put in and that nobody had begun to take out.",
        ClashKind.TooLow => $"{Cap(The(all, c.A))} found {Short(all, all.Result[c.A])}, less than the {Sum(all)} that had been added and "
            + $"acknowledged before it began at {Began(all, c.A)}.",
        _ => $"{Cap(The(all, c.A))} found {Short(all, all.Result[c.A])}, more than the {Sum(all)} that anybody had begun to add before it "
            + $"ended at {Ended(all, c.A)}.",
    };

    static string Reason(Operations all, Clash c, string element) => (all.Act[c.A] == Act.Read, all.Act[c.B] == Act.Read) switch
    {
        (true, true) => $"it did not find {element}, which the other had found",
        (true, false) => $"it did not find {element}",
        (false, true) => $"that found {element}, which it put there",
        _ => $"a read found {element} that did not find the other, or found it behind",
    };

    static string Overtaken(Operations all, Clash c)
    {
        var (first, second) = (Short(all, all.Argument[c.A]), Short(all, all.Argument[c.B]));
        var outOfFirst = Array.FindIndex(all.Result, result => result == all.Argument[c.A]);
        var outOfSecond = Array.FindIndex(all.Result, result => result == all.Argument[c.B]);
        return $"{first} was put in by {The(all, c.A)}, which ended at {Ended(all, c.A)}, before {second} was, from {Began(all, c.B)} on; "
            + $"yet "
            + $"{second} was taken out by {Ended(all, outOfSecond)}, " + (outOfFirst < 0
                ? $"and {first} never was."
                : $"before anybody began to take out {first}, at {Began(all, outOfFirst)}.");
    }

    static string Sum(Operations all)
    {
        Int128 sum = 0;
        for (var op = 0; op < all.Count; op++)
            if (all.Act[op] != Act.Read) sum += CounterObject.Amount(all, op);
        return sum.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
