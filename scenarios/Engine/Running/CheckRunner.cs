using System.Diagnostics;

namespace Simulator.Scenarios;

/// <summary>Puts a scenario's checks to a finished run: invariants have been asked all along, histories are judged now.</summary>
static class CheckRunner
{
    public static IReadOnlyList<CheckResult> Check(Scenario scenario, World world, RunEnd end, CancellationToken cancel)
    {
        var results = new List<CheckResult>();
        var patience = new Stopwatch();
        foreach (var name in scenario.Checks ?? [])
        {
            var invariant = world.Setup.Deployment.Invariants.FirstOrDefault(known => known.Name == name);
            results.Add(invariant is not null ? OfInvariant(invariant, world) : OfHistory(name, world.History, patience, cancel));
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

    /// <summary>
    /// A search does not look at the token. Where one may be cancelled it runs beside us; when that happens it is left behind and
    /// ends with the process. A run already interrupted is judged all the same, as far as that takes no time.
    /// </summary>
    static CheckResult OfHistory(string name, History history, Stopwatch patience, CancellationToken cancel)
    {
        if (!cancel.CanBeCanceled) return HistoryChecks.Check(name, history);
        var check = Task.Run(() => HistoryChecks.Check(name, history), CancellationToken.None);
        if (cancel.IsCancellationRequested) patience.Start();
        var left = Patience - patience.Elapsed;
        try
        {
            var isAnswered = cancel.IsCancellationRequested
                ? check.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero, CancellationToken.None)
                : check.Wait(Timeout.Infinite, cancel);
            if (isAnswered) return check.Result;
        }
        catch (OperationCanceledException)
        {
        }
        catch (AggregateException failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.InnerException!);
        }
        return new CheckResult(name, "", CheckAnswer.Unknown, ["interrupted before the answer was found"]) { IsCutShort = true };
    }

    /// <summary>For all checks of an interrupted run together.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
}
