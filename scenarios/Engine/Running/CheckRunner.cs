namespace Simulator.Scenarios;

/// <summary>Puts a scenario's checks to a finished run: invariants have been asked all along, histories are judged now.</summary>
static class CheckRunner
{
    public static IReadOnlyList<CheckResult> Check(Scenario scenario, World world, RunEnd end)
    {
        var results = new List<CheckResult>();
        foreach (var name in scenario.Checks ?? [])
        {
            var invariant = world.Setup.Deployment.Invariants.FirstOrDefault(known => known.Name == name);
            results.Add(invariant is not null ? OfInvariant(invariant, world) : HistoryChecks.Check(name, world.History));
        }
        // A handler that threw is a bug in the protocol's code, whatever the scenario asks for.
        if (end.Reason == EndReason.HandlerFailed)
            results.Add(new CheckResult("handlers-complete", "every handler runs to its end", CheckAnswer.Violated, end.Text!.Split('\n')));
        return results;
    }

    static CheckResult OfInvariant(Invariant invariant, World world)
    {
        var broken = world.Violations.FirstOrDefault(violation => violation.Invariant == invariant.Name);
        return broken is null
            ? new CheckResult(invariant.Name, invariant.Source, CheckAnswer.Holds, [])
            : new CheckResult(invariant.Name, invariant.Source, CheckAnswer.Violated,
                [$"at {broken.Time} after event {broken.Event} of {broken.Machine}: {broken.Text}"]);
    }
}
