using Simulator.Analysis.Causes;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Metrics;

namespace Simulator.Scenarios;

/// <summary>
/// Adds to each check of what clients saw that is violated why it came to that: the simulator knows the truth. What is told is of the
/// operations of the witness, and each read or update once; of a witness without an old read, such as one of a value from nowhere, nothing.
/// </summary>
static class RunCauses
{
    /// <summary>Reads of one witness that are told at most.</summary>
    const int MostReads = 2;

    /// <summary>Checks of one run that are told at most: each costs several passes over the trace.</summary>
    const int MostChecks = 4;

    public static IReadOnlyList<CheckResult> Told(IReadOnlyList<CheckResult> checks, World world, RunEnd end, RunMetrics metrics)
    {
        if (world.Trace.Mode != TraceMode.Full || !checks.Any(IsToTell)) return checks;
        var story = new RunStory(world.Trace, world.History, metrics.Faults, end.At) { Clocks = [.. Clocks(world)] };
        var told = new HashSet<(int, Instant, Value)>();
        var all = new List<CheckResult>();
        foreach (var check in checks)
        {
            var isOne = IsToTell(check) && all.Count(each => each.Cause.Count > 0) < MostChecks;
            all.Add(isOne ? check with { Cause = [.. Of(check, story, told)] } : check);
        }
        return all;
    }

    static bool IsToTell(CheckResult check) =>
        check.Answer == CheckAnswer.Violated && (check.Lost is not null || CheckCatalogue.Named(check.Name) is not null);

    static IEnumerable<string> Of(CheckResult check, RunStory story, HashSet<(int, Instant, Value)> told)
    {
        if (check.Lost is { } lost) return LostUpdateCause.Of(story, lost);
        if (check.Witness is null) return [];
        return WitnessReads.In(check.Witness.SubHistory, story.Clients)
            .Where(read => told.Add((read.Process, read.Begun, read.Missed)))
            .Take(MostReads)
            .SelectMany(read => StaleReadCause.Of(story, read));
    }

    static IEnumerable<(NodeId, Duration)> Clocks(World world)
    {
        for (var server = 0; server < world.Setup.Servers; server++)
            if (world.ClockAhead(new NodeId(server)) is var ahead && ahead != Duration.Zero) yield return (new NodeId(server), ahead);
    }
}
