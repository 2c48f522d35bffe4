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
            outcome.Metrics, outcome.World.Trace.Hash, command);
        foreach (var line in account.Lines()) yield return line;
        if (outcome.World.OperationsShed > 0)
            yield return $"warning: {outcome.World.OperationsShed} arrivals found no idle client and were dropped; give the group "
                + "more clients";
        yield return "verdict     " + (outcome.Interrupted ? "INTERRUPTED: what was done so far is kept"
            : outcome.AsExpected ? "as expected" : "NOT as expected");
    }

    /// <summary>Its line already stands among the checks.</summary>
    static bool IsAboutACheck(ExpectationResult expectation, RunOutcome outcome) =>
        outcome.Checks.Any(check => expectation.Text.StartsWith(check.Name + " ", StringComparison.Ordinal));
}
