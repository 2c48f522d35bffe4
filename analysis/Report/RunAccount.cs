using System.Globalization;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Report;

/// <summary>What one check or expectation came to.</summary>
/// <param name="Check">What was checked: <c>linearizable</c>, <c>election-safety</c> …</param>
/// <param name="Verdict">In a word: <c>holds</c>, <c>violated</c>, <c>unknown</c> …</param>
/// <param name="Detail">The witness or the reason, in one or more lines; null when there is nothing to add.</param>
public sealed record VerdictLine(string Check, string Verdict, string? Detail = null);

/// <summary>The account of one run that a person reads: plain lines, the same for the same run, of any width.</summary>
/// <param name="Scenario">What was run, by name.</param>
/// <param name="TraceHash">The hash over the trace, as the kernel prints it.</param>
/// <param name="Reproduce">The command that gives this run again.</param>
public sealed record RunAccount(
    string Scenario, string Seed, IReadOnlyList<VerdictLine> Verdicts, RunMetrics Metrics, string TraceHash, string Reproduce)
{
    /// <summary>Why checks came to be violated, where that is to be told: the check, and the chain of causes.</summary>
    public IReadOnlyList<(string Check, IReadOnlyList<string> Lines)> Causes { get; init; } = [];

    const int MostFaults = 20;

    /// <summary>The lines, without line ends.</summary>
    public IReadOnlyList<string> Lines() =>
    [
        Invariant($"{Scenario}, seed {Seed}, {Metrics.Window.End - Instant.Zero} of virtual time"),
        "",
        .. Section("verdicts", VerdictRows()),
        .. Causes.SelectMany(cause => Section($"why {cause.Check} is violated", cause.Lines)),
        .. Section(Totals(Metrics.Totals), OutcomeRows()),
        .. Section(Invariant($"availability: operations answered within {Metrics.Window.Deadline}"), AvailabilityRows()),
        .. Section("latency", LatencyRows()),
        .. Metrics.Staleness.Any(row => row.Stale > 0) ? Section("staleness of reads", StalenessRows()) : [],
        .. Section(Invariant($"faults: {Metrics.Faults.Count}"), FaultRows()),
        .. Warnings(),
        Invariant($"trace hash  {TraceHash}"),
        Invariant($"reproduce   {Reproduce}"),
    ];

    IEnumerable<string> VerdictRows()
    {
        var table = new TextTable();
        foreach (var verdict in Verdicts)
        {
            var details = (verdict.Detail ?? "").Split('\n');
            table.Add(verdict.Check, verdict.Verdict, details[0]);
            foreach (var more in details.Skip(1)) table.Add("", "", more);
        }
        return table.Lines();
    }

    IEnumerable<string> OutcomeRows()
    {
        var table = new TextTable();
        foreach (var count in Metrics.Outcomes)
            table.Add(count.Function, Word(count.Outcome), Text(count.Count), count.Error ?? "");
        return table.Lines(rightAligned: 2);
    }

    IEnumerable<string> AvailabilityRows()
    {
        var table = new TextTable();
        if (Metrics.Totals.Invoked == 0) return table.Lines();
        foreach (var row in Metrics.Availabilities.Where(Shown))
            table.Add(Place(row), Metrics.Faults.Count == 0 ? "" : Clients(row), Share(row.Availability), Of(row.Availability));
        if (Metrics.Undecided > 0) table.Add("still open at the end", "", "", Text(Metrics.Undecided));
        return table.Lines(rightAligned: 2);
    }

    IEnumerable<string> LatencyRows()
    {
        var parts = Metrics.Faults.Count == 0 ? new[] { RunPart.Run } : [RunPart.FaultFree, RunPart.Faults];
        var rows = Metrics.Latencies.Where(row => parts.Contains(row.Part) && row.Function is not null).ToArray();
        var table = new TextTable();
        if (rows.Length == 0) return table.Lines();
        var trips = Metrics.RoundTrips.Count > 0;
        table.Add("", "", "", "count", "p50", "p90", "p99", "max", "mean", trips ? "p50 in trips" : "");
        foreach (var row in rows)
            table.Add(
                PartName(row.Part), row.Function!, Word(row.Outcome), Text(row.Summary.Count),
                Decimals.Time(row.Summary.P50), Decimals.Time(row.Summary.P90), Decimals.Time(row.Summary.P99),
                Decimals.Time(row.Summary.Max), Decimals.Time(row.Summary.Mean), Trips(row));
        return table.Lines(rightAligned: [3, 4, 5, 6, 7, 8, 9]);
    }

    /// <summary>The median in round trips to the nearest server, of operations that succeeded.</summary>
    string Trips(LatencyRow row) => row.Outcome == OpType.Ok
        && Metrics.RoundTrips.FirstOrDefault(each => each.Part == row.Part && each.Function == row.Function) is { } trips
            ? Decimals.Fixed(trips.Trips.P50, 3) : "";

    IEnumerable<string> StalenessRows()
    {
        var parts = Metrics.Faults.Count == 0 ? new[] { RunPart.Run } : [RunPart.FaultFree, RunPart.Faults];
        var table = new TextTable();
        var rows = Metrics.Staleness.Where(row => parts.Contains(row.Part)).ToArray();
        table.Add("", "reads", "stale", "", "p50", "p99", "max", "versions, max");
        foreach (var row in rows)
            table.Add(
                PartName(row.Part), Text(row.Judged), Text(row.Stale), Decimals.Percent((long)((Int128)row.Stale * 1_000_000 / row.Judged)),
                Decimals.Time(row.Age.P50), Decimals.Time(row.Age.P99), Decimals.Time(row.Age.Max), Text(row.Versions.Max));
        return table.Lines(rightAligned: [1, 2, 3, 4, 5, 6, 7]);
    }

    IEnumerable<string> FaultRows()
    {
        var table = new TextTable();
        for (var i = 0; i < Math.Min(MostFaults, Metrics.Faults.Count); i++)
        {
            var fault = Metrics.Faults[i];
            var until = fault.Until is { } healed ? Decimals.Time(healed - Instant.Zero) : "the end";
            table.Add(
                Invariant($"{i + 1}"), fault.Text, Invariant($"{Decimals.Time(fault.From - Instant.Zero)} to {until}"),
                Invariant($"hit {fault.Hits}: {fault.MessagesHit} messages, ") + (fault.Deceits is { } deceits
                    ? Invariant($"{deceits.Changed} changed, {deceits.HeldBack} held back, {deceits.Added} added to")
                    : Invariant($"{fault.WritesLost} writes lost")));
        }
        var hidden = Metrics.Faults.Skip(MostFaults).ToArray();
        if (hidden.Length > 0)
            table.Add("", Invariant($"and {hidden.Length} more, in metrics.csv"), "", Invariant($"hit {hidden.Sum(fault => fault.Hits)}"));
        return table.Lines(rightAligned: 0);
    }

    IEnumerable<string> Warnings()
    {
        var idle = Metrics.Faults.Select((fault, i) => (fault, Number: i + 1)).Where(one => one.fault.Hits == 0).ToArray();
        foreach (var (fault, number) in idle.Take(MostFaults))
            yield return Invariant($"warning: fault {number}, {fault.Text}, hit nothing: this run says nothing about it");
        if (idle.Length > MostFaults) yield return Invariant($"warning: {idle.Length - MostFaults} more faults hit nothing");
        var vain = Metrics.Totals.Invoked > 0 && Metrics.Totals.Ok == 0;
        if (vain) yield return "warning: not one operation was ok: the checks had next to nothing to judge";
        if (idle.Length > 0 || vain) yield return "";
    }

    // A run without faults has one part, a run with one fault tells it once; a long list of faults is told in the table, not here.
    bool Shown(AvailabilityRow row) => row.Fault is { } fault
        ? fault < MostFaults && (Metrics.Faults[fault].Sides.Count > 0 || Metrics.Faults.Count <= MostFaults)
        : row.Part == RunPart.Run || Metrics.Faults.Count > (row.Part == RunPart.Faults ? 1 : 0);

    string Place(AvailabilityRow row) =>
        row.Fault is { } fault ? Invariant($"fault {fault + 1}, {Metrics.Faults[fault].Kind}") : PartName(row.Part!.Value);

    static string Clients(AvailabilityRow row) =>
        row.Machines.Count == 0 ? row.Clients : Invariant($"{row.Clients}: {string.Join(' ', row.Machines)}");

    static string Share(Availability availability) => availability.Millionths is { } share ? Decimals.Percent(share) : "none decided";

    static string Of(Availability availability) =>
        availability.Decided == 0 ? "" : Invariant($"{availability.Answered} of {availability.Decided}");

    static string Totals(OutcomeTotals totals) =>
        Invariant($"operations: {totals.Invoked} invoked, {totals.Ok} ok, {totals.Fail} fail, {totals.Unknown} unknown");

    static string PartName(RunPart part) => part switch { RunPart.Run => "run", RunPart.FaultFree => "no fault on", _ => "fault on" };

    static string Word(OpType outcome) => outcome switch { OpType.Ok => "ok", OpType.Fail => "fail", _ => "unknown" };

    static IEnumerable<string> Section(string title, IEnumerable<string> rows) => [title, .. rows.Select(row => "  " + row), ""];

    static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
