using static Simulator.Analysis.Metrics.MetricsCsv;

namespace Simulator.Analysis.Metrics;

/// <summary>The rows of the table that tell of the worst served client, of recovery, of replicas that differ, and of cost.</summary>
static class OutcomeCsv
{
    public static IEnumerable<MetricRow> Rows(RunMetrics metrics) =>
        Worst(metrics).Concat(Recoveries(metrics)).Concat(Diverging(metrics)).Concat(Costs(metrics));

    public static string Name(AvailabilityClaim claim) => claim switch
    {
        AvailabilityClaim.Cap => "availability-cap",
        AvailabilityClaim.Majority => "availability-majority",
        _ => "availability-sticky",
    };

    static IEnumerable<MetricRow> Worst(RunMetrics metrics)
    {
        foreach (var row in metrics.WorstServed)
            if (row.Availability.Millionths is { } share)
                yield return (row.Fault is { } fault ? Fault(metrics, fault) : Part(metrics, row.Part!.Value)) with
                {
                    Metric = Name(row.Claim),
                    Clients = row.Client,
                    Unit = "ratio",
                    Value = Decimals.Fixed(share, 6),
                };
    }

    static IEnumerable<MetricRow> Recoveries(RunMetrics metrics)
    {
        foreach (var row in metrics.Recoveries)
        {
            var at = Fault(metrics, row.Fault) with { Unit = "ns" };
            if (row.Outage is { } outage) yield return at with { Metric = "outage", Value = Text(outage.Ns) };
            if (row.Recovery is { } recovery) yield return at with { Metric = "recovery", Value = Text(recovery.Ns) };
        }
    }

    static IEnumerable<MetricRow> Diverging(RunMetrics metrics)
    {
        if (metrics.Divergence is not { } divergence) yield break;
        var run = Part(metrics, RunPart.Run);
        yield return run with { Metric = "replicated-keys", Unit = "keys", Value = Text(divergence.Keys) };
        yield return run with { Metric = "divided-at-end", Unit = "keys", Value = Text(divergence.Open) };
        if (divergence.Convergence is { } convergence)
            yield return run with { Metric = "convergence-time", Unit = "ns", Value = Text(convergence.Ns) };
        if (divergence.Lag is { } lag)
        {
            yield return run with { Metric = "consistency-lag-count", Unit = "disagreements", Value = Text(lag.Count) };
            yield return run with { Metric = "consistency-lag-p50", Unit = "ns", Value = Text(lag.P50.Ns) };
            yield return run with { Metric = "consistency-lag-p99", Unit = "ns", Value = Text(lag.P99.Ns) };
            yield return run with { Metric = "consistency-lag-max", Unit = "ns", Value = Text(lag.Max.Ns) };
        }
        foreach (var bucket in metrics.Throughput)
            if (divergence.Millionths(bucket.Time) is { } share)
                yield return Bucket(bucket.Time) with { Metric = "divergence", Unit = "ratio", Value = Decimals.Fixed(share, 6) };
    }

    static IEnumerable<MetricRow> Costs(RunMetrics metrics)
    {
        var run = Part(metrics, RunPart.Run);
        if (metrics.Traffic is { } traffic && metrics.Totals.Ok > 0)
        {
            yield return run with { Metric = "messages-per-operation", Unit = "messages", Value = Each(traffic.Sent, metrics.Totals.Ok) };
            yield return run with { Metric = "bytes-per-operation", Unit = "bytes", Value = Each(traffic.Bytes, metrics.Totals.Ok) };
        }
        foreach (var (metric, tallies) in Conflicts)
            if (metrics.Tallies.Where(tally => tallies.Contains(tally.Key)).ToArray() is [_, ..] counted)
                yield return run with { Metric = metric, Unit = "conflicts", Value = Text(counted.Sum(tally => tally.Value)) };
    }

    /// <summary>What protocols count under names of their own.</summary>
    static readonly (string Metric, string[] Tallies)[] Conflicts =
    [
        ("conflicts-found", ["conflicts", "write-conflicts", "siblings-returned"]),
        ("conflicts-resolved", ["siblings-merged", "writes-rolled-back"]),
    ];

    static string Each(long count, long operations) => Decimals.Fixed((long)((Int128)count * 1_000 / operations), 3);
}
