using Simulator.Analysis.Metrics;

namespace Simulator.Scenarios;

/// <summary>Takes the one number that an expectation speaks of out of a run, as an exact fraction.</summary>
sealed class Measurement(Scenario scenario, World world, RunEnd end, RunMetrics metrics)
{
    /// <summary>Null when there is nothing to measure: no operation in the window, no such fault.</summary>
    public Quantity? Of(MetricExpectation metric)
    {
        if (metric.Fault is { } number && number > metrics.Faults.Count) return null;
        return metric.Metric switch
        {
            "availability" => Availability(metric),
            "throughput" => Throughput(metric),
            "latency-mean" => Latency(metric, summary => summary.Mean),
            "latency-p50" => Latency(metric, summary => summary.P50),
            "latency-p90" => Latency(metric, summary => summary.P90),
            "latency-p99" => Latency(metric, summary => summary.P99),
            "latency-max" => Latency(metric, summary => summary.Max),
            "operations" => Count(Select(metric).Count()),
            "operations-ok" => Count(Select(metric).Count(operation => operation.Outcome == OpType.Ok)),
            "operations-fail" => Count(Select(metric).Count(operation => operation.Outcome == OpType.Fail)),
            "operations-info" => Count(Select(metric).Count(operation => operation.Outcome == OpType.Info)),
            "stale-share" => Stale(metric) is { Judged: > 0 } row ? new Quantity(QuantityKind.Share, row.Stale, row.Judged) : null,
            "staleness-max" => Stale(metric) is { } row ? new Quantity(QuantityKind.Duration, row.Age.Max.Ns, 1) : null,
            "staleness-versions" => Stale(metric) is { } row ? Count(row.Versions.Max) : null,
            "messages" => Count(world.MessagesSent),
            "messages-dropped" => Count(world.MessagesDropped),
            "spread-share" => Spread(spread => new Quantity(QuantityKind.Share, spread.Heard, spread.Pairs)),
            "residue" => Spread(spread => new Quantity(QuantityKind.Share, spread.Pairs - spread.Heard, spread.Pairs)),
            "spread-time" => Spread(spread => new Quantity(QuantityKind.Duration, spread.Time.Ns, 1)),
            "bytes" => Count(world.BytesSent),
            Catalogue.Tally => Count(world.Tallies[metric.Of!]),
            "fault-hits" => Count(metric.Fault is { } fault ? metrics.Faults[fault - 1].Hits : metrics.Faults.Sum(report => report.Hits)),
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Metric, "unknown metric"),
        };
    }

    Quantity? Availability(MetricExpectation metric)
    {
        var rows = metric.Of is { } function
            ? RunMetrics.Of(Only(function), metrics.Faults, metrics.Window).Availabilities
            : metrics.Availabilities;
        var row = metric.Fault is { } fault
            ? rows.FirstOrDefault(row => row.Fault == fault - 1
                && (metric.Side is null ? row.Clients == AvailabilityRow.AllClients : IsSide(row.Machines, metric)))
            : rows.FirstOrDefault(row => row.Part == Part(metric.During) && row.Clients == AvailabilityRow.AllClients);
        return row is null || row.Availability.Decided == 0
            ? null
            : new Quantity(QuantityKind.Share, row.Availability.Answered, row.Availability.Decided);
    }

    Quantity? Throughput(MetricExpectation metric)
    {
        var time = Time(metric);
        return time.Ns <= 0
            ? null : new Quantity(QuantityKind.Rate, Select(metric).Count(operation => operation.Outcome == OpType.Ok), time.Ns);
    }

    Quantity? Latency(MetricExpectation metric, Func<LatencySummary, Duration> pick)
    {
        var ok = Select(metric).Where(operation => operation.Outcome == OpType.Ok).Select(operation => operation.Latency!.Value);
        return LatencySummary.Of(ok) is { } summary ? new Quantity(QuantityKind.Duration, pick(summary).Ns, 1) : null;
    }

    StalenessRow? Stale(MetricExpectation metric) => metrics.Staleness.FirstOrDefault(row => row.Part == Part(metric.During));

    Quantity? Spread(Func<Spread, Quantity> pick) => metrics.Spread is { Updates.Count: > 0 } spread ? pick(spread) : null;

    static Quantity Count(long count) => new(QuantityKind.Count, count, 1);

    /// <summary>The operations begun in the part of the run, and on the side, that the expectation names.</summary>
    IEnumerable<ClientOperation> Select(MetricExpectation metric)
    {
        var faultTime = FaultTime.Of(metrics.Faults, end.At);
        var side = SideMachines(metric);
        foreach (var operation in ClientOperation.In(world.History))
        {
            if (metric.Of is { } function && operation.Function != function) continue;
            if (metric.Fault is { } fault && !FaultTime.Of(metrics.Faults[fault - 1], end.At).Contains(operation.Invoked)) continue;
            if (metric.During != MeasuredPart.Run && faultTime.Contains(operation.Invoked) != (metric.During == MeasuredPart.Faults))
                continue;
            if (side is not null && (operation.Machine is null || !side.Contains(operation.Machine))) continue;
            yield return operation;
        }
    }

    Duration Time(MetricExpectation metric)
    {
        if (metric.Fault is { } fault) return FaultTime.Of(metrics.Faults[fault - 1], end.At).Length;
        var faulty = new Duration(FaultTime.Of(metrics.Faults, end.At).Spans.Sum(span => span.Length.Ns));
        var whole = end.At - Instant.Zero;
        return metric.During switch { MeasuredPart.Faults => faulty, MeasuredPart.FaultFree => whole - faulty, _ => whole };
    }

    IReadOnlyList<string>? SideMachines(MetricExpectation metric)
    {
        if (metric.Side is null || metric.Fault is not { } fault) return null;
        return metrics.Faults[fault - 1].Sides.FirstOrDefault(side => IsSide(side, metric)) ?? [];
    }

    /// <summary>Whether these machines are the side that is meant: by a machine on it, or by its number of servers.</summary>
    bool IsSide(IReadOnlyList<string> machines, MetricExpectation metric)
    {
        if (machines.Count == 0) return false;
        var servers = machines.Count(name => name[0] == 'n');
        return metric.Side switch
        {
            "majority" => servers * 2 > scenario.Servers.Count,
            "minority" => servers * 2 <= scenario.Servers.Count,
            var machine => machines.Contains(machine!),
        };
    }

    static RunPart Part(MeasuredPart part) => part switch
    {
        MeasuredPart.Faults => RunPart.Faults,
        MeasuredPart.FaultFree => RunPart.FaultFree,
        _ => RunPart.Run,
    };

    History Only(string function)
    {
        var history = new History();
        foreach (var e in world.History.Events)
            if (e.Function == function) history.Add(e.Time, e.Type, e.Process, e.Function, e.Key, e.Value, e.Error, e.Machine, e.Step);
        return history;
    }
}
