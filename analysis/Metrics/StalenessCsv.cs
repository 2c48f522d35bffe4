using static Simulator.Analysis.Metrics.MetricsCsv;

namespace Simulator.Analysis.Metrics;

/// <summary>The rows of the table that tell of round trips and of staleness.</summary>
static class StalenessCsv
{
    public static IEnumerable<MetricRow> Rows(RunMetrics metrics) => Trips(metrics).Concat(Stale(metrics)).Concat(Windows(metrics));

    static IEnumerable<MetricRow> Trips(RunMetrics metrics)
    {
        foreach (var row in metrics.RoundTrips)
        {
            var at = Part(metrics, row.Part) with { Function = row.Function ?? MetricRow.All, Outcome = "ok", Unit = "round trips" };
            yield return at with { Metric = "latency-p50", Value = Thousandths(row.Trips.P50) };
            yield return at with { Metric = "latency-p90", Value = Thousandths(row.Trips.P90) };
            yield return at with { Metric = "latency-p99", Value = Thousandths(row.Trips.P99) };
            yield return at with { Metric = "latency-max", Value = Thousandths(row.Trips.Max) };
            yield return at with { Metric = "latency-mean", Value = Decimals.Fixed(row.Trips.MeanThousandths, 6) };
        }
    }

    static IEnumerable<MetricRow> Stale(RunMetrics metrics)
    {
        foreach (var row in metrics.Staleness)
        {
            var at = Part(metrics, row.Part) with { Function = "read", Outcome = "ok" };
            yield return at with { Metric = "reads-judged", Unit = "operations", Value = Text(row.Judged) };
            yield return at with { Metric = "reads-stale", Unit = "operations", Value = Text(row.Stale) };
            yield return at with
            {
                Metric = "stale-share",
                Unit = "ratio",
                Value = Decimals.Fixed((long)((Int128)row.Stale * 1_000_000 / row.Judged), 6)
            };
            var age = at with { Unit = "ns" };
            yield return age with { Metric = "staleness-p50", Value = Text(row.Age.P50.Ns) };
            yield return age with { Metric = "staleness-p90", Value = Text(row.Age.P90.Ns) };
            yield return age with { Metric = "staleness-p99", Value = Text(row.Age.P99.Ns) };
            yield return age with { Metric = "staleness-max", Value = Text(row.Age.Max.Ns) };
            yield return age with { Metric = "staleness-mean", Value = Text(row.Age.Mean.Ns) };
            var versions = at with { Unit = "versions" };
            yield return versions with { Metric = "staleness-p50", Value = Text(row.Versions.P50) };
            yield return versions with { Metric = "staleness-p90", Value = Text(row.Versions.P90) };
            yield return versions with { Metric = "staleness-p99", Value = Text(row.Versions.P99) };
            yield return versions with { Metric = "staleness-max", Value = Text(row.Versions.Max) };
            yield return versions with { Metric = "staleness-mean", Value = Thousandths(row.Versions.MeanThousandths) };
        }
    }

    static IEnumerable<MetricRow> Windows(RunMetrics metrics)
    {
        if (metrics.Inconsistency is not { } window) yield break;
        var run = Part(metrics, RunPart.Run);
        yield return run with { Metric = "writes-missed", Unit = "operations", Value = Text(window.Missed) };
        yield return run with { Metric = "inconsistency-window-p50", Unit = "ns", Value = Text(window.Length.P50.Ns) };
        yield return run with { Metric = "inconsistency-window-p99", Unit = "ns", Value = Text(window.Length.P99.Ns) };
        yield return run with { Metric = "inconsistency-window-max", Unit = "ns", Value = Text(window.Length.Max.Ns) };
    }

    static string Thousandths(long value) => Decimals.Fixed(value, 3);
}
