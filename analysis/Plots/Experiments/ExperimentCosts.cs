using Simulator.Analysis.Experiments;

namespace Simulator.Analysis.Plots;

/// <summary>Messages and bytes for each operation that succeeded: a bar for each system, with its interval.</summary>
static class ExperimentCosts
{
    /// <summary>Null where no traffic was measured.</summary>
    public static Board? Of(Scene scene)
    {
        var panels = ((string Metric, string Axis)[])
            [("messages", "messages per operation"), ("bytes", "bytes per operation (contents of messages)")];
        var known = panels.Select(panel => new CostPanel(panel.Axis, Bars(scene, panel.Metric)))
            .Where(panel => panel.Bars.Count > 0).ToList();
        return known.Count == 0 ? null : CostPlot.Of(
            scene.Title("messages for one operation"),
            "All that machines sent, background work included, over the operations that succeeded; means and 95 % intervals.",
            scene.Where, known);
    }

    static IReadOnlyList<(string, Estimate)> Bars(Scene scene, string metric) =>
        [.. scene.Cells.Select(cell => (cell.System, Cost: cell.Estimate(new MeasuredName(metric, "operation"))))
            .Where(bar => bar.Cost is not null).Select(bar => (bar.System, bar.Cost!))];
}
