using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Spectrum;
using Simulator.Analysis.Formats;

namespace Simulator.Scenarios;

/// <summary>How the history of a run does by all consistency models, as far as a budget tells that no run notices.</summary>
static class RunSpectrum
{
    /// <summary>Longer histories are for <c>check --spectrum</c>, which has the time.</summary>
    const int MostEvents = 10_000;

    static readonly LinearizabilityOptions cheap = new()
    {
        NeedsWitness = false,
        Budget = new Budget { Configurations = 100_000, Bytes = 32 << 20, Shrinking = 0 },
    };

    /// <summary>Null when the history is too long, or is of nothing that the models are about.</summary>
    public static IReadOnlyList<SpectrumReport>? Of(RunOutcome outcome)
    {
        if (outcome.World.History.Events.Count is 0 or > MostEvents) return null;
        var administration = outcome.Scenario.Actions.Select(action => action.Do).ToHashSet(StringComparer.Ordinal);
        try
        {
            var all = Operations.From(HistoryChecks.Data(outcome.World.History, administration));
            return all.Count == 0 ? null : Spectrum.Of(all, cheap);
        }
        catch (HistoryFormatException)
        {
            // Orders, transfers and the like are no object of these models.
            return null;
        }
    }
}
