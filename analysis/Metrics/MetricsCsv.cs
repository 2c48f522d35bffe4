using System.Globalization;
using CsvHelper;

namespace Simulator.Analysis.Metrics;

/// <summary>Metrics as a table with one number a row, the same bytes for the same metrics everywhere.</summary>
public static class MetricsCsv
{
    /// <summary>Writes the table as UTF-8 with a header and <c>\n</c>; the stream stays open.</summary>
    public static void Write(RunMetrics metrics, Stream stream)
    {
        using var writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        writer.WriteRecords(Rows(metrics));
        writer.Flush();
    }

    /// <summary>The rows in the order of the file.</summary>
    internal static IEnumerable<MetricRow> Rows(RunMetrics metrics) =>
        Operations(metrics).Concat(Latencies(metrics)).Concat(StalenessCsv.Rows(metrics)).Concat(Availabilities(metrics))
            .Concat(Faults(metrics)).Concat(Counts(metrics)).Concat(OutcomeCsv.Rows(metrics)).Concat(Spreading(metrics))
            .Concat(OverTime(metrics));

    static IEnumerable<MetricRow> Operations(RunMetrics metrics)
    {
        var run = Part(metrics, RunPart.Run);
        foreach (var count in metrics.Outcomes)
            yield return run with
            {
                Metric = "operations",
                Function = count.Function,
                Outcome = Text(count.Outcome),
                Error = count.Error ?? "",
                Unit = "operations",
                Value = Text(count.Count),
            };
        yield return run with { Metric = "operations-undecided", Unit = "operations", Value = Text(metrics.Undecided) };
        yield return run with
        {
            Metric = "throughput",
            Outcome = "ok",
            Unit = "operations/s",
            Value = Decimals.PerSecond(metrics.Totals.Ok, metrics.Window.End - Instant.Zero),
        };
    }

    static IEnumerable<MetricRow> Latencies(RunMetrics metrics)
    {
        foreach (var row in metrics.Latencies)
        {
            var at = Part(metrics, row.Part) with { Function = row.Function ?? MetricRow.All, Outcome = Text(row.Outcome), Unit = "ns" };
            yield return at with { Metric = "latency-count", Unit = "operations", Value = Text(row.Summary.Count) };
            yield return at with { Metric = "latency-min", Value = Text(row.Summary.Min.Ns) };
            yield return at with { Metric = "latency-p50", Value = Text(row.Summary.P50.Ns) };
            yield return at with { Metric = "latency-p90", Value = Text(row.Summary.P90.Ns) };
            yield return at with { Metric = "latency-p99", Value = Text(row.Summary.P99.Ns) };
            yield return at with { Metric = "latency-max", Value = Text(row.Summary.Max.Ns) };
            yield return at with { Metric = "latency-mean", Value = Text(row.Summary.Mean.Ns) };
        }
    }

    static IEnumerable<MetricRow> Availabilities(RunMetrics metrics)
    {
        foreach (var row in metrics.Availabilities)
        {
            var at = (row.Fault is { } fault ? Fault(metrics, fault) : Part(metrics, row.Part!.Value)) with { Clients = row.Clients };
            foreach (var cell in Cells(at, row.Availability)) yield return cell;
        }
    }

    static IEnumerable<MetricRow> Faults(RunMetrics metrics)
    {
        for (var i = 0; i < metrics.Faults.Count; i++)
        {
            var at = Fault(metrics, i);
            yield return at with { Metric = "fault-hits", Unit = "hits", Value = Text(metrics.Faults[i].Hits) };
            yield return at with { Metric = "fault-messages-hit", Unit = "messages", Value = Text(metrics.Faults[i].MessagesHit) };
            yield return at with { Metric = "fault-writes-lost", Unit = "writes", Value = Text(metrics.Faults[i].WritesLost) };
        }
    }

    static IEnumerable<MetricRow> Counts(RunMetrics metrics)
    {
        var run = Part(metrics, RunPart.Run);
        if (metrics.Traffic is { } traffic)
        {
            yield return run with { Metric = "messages", Unit = "messages", Value = Text(traffic.Sent) };
            yield return run with { Metric = "messages-dropped", Unit = "messages", Value = Text(traffic.Dropped) };
            yield return run with { Metric = "bytes", Unit = "bytes", Value = Text(traffic.Bytes) };
        }
        foreach (var (name, sum) in metrics.Tallies)
            yield return run with { Metric = "tally", Function = name, Unit = "", Value = Text(sum) };
    }

    static IEnumerable<MetricRow> Spreading(RunMetrics metrics)
    {
        if (metrics.Spread is not { Updates.Count: > 0 } spread) yield break;
        var run = Part(metrics, RunPart.Run);
        var millionths = spread.Heard * 1_000_000 / spread.Pairs;
        yield return run with { Metric = "updates", Unit = "updates", Value = Text(spread.Updates.Count) };
        yield return run with { Metric = "spread-time", Unit = "ns", Value = Text(spread.Time.Ns) };
        yield return run with { Metric = "spread-share", Unit = "ratio", Value = Decimals.Fixed(millionths, 6) };
        yield return run with { Metric = "residue", Unit = "ratio", Value = Decimals.Fixed(1_000_000 - millionths, 6) };
        foreach (var bucket in metrics.Throughput)
            if (spread.Millionths(bucket.Time.Until) is { } share)
                yield return Bucket(bucket.Time) with { Metric = "spread-share", Unit = "ratio", Value = Decimals.Fixed(share, 6) };
    }

    static IEnumerable<MetricRow> OverTime(RunMetrics metrics)
    {
        foreach (var bucket in metrics.Throughput)
        {
            var at = Bucket(bucket.Time) with { Metric = "completed", Unit = "operations" };
            yield return at with { Outcome = "ok", Value = Text(bucket.Ok) };
            yield return at with { Outcome = "fail", Value = Text(bucket.Fail) };
            yield return at with { Outcome = "info", Value = Text(bucket.Unknown) };
        }
        foreach (var series in metrics.AvailabilityOverTime)
            for (var i = 0; i < series.Buckets.Count; i++)
                foreach (var cell in Cells(Bucket(metrics.Throughput[i].Time) with { Clients = series.Clients }, series.Buckets[i]))
                    yield return cell;
    }

    static IEnumerable<MetricRow> Cells(MetricRow at, Availability availability)
    {
        yield return at with { Metric = "availability-answered", Unit = "operations", Value = Text(availability.Answered) };
        yield return at with { Metric = "availability-decided", Unit = "operations", Value = Text(availability.Decided) };
        if (availability.Millionths is { } share)
            yield return at with { Metric = "availability", Unit = "ratio", Value = Decimals.Fixed(share, 6) };
    }

    internal static MetricRow Part(RunMetrics metrics, RunPart part) => part == RunPart.Run
        ? new MetricRow { Window = "run", FromNs = 0, UntilNs = metrics.Window.End.Ns }
        : new MetricRow { Window = part == RunPart.FaultFree ? "fault-free" : "faults" };

    internal static MetricRow Fault(RunMetrics metrics, int index)
    {
        var fault = metrics.Faults[index];
        return new MetricRow
        {
            Window = string.Create(CultureInfo.InvariantCulture, $"fault {index + 1}: {fault.Text}"),
            FromNs = fault.From.Ns, UntilNs = (fault.Until ?? metrics.Window.End).Ns,
        };
    }

    internal static MetricRow Bucket(Interval time) => new() { Window = "bucket", FromNs = time.From.Ns, UntilNs = time.Until.Ns };

    internal static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    static string Text(OpType outcome) => outcome switch { OpType.Ok => "ok", OpType.Fail => "fail", _ => "info" };
}
