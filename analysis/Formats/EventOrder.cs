namespace Simulator.Analysis.Formats;

/// <summary>What is done to events between a file and a history: sorted, where the file is not; independent keys told apart.</summary>
static class EventOrder
{
    /// <summary>
    /// By time. Of events at one instant the invocations come first, so that operations that touch there count as concurrent;
    /// those of one process keep the order in which they stand, for a process does one thing after another.
    /// </summary>
    public static IEnumerable<ReadEvent> ByTime(IEnumerable<ReadEvent> events, ByteCursor cursor)
    {
        var all = Bounded(events, cursor).ToArray();
        var order = new int[all.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => (all[a].Time, a).CompareTo((all[b].Time, b)));

        var rank = new int[all.Length];
        var last = new Dictionary<int, int>();
        foreach (var i in order)
        {
            rank[i] = all[i].Type == OpType.Invoke ? 0 : 1;
            if (last.TryGetValue(all[i].Process, out var previous) && all[previous].Time == all[i].Time) rank[i] = rank[previous] + 1;
            last[all[i].Process] = i;
        }
        Array.Sort(order, (a, b) => (all[a].Time, rank[a], a).CompareTo((all[b].Time, rank[b], b)));
        return order.Select(i => all[i]);
    }

    static IEnumerable<ReadEvent> Bounded(IEnumerable<ReadEvent> events, ByteCursor cursor)
    {
        var count = 0;
        foreach (var e in events)
        {
            if (e.Time < 0) throw cursor.Error(e.Place, "an event without time", "a time in each event, by which to sort them");
            if (++count > cursor.Limits.MaxEvents) throw TooMany(cursor, e.Place);
            yield return e;
        }
    }

    public static HistoryFormatException TooMany(ByteCursor cursor, Place place) => cursor.Error(
        place, "more than " + cursor.Limits.MaxEvents.ToString(System.Globalization.CultureInfo.InvariantCulture) + " events",
            "a shorter history");

    /// <summary>
    /// Jepsen's independent tests write <c>[key value]</c> as the value of each operation. A history of reads, writes and
    /// compare-and-sets without <c>:key</c> is such a one when its first read is invoked with <c>[key nil]</c>. In our own histories
    /// <c>:key</c> tells it.
    /// </summary>
    public static IEnumerable<ReadEvent> Keyed(IEnumerable<ReadEvent> events, ByteCursor cursor)
    {
        var waiting = new List<ReadEvent>();
        bool? tuples = null;
        foreach (var e in events)
        {
            if (tuples is null && Tells(e) is { } told)
            {
                tuples = told;
                foreach (var early in waiting) yield return told ? Unwrapped(early, cursor) : early;
                waiting.Clear();
            }
            if (tuples == true && IsCutOff(e, cursor)) yield break;
            if (tuples is { } known) yield return known ? Unwrapped(e, cursor) : e.Ours ? OwnUnwrapped(e) : e;
            else
            {
                waiting.Add(e);
                if (waiting.Count > cursor.Limits.MaxEvents) throw TooMany(cursor, e.Place);
            }
        }
        foreach (var early in waiting) yield return early;
    }

    /// <summary>
    /// Whether this is an invocation without value at the very end of the file: it was cut off there, and what it was never ended.
    /// </summary>
    static bool IsCutOff(in ReadEvent e, ByteCursor cursor)
    {
        if (e.Type != OpType.Invoke || e.Process == HistoryEvent.Nemesis || !e.Value.IsNil || e.Function == "read") return false;
        while (cursor.Peek() is ' ' or '\n' or '\r' or '\t') cursor.Next();
        return cursor.Peek() == ByteCursor.End;
    }

    /// <summary>The same where it is known that every value is <c>[key value]</c>.</summary>
    public static IEnumerable<ReadEvent> Tuples(IEnumerable<ReadEvent> events, ByteCursor cursor) =>
        events.Select(e => Unwrapped(e, cursor));

    /// <summary>With an invocation right before each completion of a process that has nothing open.</summary>
    public static IEnumerable<ReadEvent> Invoked(IEnumerable<ReadEvent> events)
    {
        var open = new HashSet<int>();
        foreach (var e in events)
        {
            if (e.Process != HistoryEvent.Nemesis && e.Type == OpType.Invoke) open.Add(e.Process);
            else if (e.Process != HistoryEvent.Nemesis && !open.Remove(e.Process))
                yield return e with { Type = OpType.Invoke, Value = e.Function == "read" ? Value.Nil : e.Value, Index = -1 };
            yield return e;
        }
    }

    /// <summary>Whether the history has tuples, when this event decides it.</summary>
    static bool? Tells(in ReadEvent e)
    {
        if (e.Ours || e.Key is not null) return false;
        if (e.Process == HistoryEvent.Nemesis || e.Function is "write" or "cas") return null;
        return e.Function == "read" && e.Type == OpType.Invoke && e.Value.Kind == ValueKind.List && e.Value.Items is [_, { IsNil: true }];
    }

    static ReadEvent Unwrapped(in ReadEvent e, ByteCursor cursor)
    {
        if (e.Process == HistoryEvent.Nemesis) return e;
        if (e.Value.Kind == ValueKind.List && e.Value.Items is [var key, var value]) return e with { Key = KeyText(key), Value = value };
        throw cursor.Error(e.Place, $"the value {e.Value}", "[key value], as in the first read of this history");
    }

    static ReadEvent OwnUnwrapped(in ReadEvent e) =>
        e.Key is not null && e.Value.Kind == ValueKind.List && e.Value.Items is [var key, var value] && KeyText(key) == e.Key
            ? e with { Value = value }
            : e;

    static string KeyText(Value key) => key.Kind == ValueKind.Text ? key.Text : key.ToString();
}
