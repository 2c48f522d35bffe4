using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>How far the replicas of one run were apart, and when they were equal again.</summary>
static class RunDivergence
{
    const int Stretches = 120;

    /// <summary>Null where no server tells what it holds, or they never differed.</summary>
    public static Board? Of(RunMetrics metrics, string title)
    {
        var end = metrics.Window.End;
        if (end == Instant.Zero || metrics.Divergence is not { Steps.Count: > 0 } divergence) return null;
        var means = divergence.Millionths(end, Stretches).Select(share => (share ?? 0) * (decimal)divergence.Keys / 1_000_000);
        return new DivergencePlot(
            $"{title}: how far replicas were apart",
            $"Keys, of {Ticks.Grouped(divergence.Keys)} in all, of which two servers held different states, as servers told themselves.",
            $"Means over stretches of {Ticks.Short(new Duration(end.Ns / Stretches))}: a key that was divided for a part of one counts "
            + "for that part.",
            metrics.Faults, end, [(new NamedLine("keys divided", [.. Notes(divergence)]), [.. means])]).Draw();
    }

    static IEnumerable<string> Notes(Divergence divergence)
    {
        yield return $"at most {Ticks.Grouped(divergence.Steps.Max(step => step.Divided))} at one moment";
        if (divergence.Lag is { } lag) yield return $"lasting p50 {Ticks.Short(lag.P50)}, max {Ticks.Short(lag.Max)}";
        yield return divergence.Convergence is { } equal
            ? $"all equal {Ticks.Short(equal)} after the last write or disturbance"
            : $"{Ticks.Grouped(divergence.Open)} still divided at the end";
    }
}
