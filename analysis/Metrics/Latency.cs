namespace Simulator.Analysis.Metrics;

/// <summary>What a set of waiting times looks like. Percentiles are nearest-rank: each is a time that was measured.</summary>
/// <param name="Mean">The sum divided by the count, rounded down to a nanosecond.</param>
public sealed record LatencySummary(long Count, Duration Min, Duration P50, Duration P90, Duration P99, Duration Max, Duration Mean)
{
    /// <summary>Null for an empty set.</summary>
    public static LatencySummary? Of(IEnumerable<Duration> latencies)
    {
        var sorted = latencies.Select(latency => latency.Ns).ToArray();
        if (sorted.Length == 0) return null;
        Array.Sort(sorted);
        Int128 sum = 0;
        foreach (var latency in sorted) sum += latency;
        return new LatencySummary(
            sorted.Length, new(sorted[0]), NearestRank(sorted, 50), NearestRank(sorted, 90), NearestRank(sorted, 99), new(sorted[^1]),
            new((long)(sum / sorted.Length)));
    }

    /// <summary>The smallest measured value that at least <paramref name="percent"/> of 100 values do not exceed.</summary>
    internal static Duration NearestRank(ReadOnlySpan<long> sorted, int percent)
    {
        var rank = (sorted.Length * (long)percent + 99) / 100;
        return new Duration(sorted[(int)Math.Max(0, rank - 1)]);
    }
}

/// <summary>The waiting times of one kind of operation in one part of the run.</summary>
/// <param name="Function">Null: all functions together.</param>
public sealed record LatencyRow(RunPart Part, string? Function, OpType Outcome, LatencySummary Summary)
{
    /// <summary>A row for each combination that occurs: the run, its parts, all functions, each function, each outcome.</summary>
    internal static IReadOnlyList<LatencyRow> Of(IReadOnlyList<ClientOperation> operations, FaultTime faults)
    {
        var completed = operations.Where(operation => operation.Completed is not null).ToArray();
        var touched = completed.Select(operation => faults.Touches(operation.Invoked, operation.Completed!.Value)).ToArray();
        string?[] functions =
            [null, .. completed.Select(operation => operation.Function).Distinct().Order(StringComparer.Ordinal)];
        var rows = new List<LatencyRow>();
        foreach (var part in (ReadOnlySpan<RunPart>)[RunPart.Run, RunPart.FaultFree, RunPart.Faults])
        {
            var inPart = completed.Where((_, i) => part == RunPart.Run || touched[i] == (part == RunPart.Faults)).ToArray();
            foreach (var function in functions)
                foreach (var outcome in (ReadOnlySpan<OpType>)[OpType.Ok, OpType.Fail, OpType.Info])
                {
                    var summary = LatencySummary.Of(inPart
                        .Where(operation => operation.Outcome == outcome && (function is null || operation.Function == function))
                        .Select(operation => operation.Latency!.Value));
                    if (summary is not null) rows.Add(new LatencyRow(part, function, outcome, summary));
                }
        }
        return rows;
    }
}

/// <summary>The whole run, or the part of it with or without a fault on.</summary>
public enum RunPart : byte { Run, FaultFree, Faults }
