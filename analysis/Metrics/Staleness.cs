namespace Simulator.Analysis.Metrics;

/// <summary>How stale the reads of one part of the run were. All reads count, those that were up to date with zero.</summary>
/// <param name="Judged">Reads whose version is known.</param>
/// <param name="Stale">Those that missed at least one version.</param>
public sealed record StalenessRow(RunPart Part, long Judged, long Stale, CountSummary Versions, LatencySummary Age)
{
    /// <summary>A row for each part of the run that has reads. As with latencies, a read that touched a fault belongs to it.</summary>
    internal static IReadOnlyList<StalenessRow> Of(IReadOnlyList<ReadStaleness> reads, FaultTime faults)
    {
        var rows = new List<StalenessRow>();
        foreach (var part in (ReadOnlySpan<RunPart>)[RunPart.Run, RunPart.FaultFree, RunPart.Faults])
        {
            var chosen = reads.Where(read => part == RunPart.Run
                || faults.Touches(read.Read.Invoked, read.Read.Completed!.Value) == (part == RunPart.Faults)).ToArray();
            if (chosen.Length == 0) continue;
            rows.Add(new StalenessRow(part, chosen.Length, chosen.LongCount(read => read.Versions > 0),
                CountSummary.Of(chosen.Select(read => read.Versions))!, LatencySummary.Of(chosen.Select(read => read.Age))!));
        }
        return rows;
    }
}

/// <summary>What a set of counts looks like. Percentiles are nearest-rank.</summary>
/// <param name="MeanThousandths">The mean in thousandths, rounded down.</param>
public sealed record CountSummary(long P50, long P90, long P99, long Max, long MeanThousandths)
{
    /// <summary>Null for an empty set.</summary>
    public static CountSummary? Of(IEnumerable<long> counts)
    {
        var sorted = counts.ToArray();
        if (sorted.Length == 0) return null;
        Array.Sort(sorted);
        Int128 sum = 0;
        foreach (var count in sorted) sum += count;
        return new CountSummary(LatencySummary.NearestRank(sorted, 50).Ns, LatencySummary.NearestRank(sorted, 90).Ns,
            LatencySummary.NearestRank(sorted, 99).Ns, sorted[^1], (long)(sum * 1_000 / sorted.Length));
    }
}

/// <summary>
/// For how long after a write was known some read could still miss it: from that moment to the begin of the last read that missed it.
/// Seen by clients, so a window in which nobody reads has no length.
/// </summary>
/// <param name="Missed">Writes that some read missed.</param>
public sealed record InconsistencyWindow(long Missed, LatencySummary Length)
{
    /// <summary>Null when no read was stale. The oldest version that a read missed is the one whose window it widens.</summary>
    internal static InconsistencyWindow? Of(IReadOnlyList<ReadStaleness> reads)
    {
        var windows = reads.Where(read => read.Versions > 0)
            .GroupBy(read => (read.Read.Key, (read.Read.Invoked - read.Age).Ns))
            .Select(window => window.Max(read => read.Age)).ToArray();
        return windows.Length == 0 ? null : new InconsistencyWindow(windows.Length, LatencySummary.Of(windows)!);
    }
}
