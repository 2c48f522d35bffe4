using System.Diagnostics;

namespace Simulator.Scenarios;

/// <summary>
/// Puts a scenario's checks to a finished run: invariants and traces have been watched all along, histories are judged now.
/// </summary>
static class CheckRunner
{
    public static IReadOnlyList<CheckResult> Check(Scenario scenario, World world, RunEnd end, CancellationToken cancel)
    {
        var results = new List<CheckResult>();
        var patience = new Stopwatch();
        foreach (var name in scenario.Checks ?? []) results.Add(Check(name, scenario, world, end, patience, cancel));
        if (OfHandlers(end) is { } broken) results.Add(broken);
        return results;
    }

    /// <summary>One check of a run that nobody waits for in vain: a check that throws says so, like one that says no.</summary>
    public static CheckResult CheckOrTell(string name, Scenario scenario, World world, RunEnd end)
    {
        try
        {
            return Check(name, scenario, world, end, new Stopwatch(), CancellationToken.None);
        }
        catch (Exception failure)
        {
            var text = $"the check threw {failure.GetType().Name}: {UserError.OneLine(failure.Message)}";
            return new CheckResult(name, "", CheckAnswer.Unknown, [text]) { HasCrashed = true };
        }
    }

    /// <summary>A handler that threw is a bug in the protocol's code, whatever the scenario asks for; null when none did.</summary>
    public static CheckResult? OfHandlers(RunEnd end) => end.Reason != EndReason.HandlerFailed
        ? null : new CheckResult("handlers-complete", "every handler runs to its end", CheckAnswer.Violated, end.Text!.Split('\n'));

    static CheckResult Check(string name, Scenario scenario, World world, RunEnd end, Stopwatch patience, CancellationToken cancel)
    {
        if (name == Catalogue.Progress) return OfProgress(world, end);
        if (Source(name, world.Setup) is { } source) return Watched(name, source, world);
        var administration = scenario.Actions.Select(action => action.Do).ToHashSet(StringComparer.Ordinal);
        return OfHistory(name, () => HistoryChecks.Check(name, world.History, administration), patience, cancel);
    }

    /// <summary>The claim behind a check that was put to the run while it went on; null for the others.</summary>
    static string? Source(string name, WorldSetup setup) =>
        setup.Deployment.Invariants.FirstOrDefault(invariant => invariant.Name == name)?.Source
        ?? setup.Checks.FirstOrDefault(check => check.Name == name)?.Source;

    /// <summary>Progress can be seen only when there was time for it and somebody to ask.</summary>
    static CheckResult OfProgress(World world, RunEnd end)
    {
        const string source = "TigerBeetle's VOPR, liveness mode";
        var liveness = world.Setup.Liveness!;
        var watched = Watched(Catalogue.Progress, source, world);
        if (watched.Answer == CheckAnswer.Violated) return watched;
        string? why = null;
        if (end.At < Instant.Zero + liveness.From + liveness.Within && end.Reason is not (EndReason.Quiescent or EndReason.Served))
            why = $"the run ended at {end.At}, before progress was due";
        else if (world.LivenessReport is not { Asking: > 0 }) why = $"no client began an operation after {liveness.From}";
        return why is null ? watched : new CheckResult(Catalogue.Progress, source, CheckAnswer.Unknown, [why]);
    }

    static CheckResult Watched(string name, string source, World world)
    {
        var broken = world.Violations.FirstOrDefault(violation => violation.Invariant == name);
        if (broken is null) return new CheckResult(name, source, CheckAnswer.Holds, []);
        var text = broken.Machine == NodeId.Nemesis
            ? $"at {broken.Time}: {broken.Text}"
            : $"at {broken.Time} after event {broken.Event} of {broken.Machine}: {broken.Text}";
        return new CheckResult(name, source, CheckAnswer.Violated, [text]);
    }

    /// <summary>
    /// A search does not look at the token. Where one may be cancelled it runs beside us; when that happens it is left behind and
    /// ends with the process. A run already interrupted is judged all the same, as far as that takes no time.
    /// </summary>
    static CheckResult OfHistory(string name, Func<CheckResult> ask, Stopwatch patience, CancellationToken cancel)
    {
        if (!cancel.CanBeCanceled) return ask();
        var check = Task.Run(ask, CancellationToken.None);
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
