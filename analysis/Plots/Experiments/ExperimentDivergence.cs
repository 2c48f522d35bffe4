using Simulator.Analysis.Experiments;

namespace Simulator.Analysis.Plots;

/// <summary>Over how many keys the replicas of each system are divided in the course of a run, and when they are equal again.</summary>
static class ExperimentDivergence
{
    /// <summary>Null where no system tells what its servers hold.</summary>
    public static Board? Of(Scene scene)
    {
        var lines = scene.Cells.Select(cell => (Cell: cell, Values: Means(cell))).Where(line => line.Values.Count > 0)
            .Take(LineLook.Most).ToList();
        if (lines.Count == 0) return null;
        var run = lines[0].Cell.Runs[0];
        return new DivergencePlot(
            scene.Title("how far replicas are apart"),
            "Of how many keys two servers hold different states, mean over the seeds. Only systems whose servers tell what they hold.",
            scene.Where, Scene.Faults(run), Instant.Zero + run.Length,
            [.. lines.Select(line => (scene.Line(line.Cell.System, [.. Healed(line.Cell)]), line.Values))]).Draw();
    }

    static IEnumerable<string> Healed(CellNumbers cell)
    {
        var healed = cell.Estimate(new MeasuredName(RunMeasures.ConvergenceTime, During: Measured.Faults), Measured.Milliseconds);
        if (healed is not null) yield return $"equal {ResultTables.Text(Math.Round(healed.Mean))} ms after the last fault";
    }

    /// <summary>The mean over the seeds in each stretch; empty where nothing is known.</summary>
    static IReadOnlyList<decimal> Means(CellNumbers cell)
    {
        var series = cell.Runs.SelectMany(run => run.Series.Where(each => each.Series == RunMeasures.DividedKeys).Take(1)).ToList();
        var stretches = series.Count == 0 ? 0 : series[0].Values.Count;
        return [.. Enumerable.Range(0, stretches).Select(i => series.Average(each => each.Values[i] ?? 0))];
    }
}
