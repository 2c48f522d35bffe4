using ScottPlot;
using Simulator.Analysis.Experiments;

namespace Simulator.Analysis.Plots;

/// <summary>Distribution functions of an experiment, one line a system.</summary>
static class ExperimentDistributions
{
    /// <summary>How long operations take, while no fault is on or while one is. Null where nothing was measured.</summary>
    public static Board? Latency(Scene scene, string during)
    {
        var systems = Systems(scene);
        return DistributionPlot.Of(
            new DistributionWords(scene.Title("how many operations take how long"),
                $"For each latency the share of answered operations that took no longer, {While(during)}; means over the seeds. "
                + "Further left is faster.", scene.Where, "latency, ms (logarithmic)"),
            Lines(scene, systems),
            [.. ((string[])["read", "write"]).Select(function => new DistributionPanel(function + "s", function + "s",
                [.. systems.Select(cell => Points(cell, "latency", function, during)
                    .Select(point => new Coordinates(point.X, point.Percentile)).ToArray())]))]);
    }

    /// <summary>For how long what reads return had been overwritten.</summary>
    public static Board? Staleness(Scene scene, string during)
    {
        var systems = Systems(scene);
        return DistributionPlot.Of(
            new DistributionWords(scene.Title("how old what reads return is"),
                $"The share of reads whose value had been overwritten for longer, {While(during)}; means over the seeds. "
                + "A line along the bottom: never stale.", scene.Where,
                "overwritten for more than, ms (logarithmic)", IsRest: true),
            Lines(scene, systems),
            [new DistributionPanel("reads", "reads", [.. systems.Select(cell => Rest(cell, during))])]);
    }

    static IReadOnlyList<CellNumbers> Systems(Scene scene) => [.. scene.Cells.Take(LineLook.Most)];

    static IReadOnlyList<NamedLine> Lines(Scene scene, IReadOnlyList<CellNumbers> systems) =>
        [.. systems.Select(cell => scene.Line(cell.System))];

    static string While(string during) => during == Measured.Faults ? "while a fault was on" : "while no fault was on";

    /// <summary>From the share of those that are stale at all to the oldest.</summary>
    static IReadOnlyList<Coordinates> Rest(CellNumbers cell, string during)
    {
        var stale = cell.Estimate(new MeasuredName(RunMeasures.StaleReads, "read", During: during), Measured.Share);
        if (stale is null) return [];
        // Percentiles are means over the seeds: where only some of these have stale reads, they alone would tell of more.
        var share = (double)stale.Mean * 100;
        return
        [
            new Coordinates(DistributionPlot.LeftEdge, share),
            .. Points(cell, "staleness", "read", during).Where(point => point.X > DistributionPlot.LeftEdge)
                .Select(point => new Coordinates(point.X, Math.Min(share, 100 - point.Percentile))),
        ];
    }

    static IEnumerable<(double X, int Percentile)> Points(CellNumbers cell, string metric, string function, string during) =>
        from percentile in RunMeasures.Percentiles
        let name = new MeasuredName(RunMeasures.DistributionMetric(metric, percentile), function, Measured.All, during)
        let estimate = cell.Estimate(name)
        where estimate is not null
        select (Scales.Log(decimal.Max(DistributionPlot.Least, estimate.Mean)), percentile);
}
