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
    /// <summary>How far behind each read of a register was, in the order of invocation.</summary>
    public IReadOnlyList<ReadStaleness> Reads { get; init; } = [];

    /// <summary>The same summed up; empty where nothing was read of registers.</summary>
    public IReadOnlyList<StalenessRow> Staleness { get; init; } = [];

    /// <summary>Null when no read was stale.</summary>
    public InconsistencyWindow? Inconsistency { get; init; }

    /// <summary>Latencies in round trips; empty where only a history is known.</summary>
    public IReadOnlyList<RoundTripRow> RoundTrips { get; init; } = [];

    /// <summary>Availability three ways, by the client that was served worst.</summary>
    public IReadOnlyList<WorstAvailability> WorstServed { get; init; } = [];

    /// <summary>How clients came through each fault.</summary>
    public IReadOnlyList<FaultRecovery> Recoveries { get; init; } = [];

    /// <summary>How replicas differed; null where no server tells what it holds.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>What went over the network; null where only a history is known.</summary>
    public Traffic? Traffic { get; init; }

    /// <summary>How updates have spread; null where only a history is known.</summary>
    public Spread? Spread { get; init; }

    /// <summary>What machines have counted, by name.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Tallies { get; init; } = [];

    /// <summary>Measures a run.</summary>
    /// <param name="homes">Of each client machine; null where that is not known.</param>
    public static RunMetrics Of(
        History history, IReadOnlyList<FaultReport> faults, RunWindow window, IReadOnlyDictionary<string, Home>? homes = null)
    {
        var operations = ClientOperation.In(history);
        var faultTime = FaultTime.Of(faults, window.End);
        var decisions = Decision.Of(operations, window);
        var buckets = Buckets.For(window, operations.Count);
        var reads = ReadStaleness.In(operations);
        return new RunMetrics(
            window,
            faults,
            OutcomeTotals.Of(operations),
            OutcomeCount.Of(operations),
            LatencyRow.Of(operations, faultTime),
            AvailabilityRow.Of(decisions, faults, faultTime, window.End),
            operations.Count - decisions.Count,
            ThroughputBucket.Of(operations, buckets),
            AvailabilitySeries.Of(decisions, faults, buckets, window.End))
        {
            Reads = reads,
            Staleness = StalenessRow.Of(reads, faultTime),
            Inconsistency = InconsistencyWindow.Of(reads),
            RoundTrips = homes is null ? [] : RoundTripRow.Of(operations, faultTime, homes),
            WorstServed = WorstAvailability.Of(decisions, faults, faultTime, window.End, homes),
            Recoveries = FaultRecovery.Of(operations, decisions, faults, window.End),
        };
    }
}
