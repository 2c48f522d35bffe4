namespace Simulator.Analysis.Metrics;

/// <summary>How far behind one read of a register was.</summary>
/// <param name="Versions">
/// Versions that it missed: writes that had been acknowledged, or seen by a read that had ended, before it began, and that began after the
/// version that it returned was known in the same way. Writes that ran at one time are no versions of each other's past.
/// </param>
/// <param name="Age">For how long the oldest of these had been known when the read began; zero when it missed none.</param>
public sealed record ReadStaleness(ClientOperation Read, long Versions, Duration Age)
{
    /// <summary>The write of the oldest version that it missed; null when it missed none.</summary>
    public ClientOperation? Missed { get; init; }

    /// <summary>
    /// The reads of registers that succeeded, in the order of invocation. Reads of what no write of a register can have left there (a set,
    /// a sum, a value from nowhere) are left out. Where a value was written several times, the last write counts that can have been seen.
    /// </summary>
    internal static IReadOnlyList<ReadStaleness> In(IReadOnlyList<ClientOperation> operations) =>
    [
        .. operations.Where(operation => operation.Function is "read" or "get" or "write" or "put" or "cas")
            .GroupBy(operation => operation.Key, StringComparer.Ordinal)
            .SelectMany(key => new RegisterVersions([.. key]).Reads())
            .OrderBy(read => read.Read.Invoked).ThenBy(read => read.Read.Process),
    ];
}

/// <summary>The versions of one register, with the moments from which each was known.</summary>
sealed class RegisterVersions
{
    const int Initial = -1, Nowhere = -2;

    readonly IReadOnlyList<ClientOperation> operations;
    readonly List<(Value Value, Instant Begin, ClientOperation Write)> writes = [];
    readonly List<long> known = [];
    readonly Dictionary<Value, List<int>> writers = [];
    readonly int[] from;

    public RegisterVersions(IReadOnlyList<ClientOperation> operations)
    {
        this.operations = operations;
        foreach (var operation in operations)
        {
            if (Stored(operation) is not { } value || operation.Outcome == OpType.Fail) continue;
            if (!writers.TryGetValue(value, out var same)) writers.Add(value, same = []);
            same.Add(writes.Count);
            writes.Add((value, operation.Invoked, operation));
            known.Add(operation.Outcome == OpType.Ok ? operation.Completed!.Value.Ns : long.MaxValue);
        }
        from = [.. operations.Select(operation => IsRead(operation) ? Source(operation) : Nowhere)];
        for (var i = 0; i < from.Length; i++)
            if (from[i] >= 0) known[from[i]] = long.Min(known[from[i]], operations[i].Completed!.Value.Ns);
    }

    public IEnumerable<ReadStaleness> Reads()
    {
        // Writes by the moment from which they were known; the moments of their begins by the same order.
        var order = Enumerable.Range(0, writes.Count).Where(i => known[i] < long.MaxValue).OrderBy(i => known[i]).ToArray();
        var moments = order.Select(i => known[i]).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] == Nowhere) continue;
            var seen = from[i] == Initial ? long.MinValue : known[from[i]];
            var (versions, oldest) = (0L, -1);
            for (var at = FirstAfter(moments, seen); at < order.Length && moments[at] < operations[i].Invoked.Ns; at++)
            {
                if (writes[order[at]].Begin.Ns <= seen) continue;
                versions++;
                if (oldest < 0) oldest = order[at];
            }
            yield return new ReadStaleness(
                operations[i], versions, oldest < 0 ? Duration.Zero : new Duration(operations[i].Invoked.Ns - known[oldest]))
            {
                Missed = oldest < 0 ? null : writes[oldest].Write with { Value = writes[oldest].Value },
            };
        }
    }

    static Value? Stored(ClientOperation operation) => operation.Function switch
    {
        "write" or "put" => operation.Value,
        "cas" when operation.Value is { Kind: ValueKind.List, Items: [_, var stored] } => stored,
        _ => null,
    };

    static bool IsRead(ClientOperation operation) => operation is { Function: "read" or "get", Outcome: OpType.Ok };

    /// <summary>The last write of the value that began before the read had ended.</summary>
    int Source(ClientOperation read)
    {
        if (writers.TryGetValue(read.Value, out var same))
            for (var i = same.Count - 1; i >= 0; i--)
                if (writes[same[i]].Begin <= read.Completed!.Value) return same[i];
        return read.Value.IsNil ? Initial : Nowhere;
    }

    static int FirstAfter(long[] moments, long moment)
    {
        var (low, high) = (0, moments.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (moments[middle] <= moment) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
