using System.Globalization;
using Simulator.Analysis.Report;
using Simulator.Scenarios;

namespace Simulator.Cli;

/// <summary>What a person reads about a run.</summary>
static class Account
{
    public static IEnumerable<string> Lines(RunOutcome outcome, string command)
    {
        var verdicts = outcome.Checks.Select(check => new VerdictLine(
            check.Name, check.Answer.ToString().ToLowerInvariant(), check.Text.Count == 0 ? null : string.Join('\n', check.Text)));
        var expectations = outcome.Expectations.Where(expectation => !expectation.Met || !IsAboutACheck(expectation, outcome))
            .Select(expectation => new VerdictLine("expected", expectation.Met ? "yes" : "NO", expectation.Text));
        var account = new RunAccount(
            outcome.Scenario.Name, outcome.Scenario.Seed.ToString(CultureInfo.InvariantCulture), [.. verdicts, .. expectations],
            outcome.Metrics, outcome.World.Trace.Hash, command)
        { Causes = [.. outcome.Checks.Where(check => check.Cause.Count > 0).Select(check => (check.Name, check.Cause))] };
        foreach (var line in account.Lines()) yield return line;
        foreach (var line in Bug(outcome)) yield return line;
        if (outcome.Scenario.Mutant is { } mutant) yield return $"mutant      {mutant}: this protocol has a planted bug";
        if (outcome.World.OperationsShed > 0)
            yield return $"warning: {outcome.World.OperationsShed} arrivals found no idle client and were dropped; give the group "
                + "more clients";
        yield return "verdict     " + Verdict(outcome);
    }

    /// <summary>The verdict in a line, and what explains it when it is not the expected one.</summary>
    public static IEnumerable<string> Brief(RunOutcome outcome, string command)
    {
        yield return $"{outcome.Scenario.Name}, seed {outcome.Scenario.Seed}: {Verdict(outcome)}";
        if (outcome.AsExpected) yield break;
        foreach (var expectation in outcome.Expectations.Where(expectation => !expectation.Met)) yield return "  " + expectation.Text;
        foreach (var line in Bug(outcome)) yield return "  " + line;
        yield return "  reproduce: " + command;
    }

    static string Verdict(RunOutcome outcome) =>
        outcome.Interrupted ? "INTERRUPTED: what was done so far is kept"
            : outcome.AsExpected ? "as expected" : "NOT as expected";

    /// <summary>The place in the author's code, for people only: it differs between machines.</summary>
    static IEnumerable<string> Bug(RunOutcome outcome) =>
        outcome.End.Failure is { } failure && Blame.Place(failure) is { } place ? [$"bug         {Blame.Line(failure)}"] : [];

    /// <summary>Its line already stands among the checks.</summary>
    static bool IsAboutACheck(ExpectationResult expectation, RunOutcome outcome) =>
        outcome.Checks.Any(check => expectation.Text.StartsWith(check.Name + " ", StringComparison.Ordinal));
}
