using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Experiments;

/// <summary>A read, and for how long what it returned had been overwritten when it began; zero for one that is up to date.</summary>
readonly record struct ReadAge(ClientOperation Operation, Duration Age)
{
    public bool IsStale => Age > Duration.Zero;
}

/// <summary>
/// Finds stale reads in what clients saw: a read is stale when a write that began after the one it returns had ended was itself
/// acknowledged before the read began. Concurrent writes make no read stale, so that this is the least staleness there was.
/// </summary>
static class StaleReads
{
    public static IReadOnlyList<ReadAge> In(IReadOnlyList<ClientOperation> operations)
    {
        var reads = new List<ReadAge>();
        foreach (var group in operations.Where(each => each.Function is "read" or "write").GroupBy(each => each.Key, StringComparer.Ordinal))
            Add(reads, [.. group]);
        return reads;
    }

    static void Add(List<ReadAge> reads, List<ClientOperation> operations)
    {
        var acknowledged = operations.Where(each => each is { Function: "write", Outcome: OpType.Ok }).OrderBy(each => each.Invoked).ToArray();
        // The earliest end of any write that begins at this place or later.
        var earliest = new Instant[acknowledged.Length + 1];
        earliest[^1] = new Instant(long.MaxValue);
        for (var i = acknowledged.Length - 1; i >= 0; i--)
            earliest[i] = acknowledged[i].Completed!.Value < earliest[i + 1] ? acknowledged[i].Completed!.Value : earliest[i + 1];
        var ends = new Dictionary<Value, Instant>();
        foreach (var write in operations.Where(each => each.Function == "write"))
            // A value written twice, or by a write whose end nobody knows, is never said to be overwritten.
            ends[write.Value] = write.Outcome == OpType.Ok && !ends.ContainsKey(write.Value) ? write.Completed!.Value : new Instant(long.MaxValue);
        foreach (var read in operations)
        {
            if (read is not { Function: "read", Outcome: OpType.Ok }) continue;
            var written = read.Value.IsNil ? new Instant(long.MinValue) : ends.GetValueOrDefault(read.Value, new Instant(long.MaxValue));
            var overwritten = earliest[FirstFrom(acknowledged, written)];
            reads.Add(new ReadAge(read, overwritten < read.Invoked ? read.Invoked - overwritten : Duration.Zero));
        }
    }

    /// <summary>Index of the first write that began after an instant.</summary>
    static int FirstFrom(ClientOperation[] writes, Instant after)
    {
        var (low, high) = (0, writes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (writes[middle].Invoked <= after) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
