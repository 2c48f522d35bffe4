using System.Globalization;
using Simulator.Analysis.Plots;

namespace Simulator.Scenarios;

/// <summary>
/// When a failing run was lost: its first choices are kept as they were and all later ones drawn anew, again and again. Where the share
/// of failures jumps, there lies the choice that decided it.
/// </summary>
/// <param name="Points">Choices kept and, of the runs with the others drawn anew, those that failed by the same check.</param>
/// <param name="Decisive">The choice at the jump; null when no choice raises the share.</param>
/// <param name="Number">Its number from 0.</param>
public sealed record DecisiveMoment(IReadOnlyList<(long Kept, int Failed)> Points, int Runs, Choice? Decisive, long Number, Instant At)
{
    const int Coarse = 16;
    const int Bisections = 12;

    /// <param name="runs">Runs for each point.</param>
    public static DecisiveMoment? Find(Scenario scenario, Trials trials, Trial failing, int runs, Func<bool> isStopped)
    {
        var recorded = new Attribution(Composer.Choices(scenario));
        var again = trials.Run(scenario, TraceMode.Full, recorded, check: failing.Failure!.Check, made: world => recorded.World = world);
        if (recorded.Draws.Count == 0 || again.Failure is null) return null;
        var known = new SortedDictionary<long, int>();
        for (var i = 0; i <= Coarse; i++) Failures((long)recorded.Draws.Count * i / Coarse);
        var (low, high) = Jump(known);
        for (var step = 0; step < Bisections && high - low > 1; step++)
        {
            var middle = low + (high - low) / 2;
            var failed = Failures(middle);
            if (failed - known[low] >= known[high] - failed) high = middle;
            else low = middle;
        }
        var isRise = high > low && known[high] > known[low];
        var (decisive, events) = recorded.Draws[(int)long.Min(low, recorded.Draws.Count - 1)];
        return new DecisiveMoment([.. known.Select(point => (point.Key, point.Value))], runs, isRise ? decisive : null, low,
            again.World.Trace[long.Clamp(events - 1, 0, again.World.Trace.Count - 1)].Time);

        int Failures(long kept)
        {
            if (known.TryGetValue(kept, out var failed)) return failed;
            for (var run = 0; run < runs && !isStopped(); run++)
            {
                // The same seeds for every point, so that points differ by what they keep alone.
                var choices = new Redrawn(Composer.Choices(scenario), new Seeded(Mixing.Fold(scenario.Seed, (ulong)run + 1)), kept);
                if (trials.Run(scenario, TraceMode.HashOnly, choices, check: failing.Failure!.Check).Failure is not null) failed++;
            }
            return known[kept] = failed;
        }
    }

    static (long Low, long High) Jump(SortedDictionary<long, int> known)
    {
        var best = (Low: 0L, High: 0L, Rise: 0);
        var (last, before) = (0L, known[0]);
        foreach (var (kept, failed) in known)
        {
            if (failed - before > best.Rise) best = (last, kept, failed - before);
            (last, before) = (kept, failed);
        }
        return (best.Low, best.High);
    }

    public IEnumerable<string> Lines()
    {
        foreach (var (kept, failed) in Points)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{kept,8} choices kept: {failed,4} of {Runs} fail  {new string('#', 40 * failed / int.Max(1, Runs))}");
        yield return Decisive is { } choice
            ? string.Create(CultureInfo.InvariantCulture, $"decisive: choice {Number}, {choice}, at {At}")
            : "decisive: no single choice; the share of failures rises nowhere";
    }

    public (byte[] Png, byte[] Svg) Draw(string title) => MomentPlot.Render(title,
        [.. Points.Select(point => (point.Kept, point.Failed / (double)Runs))],
        Decisive is { } choice ? (Number, choice.ToString()) : null);
}
