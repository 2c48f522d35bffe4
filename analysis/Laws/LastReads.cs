namespace Simulator.Analysis.Laws;

/// <summary>The reads that must show what has become of everything: those begun after the last update of their key had ended.</summary>
static class LastReads
{
    /// <summary>
    /// Ok reads of a key that began after every update of it had ended. Updates without an end may still happen, so they do not
    /// count as the last. Empty when nobody has looked.
    /// </summary>
    public static IReadOnlyList<ClientAct> Of(IReadOnlyList<ClientAct> ofKey)
    {
        // What begins at the very instant at which another ends comes after it where it stands after it.
        var last = (At: Instant.Zero, Index: long.MaxValue);
        foreach (var act in ofKey)
            if (!act.IsRead && act.Ended is { } ended && (ended, act.EndIndex).CompareTo((last.At, last.Index)) > 0)
                last = (ended, act.EndIndex);
        return [.. ofKey.Where(act => act is { IsRead: true, IsOk: true } && (act.Began, act.Index).CompareTo((last.At, last.Index)) > 0)];
    }

    public static IEnumerable<(string Key, IReadOnlyList<ClientAct> Acts)> ByKey(IReadOnlyList<ClientAct> acts) =>
        acts.Where(act => act.Key is not null).GroupBy(act => act.Key!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<ClientAct>)[.. group]));

    /// <summary>The values in what a read found: the members of a set or list (siblings), or the one value.</summary>
    public static IReadOnlyList<Value> Found(Value result) =>
        result.Kind is ValueKind.Set or ValueKind.List ? result.Items.ToArray() : result.IsNil ? [] : [result];
}
