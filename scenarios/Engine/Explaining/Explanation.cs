using Simulator.Analysis.Causes;
using Simulator.Analysis.Plots;

namespace Simulator.Scenarios;

/// <summary>Why a run failed: that part of it from which the failure followed.</summary>
public sealed record FailureExplanation(Scenario Scenario, Trial Trial, CausalSlice Slice)
{
    /// <summary>Null when the run does not fail.</summary>
    public static FailureExplanation? Of(Scenario scenario, Trials trials, Func<bool>? interrupted = null)
    {
        var trial = trials.Run(scenario, interrupted: interrupted);
        return trial.Failure is null ? null : new FailureExplanation(scenario, trial, CausalSlice.Of(trial.World.Trace, Effects(trial)));
    }

    /// <summary>
    /// What was found at a step is explained by that step; what was found in the history, by the answers that clients had got.
    /// </summary>
    static IEnumerable<long> Effects(Trial trial)
    {
        var trace = trial.World.Trace;
        if (trial.Violation is { Event: >= 0 } violation) return CausalSlice.EffectsOf(trace, violation.Event, violation.Text);
        return Enumerable.Range(0, (int)trace.Count).Select(id => (long)id).Where(id => trace[id].Kind == EventKind.Complete);
    }

    /// <param name="most">Events at most; the last ones.</param>
    public IEnumerable<string> Lines(int most)
    {
        yield return $"{Scenario.Name}, seed {Scenario.Seed}: {Trial.Failure!.Check}";
        yield return Trial.Text;
        yield return $"{Slice.Events.Count} of {Trial.World.Trace.Count} events led to it:";
        foreach (var line in CauseText.Lines(Slice, most)) yield return line;
    }

    public (byte[] Png, byte[] Svg) Draw()
    {
        var picture = new SpaceTime(Slice, $"{Scenario.Name}: {Trial.Failure!.Check}");
        return (picture.ToPng(), picture.ToSvg());
    }
}
