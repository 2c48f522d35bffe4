using System.Globalization;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Experiments;

/// <summary>A place where clients stand, and how far the nearest other server is from there.</summary>
/// <param name="Machines">The machines of its clients.</param>
/// <param name="NearestRoundTrip">To the nearest server that stands elsewhere and back; null where places are not apart.</param>
public sealed record ClientPlace(string Name, IReadOnlyCollection<string> Machines, Duration? NearestRoundTrip);

/// <summary>Takes the numbers of a run that experiments compare. The README of this folder defines each.</summary>
public sealed class RunMeasures
{
    public const string NearestRoundTrip = "nearest-round-trip";
    public const string StaleReads = "stale-reads";
    public const string Availability = "availability";
    public const string Holds = "holds";
    public const string DividedKeys = "divided-keys";
    public const string ConvergenceTime = "convergence-time";

    /// <summary>Stretches into which a run is cut for series.</summary>
    public const int Stretches = 60;

    /// <summary>Percentiles of the distribution functions.</summary>
    static readonly int[] percentiles =
    [
        1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100,
    ];

    readonly RunMetrics metrics;
    readonly IReadOnlyList<ClientPlace> places;
    readonly IReadOnlyList<ClientOperation> operations;
    readonly IReadOnlyList<Decision> decisions;
    readonly FaultTime faultTime;
    readonly Dictionary<string, string> placeOf = new(StringComparer.Ordinal);
    readonly List<Measured> numbers = [];

    RunMeasures(History history, RunMetrics metrics, IReadOnlyList<ClientPlace> places)
    {
        (this.metrics, this.places) = (metrics, places);
        operations = ClientOperation.In(history);
        decisions = Decision.Of(operations, metrics.Window);
        faultTime = FaultTime.Of(metrics.Faults, metrics.Window.End);
        foreach (var place in places)
            foreach (var machine in place.Machines) placeOf[machine] = place.Name;
    }

    /// <param name="verdicts">What checks have said: null where they could not tell.</param>
    public static RunNumbers Of(
        ulong seed, History history, RunMetrics metrics, IReadOnlyList<ClientPlace> places,
        IEnumerable<(string Check, bool? Holds)> verdicts)
    {
        var measures = new RunMeasures(history, metrics, places);
        measures.AddAvailability();
        measures.AddLatency();
        measures.AddStaleness();
        measures.AddCounts();
        measures.AddDivergence();
        foreach (var (check, holds) in verdicts)
            measures.Add(Holds, check, Measured.All, Measured.Run, Measured.Verdict, holds is { } yes ? yes ? 1 : 0 : null);
        var end = metrics.Window.End;
        return new RunNumbers(seed, end - Instant.Zero, measures.numbers, measures.Series(),
            [.. metrics.Faults.Select(fault =>
                new FaultSpan(fault.Kind, fault.From, fault.Until is { } until && until < end ? until : end))]);
    }

    void Add(string metric, string of, string at, string during, string unit, decimal? value) =>
        numbers.Add(new Measured(metric, of, at, during, unit, value));

    void AddAvailability()
    {
        foreach (var row in metrics.Availabilities)
        {
            var share = Share(row.Availability.Answered, row.Availability.Decided);
            if (row is { Part: { } part, Clients: AvailabilityRow.AllClients })
            {
                Add(Availability, Measured.All, Measured.All, Name(part), Measured.Share, share);
                continue;
            }
            // Sides of the first partition; of further ones only if they have another name.
            var isNew = row.Machines.Count > 0 && numbers.All(other => other.At != row.Clients);
            if (isNew) Add(Availability, Measured.All, row.Clients, Measured.Faults, Measured.Share, share);
        }
        foreach (var place in places)
            foreach (var during in (string[])[Measured.FaultFree, Measured.Faults])
            {
                var here = decisions.Where(each => each.Machine is not null && place.Machines.Contains(each.Machine)
                    && faultTime.Contains(each.At) == (during == Measured.Faults)).ToList();
                Add(Availability, Measured.All, place.Name, during, Measured.Share, Share(here.Count(each => each.Answered), here.Count));
            }
    }

    void AddLatency()
    {
        foreach (var place in places)
            if (place.NearestRoundTrip is { } nearest)
                Add(NearestRoundTrip, Measured.All, place.Name, Measured.Run, Measured.Milliseconds, Ms(nearest.Ns));
        string[] functions = [Measured.All, .. operations.Select(each => each.Function).Distinct().Order(StringComparer.Ordinal)];
        foreach (var during in (string[])[Measured.FaultFree, Measured.Faults])
            foreach (var function in functions)
            {
                var part = operations.Where(each => each.Outcome == OpType.Ok && (function == Measured.All || each.Function == function)
                    && IsDuring(each, during)).ToList();
                if (part.Count == 0) continue;
                AddLatency(part, function, Measured.All, during);
                AddDistribution(part, function, during);
                foreach (var place in places)
                    AddLatency([.. part.Where(each => each.Machine is { } machine && placeOf.GetValueOrDefault(machine) == place.Name)],
                        function, place.Name, during);
            }
    }

    void AddLatency(List<ClientOperation> part, string function, string at, string during)
    {
        if (LatencySummary.Of(part.Select(each => each.Latency!.Value)) is not { } summary) return;
        Add("latency-mean", function, at, during, Measured.Milliseconds, Ms(summary.Mean.Ns));
        Add("latency-p50", function, at, during, Measured.Milliseconds, Ms(summary.P50.Ns));
        Add("latency-p90", function, at, during, Measured.Milliseconds, Ms(summary.P90.Ns));
        Add("latency-p99", function, at, during, Measured.Milliseconds, Ms(summary.P99.Ns));
    }

    void AddDistribution(List<ClientOperation> part, string function, string during)
    {
        var sorted = part.Select(each => each.Latency!.Value.Ns).Order().ToArray();
        foreach (var percentile in percentiles)
            Add(DistributionMetric("latency", percentile), function, Measured.All, during, Measured.Milliseconds,
                Ms(LatencySummary.NearestRank(sorted, percentile).Ns));
    }

    /// <summary>The metric that holds one point of a distribution function.</summary>
    internal static string DistributionMetric(string of, int percentile) =>
        string.Create(CultureInfo.InvariantCulture, $"{of}-at-{percentile:00}");

    internal static IReadOnlyList<int> Percentiles => percentiles;

    void AddStaleness()
    {
        foreach (var during in (string[])[Measured.FaultFree, Measured.Faults])
        {
            var part = metrics.Reads.Where(read => IsDuring(read.Read, during)).ToList();
            if (part.Count == 0) continue;
            Add(StaleReads, "read", Measured.All, during, Measured.Share, Share(part.Count(read => read.Versions > 0), part.Count));
            Add("versions-missed", "read", Measured.All, during, "versions",
                Rounded(part.Sum(read => (decimal)read.Versions) / part.Count));
            var ages = part.Select(read => read.Age.Ns).Order().ToArray();
            foreach (var percentile in percentiles)
                Add(DistributionMetric("staleness", percentile), "read", Measured.All, during, Measured.Milliseconds,
                    Ms(LatencySummary.NearestRank(ages, percentile).Ns));
        }
    }

    void AddCounts()
    {
        var seconds = (metrics.Window.End - Instant.Zero).Ns / 1_000_000_000m;
        Add("operations-ok", Measured.All, Measured.All, Measured.Run, "operations", metrics.Totals.Ok);
        Add("operations-fail", Measured.All, Measured.All, Measured.Run, "operations", metrics.Totals.Fail);
        Add("operations-info", Measured.All, Measured.All, Measured.Run, "operations", metrics.Totals.Unknown);
        if (seconds > 0) Add("throughput", Measured.All, Measured.All, Measured.Run, "operations/s", Rounded(metrics.Totals.Ok / seconds));
        if (metrics.Traffic is { } traffic && metrics.Totals.Ok > 0)
        {
            var ok = (decimal)metrics.Totals.Ok;
            Add("messages", "operation", Measured.All, Measured.Run, "messages/operation", Rounded(traffic.Sent / ok));
            Add("bytes", "operation", Measured.All, Measured.Run, "bytes/operation", Rounded(traffic.Bytes / ok));
        }
        foreach (var (name, count) in metrics.Tallies) Add("tally", name, Measured.All, Measured.Run, "", count);
    }

    void AddDivergence()
    {
        if (metrics.Divergence is not { } divergence) return;
        var whole = new Interval(Instant.Zero, metrics.Window.End);
        Add(DividedKeys, Measured.All, Measured.All, Measured.Run, "keys", Divided(divergence, divergence.Millionths(whole)));
        if (metrics.Faults.Count == 0 || metrics.Faults.Any(fault => fault.Until is null)) return;
        var healed = metrics.Faults.Max(fault => fault.Until!.Value);
        Add(ConvergenceTime, Measured.All, Measured.All, Measured.Faults, Measured.Milliseconds,
            EqualFrom(divergence, healed) is { } equal ? Ms((equal - healed).Ns) : null);
    }

    /// <summary>Keys divided, of the share in millionths that was divided over a stretch of time; null where there was no time.</summary>
    static decimal? Divided(Divergence divergence, long? millionths) =>
        millionths is { } share ? Rounded(share * (decimal)divergence.Keys / 1_000_000) : null;

    /// <summary>The first moment from an instant on at which no key is divided; null when that never comes.</summary>
    static Instant? EqualFrom(Divergence divergence, Instant from)
    {
        var divided = 0;
        foreach (var (at, count) in divergence.Steps)
        {
            if (at > from && divided == 0) return from;
            divided = count;
            if (at >= from && divided == 0) return at;
        }
        return divided == 0 ? from : null;
    }

    IReadOnlyList<SeriesOf> Series()
    {
        var end = metrics.Window.End.Ns;
        if (end == 0) return [];
        IEnumerable<SeriesOf> divided = metrics.Divergence is not { } divergence ? [] :
        [
            new SeriesOf(DividedKeys, Measured.All, [.. divergence.Millionths(metrics.Window.End, Stretches)
                .Select(share => Divided(divergence, share))]),
        ];
        return [.. Answered(end), .. divided];
    }

    IEnumerable<SeriesOf> Answered(long end)
    {
        return places.Select(place =>
        {
            var counts = new (long Answered, long Decided)[Stretches];
            foreach (var decision in decisions)
            {
                if (decision.Machine is not { } machine || !place.Machines.Contains(machine)) continue;
                ref var count = ref counts[(int)long.Min(Stretches - 1, (long)((Int128)decision.At.Ns * Stretches / end))];
                count = (count.Answered + (decision.Answered ? 1 : 0), count.Decided + 1);
            }
            return new SeriesOf(Availability, place.Name, [.. counts.Select(count => Share(count.Answered, count.Decided))]);
        });
    }

    /// <summary>As for latencies in the run's own metrics: to faults belongs what touches one.</summary>
    bool IsDuring(ClientOperation operation, string during) =>
        faultTime.Touches(operation.Invoked, operation.Completed ?? metrics.Window.End) == (during == Measured.Faults);

    static string Name(RunPart part) => part switch
    {
        RunPart.Run => Measured.Run,
        RunPart.FaultFree => Measured.FaultFree,
        _ => Measured.Faults,
    };

    static decimal? Share(long part, long whole) => whole == 0 ? null : Rounded((decimal)part / whole);

    static decimal Ms(long ns) => ns / 1_000_000m;

    /// <summary>Nine decimals are more than any count of operations can tell.</summary>
    static decimal Rounded(decimal value) => Math.Round(value, 9);
}
