namespace Simulator.Analysis.Metrics;

/// <summary>All that is measured of one run. Every number is an integer; the README of this folder defines each.</summary>
/// <param name="Faults">What the kernel says about each fault; rows about one fault name it by its index here.</param>
/// <param name="Undecided">Operations open at the end of the run whose deadline lies beyond it: no availability counts them.</param>
public sealed record RunMetrics(
    RunWindow Window,
    IReadOnlyList<FaultReport> Faults,
    OutcomeTotals Totals,
    IReadOnlyList<OutcomeCount> Outcomes,
    IReadOnlyList<LatencyRow> Latencies,
    IReadOnlyList<AvailabilityRow> Availabilities,
    long Undecided,
    IReadOnlyList<ThroughputBucket> Throughput,
    IReadOnlyList<AvailabilitySeries> AvailabilityOverTime)
{
    /// <summary>What went over the network; null where only a history is known.</summary>
    public Traffic? Traffic { get; init; }

    /// <summary>How updates have spread; null where only a history is known.</summary>
    public Spread? Spread { get; init; }

    /// <summary>What machines have counted, by name.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Tallies { get; init; } = [];

    /// <summary>Measures a run.</summary>
    public static RunMetrics Of(History history, IReadOnlyList<FaultReport> faults, RunWindow window)
    {
        var operations = ClientOperation.In(history);
        var faultTime = FaultTime.Of(faults, window.End);
        var decisions = Decision.Of(operations, window);
        var buckets = Buckets.For(window, operations.Count);
        return new RunMetrics(
            window,
            faults,
            OutcomeTotals.Of(operations),
            OutcomeCount.Of(operations),
            LatencyRow.Of(operations, faultTime),
            AvailabilityRow.Of(decisions, faults, faultTime, window.End),
            operations.Count - decisions.Count,
            ThroughputBucket.Of(operations, buckets),
            AvailabilitySeries.Of(decisions, faults, buckets, window.End));
    }
}
