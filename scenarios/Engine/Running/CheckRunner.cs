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
        var administration = scenario.Actions.Select(action => action.Do).ToHashSet(StringComparer.Ordinal);
        foreach (var name in scenario.Checks ?? [])
        {
            if (name == Catalogue.Progress) results.Add(OfProgress(world, end));
            else results.Add(Source(name, world.Setup) is { } source
                ? Watched(name, source, world)
                : OfHistory(name, () => HistoryChecks.Check(name, world.History, administration), patience, cancel));
        }
        // A handler that threw is a bug in the protocol's code, whatever the scenario asks for.
        if (end.Reason == EndReason.HandlerFailed)
            results.Add(new CheckResult("handlers-complete", "every handler runs to its end", CheckAnswer.Violated, end.Text!.Split('\n')));
        return results;
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
