using Simulator.Analysis.Experiments;

namespace Simulator.Scenarios;

/// <summary>Carries out one run of an experiment and takes its numbers.</summary>
sealed class RunTaker(ExperimentPlan plan, Catalogue catalogue)
{
    /// <summary>Null when the run was cut short.</summary>
    public RunNumbers? Take(ExperimentCell cell, ulong seed, CancellationToken cancel)
    {
        var outcome = Runner.Run(cell.With(seed), catalogue, null, cancel);
        if (cancel.IsCancellationRequested) return null;
        var verdicts = outcome.Checks.Select(check => (check.Name, Holds(check.Answer)))
            .Concat(plan.Spec.Models.Where(model => outcome.Checks.All(check => check.Name != model))
                .Select(model => (model, Grade(model, outcome))))
            .ToList();
        return RunMeasures.Of(seed, outcome.World.History, outcome.Metrics, ClientPlaces.Of(cell.Scenario), verdicts);
    }

    static bool? Grade(string model, RunOutcome outcome)
    {
        var administration = outcome.Scenario.Actions.Select(action => action.Do).ToHashSet(StringComparer.Ordinal);
        return Holds(HistoryChecks.Check(model, outcome.World.History, administration).Answer);
    }

    static bool? Holds(CheckAnswer answer) => answer switch
    {
        CheckAnswer.Holds => true,
        CheckAnswer.Violated => false,
        _ => null,
    };
}

/// <summary>Where the clients of a scenario stand.</summary>
static class ClientPlaces
{
    /// <summary>Places in the order of the groups; groups without a place have none.</summary>
    public static IReadOnlyList<ClientPlace> Of(Scenario scenario)
    {
        var (machines, first) = (new Dictionary<string, List<string>>(StringComparer.Ordinal), 0);
        foreach (var group in scenario.Clients)
        {
            if (group.At is { } at)
            {
                if (!machines.TryGetValue(at, out var here)) machines.Add(at, here = []);
                here.AddRange(Enumerable.Range(first, group.Count).Select(client => NodeId.Client(client).ToString()));
            }
            first += group.Count;
        }
        return [.. machines.Select(place => new ClientPlace(place.Key, place.Value, NearestElsewhere(scenario, place.Key)))];
    }

    /// <summary>From a region, or the server's region, to the nearest server of another.</summary>
    static Duration? NearestElsewhere(Scenario scenario, string place)
    {
        if (scenario.Network.Regions is not { } matrix) return null;
        var own = Selectors.Machine(place) is { } server ? scenario.Servers.RegionOf(server.Value) : place;
        var others = scenario.Servers.Runs.Select(run => run.Region).OfType<string>().Where(region => region != own);
        return own is null ? null : others.Select(region => matrix.RoundTrip(own, region)).Min();
    }
}
