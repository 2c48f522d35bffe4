using ScottPlot;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>Distribution functions of one run: a line for the time without faults and one for the time with them.</summary>
static class RunDistributions
{
    /// <summary>Fewer operations make no distribution.</summary>
    const int Fewest = 10;

    const int MostPanels = 4;

    /// <summary>Points of a line; more could not be told apart.</summary>
    const int MostPoints = 400;

    /// <summary>How long operations took that were answered ok, by what was asked. Null for a handful of operations.</summary>
    public static Board? Latency(RunMetrics metrics, IReadOnlyList<ClientOperation> operations, string title)
    {
        var faults = FaultTime.Of(metrics.Faults, metrics.Window.End);
        var answered = operations.Where(operation => operation.Outcome == OpType.Ok)
            .Select(operation => (operation.Function, Time: operation.Latency!.Value,
                IsFaulty: faults.Touches(operation.Invoked, operation.Completed!.Value)))
            .GroupBy(one => one.Function).Select(group => (Function: group.Key, All: group.ToArray()))
            .OrderByDescending(group => group.All.Length).ThenBy(group => group.Function, StringComparer.Ordinal)
            .Take(MostPanels).ToArray();
        if (answered.Sum(group => group.All.Length) < Fewest) return null;
        var parts = Parts(answered.SelectMany(group => group.All).Select(one => one.IsFaulty));
        var lines = parts.Select(part => new NamedLine(Name(part), [.. answered.Select(group => (group.Function,
                Summary: LatencySummary.Of(group.All.Where(one => IsIn(one.IsFaulty, part)).Select(one => one.Time))))
            .Where(one => one.Summary is not null)
            .Select(one => $"{one.Function}: p50 {Ticks.Short(one.Summary!.P50)}, p99 {Ticks.Short(one.Summary.P99)}")])).ToArray();
        var panels = answered.Select(group => new DistributionPanel(
            $"{group.Function}: {Ticks.Grouped(group.All.Length)} answered ok", "operations",
            [.. parts.Select(part => UpTo([.. group.All.Where(one => IsIn(one.IsFaulty, part)).Select(one => one.Time.Ns).Order()]))]));
        return DistributionPlot.Of(new DistributionWords(
            $"{title}: how many operations took how long",
            "For each latency the share of operations that took no longer, of those that were answered ok. Further left is faster.",
            "p50, p99: half of them, and 99 of 100, took no longer."
            + (parts.Length > 1 ? " A fault was on for an operation when one was on at any moment while it waited." : ""),
            "latency, ms (logarithmic)"), lines, [.. panels]);
    }

    /// <summary>For how long what reads returned had been overwritten. Null where no read was stale.</summary>
    public static Board? Staleness(RunMetrics metrics, string title)
    {
        var faults = FaultTime.Of(metrics.Faults, metrics.Window.End);
        var reads = metrics.Reads.Select(read => (read.Age, IsStale: read.Versions > 0,
            IsFaulty: faults.Touches(read.Read.Invoked, read.Read.Completed!.Value))).ToArray();
        if (!reads.Any(read => read.IsStale)) return null;
        var parts = Parts(reads.Select(read => read.IsFaulty));
        var chosen = parts.Select(part => reads.Where(read => IsIn(read.IsFaulty, part)).ToArray()).ToArray();
        var lines = parts.Select((part, i) => new NamedLine(Name(part), [.. Notes(chosen[i])])).ToArray();
        return DistributionPlot.Of(new DistributionWords(
            $"{title}: how old what reads returned was",
            "The share of reads whose value had been overwritten, as other clients knew, for longer than the time below.",
            "Where a line begins on the left is the share of all stale reads; along the bottom: no read was that stale.",
            "overwritten for more than, ms (logarithmic)", IsRest: true), lines,
            [new DistributionPanel("reads", "reads", [.. chosen.Select(part => Above([.. part.Where(read => read.IsStale)
                .Select(read => read.Age.Ns).Order()], part.Length))])]);
    }

    static IEnumerable<string> Notes((Duration Age, bool IsStale, bool IsFaulty)[] reads)
    {
        var stale = reads.Count(read => read.IsStale);
        yield return $"{Ticks.Grouped(stale)} of {Ticks.Grouped(reads.Length)} reads stale";
        if (stale > 0) yield return $"the oldest by {Ticks.Short(reads.Max(read => read.Age))}";
    }

    /// <summary>Null for the whole run where all of it was with, or without, faults.</summary>
    static bool?[] Parts(IEnumerable<bool> faulty) => faulty.Distinct().Count() > 1 ? [false, true] : [null];

    static bool IsIn(bool isFaulty, bool? part) => part is null || part == isFaulty;

    static string Name(bool? part) => part switch { null => "the whole run", false => "no fault was on", true => "a fault was on" };

    /// <summary>Level between two times, of which there is at least one.</summary>
    static List<Coordinates> UpTo(long[] sorted)
    {
        var points = new List<Coordinates>();
        var below = 0;
        foreach (var until in Ranks(sorted.Length))
        {
            var x = At(sorted[until - 1]);
            points.Add(new Coordinates(x, 100.0 * below / sorted.Length));
            points.Add(new Coordinates(x, 100.0 * until / sorted.Length));
            below = until;
        }
        return points;
    }

    /// <summary>The rest of all reads, of which these ages are those of the stale ones.</summary>
    static List<Coordinates> Above(long[] sorted, int all)
    {
        var points = new List<Coordinates> { new(DistributionPlot.LeftEdge, 100.0 * sorted.Length / all) };
        var below = 0;
        foreach (var until in Ranks(sorted.Length))
        {
            var x = At(sorted[until - 1]);
            points.Add(new Coordinates(x, 100.0 * (sorted.Length - below) / all));
            points.Add(new Coordinates(x, 100.0 * (sorted.Length - until) / all));
            below = until;
        }
        return points;
    }

    /// <summary>Ranks from 1 to a count, at most so many that a line can show.</summary>
    static IEnumerable<int> Ranks(int count)
    {
        var steps = Math.Min(count, MostPoints);
        for (var step = 1; step <= steps; step++) yield return (int)((long)count * step / steps);
    }

    static double At(long ns) => Scales.Log(decimal.Max(DistributionPlot.Least, ns / 1_000_000m));
}
