namespace Simulator.Analysis.Consistency.Collections;

/// <summary>Why a few operations on a collection contradict each other.</summary>
enum ClashKind : byte
{
    /// <summary>A found an element that nothing put there.</summary>
    ThinAir,

    /// <summary>A found one element twice.</summary>
    Repeated,

    /// <summary>A and B found contents of which neither is a beginning, or a part, of the other.</summary>
    Disagree,

    /// <summary>A must come before B, but began after B had ended.</summary>
    Backwards,

    /// <summary>A and B took the same element out.</summary>
    TakenTwice,

    /// <summary>A took out an element and ended before B, which put it there, began.</summary>
    TakenEarly,

    /// <summary>A was put in before B, but B was taken out before A, or A never was.</summary>
    Overtaken,

    /// <summary>A found the queue empty, though at every moment of it some element was in it for certain.</summary>
    NeverEmpty,

    /// <summary>A found less than what was added for certain before it began.</summary>
    TooLow,

    /// <summary>A found more than what was added at all before it ended.</summary>
    TooHigh,
}

/// <param name="Suffices">All that is needed for the contradiction, in the order of invocation.</param>
/// <param name="Element">The element that it is about; below 0 where it is about none.</param>
sealed record Clash(ClashKind Kind, int A, int B, int[] Suffices, int Element = -1);

/// <summary>The special algorithms for collections: each a decision without search where the elements are unique.</summary>
static class Monitors
{
    /// <summary>An order that proves it, or a contradiction, or neither where the monitor cannot decide.</summary>
    public static (int[]? Order, Clash? Clash) Ask(Operations all, int[] ops, ObjectModel model, Contents contents) => model switch
    {
        ObjectModel.Queue => new QueueMonitor(all, ops).Run(),
        ObjectModel.Counter => (null, CounterMonitor.Clash(all, ops)),
        _ => new GrowingMonitor(all, ops, contents, isList: model == ObjectModel.List).Run(),
    };

    /// <summary>Without operations of unknown outcome that nobody can have seen: they may be taken not to have happened.</summary>
    public static int[] Needed(Operations all, int[] ops, ObjectModel model, Contents contents)
    {
        if (model == ObjectModel.Counter) return ops;
        var seen = new HashSet<int>();
        foreach (var op in ops)
            if (contents.Of[op] is { } elements) seen.UnionWith(elements);
            else if (all.Act[op] == Act.Dequeue) seen.Add(all.Result[op]);
            else if (all.Act[op] is Act.Remove or Act.Contains) seen.Add(all.Argument[op]);
        return [.. ops.Where(op => all.Return[op] != Operations.Never || all.Act[op] is not (Act.Add or Act.Append or Act.Enqueue)
            || seen.Contains(all.Argument[op]))];
    }
}
