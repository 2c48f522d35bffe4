using Simulator.Analysis.Metrics;

namespace Simulator.Scenarios;

/// <summary>A finished run with everything that was found out about it.</summary>
public sealed record RunOutcome(
    Scenario Scenario, World World, RunEnd End, IReadOnlyList<CheckResult> Checks, IReadOnlyList<ExpectationResult> Expectations,
    RunMetrics Metrics)
{
    /// <summary>The chains of causes of all checks, one after the other.</summary>
    public IReadOnlyList<string> Cause => [.. Checks.SelectMany(check => check.Cause)];

    public bool Interrupted => End.Reason == EndReason.Interrupted;

    /// <summary>Whether everything came out as the scenario expects.</summary>
    public bool AsExpected => !Interrupted && Expectations.All(expectation => expectation.Met);

    /// <summary>0 as expected, 1 not as expected, 130 interrupted.</summary>
    public int ExitCode => Interrupted ? 130 : AsExpected ? 0 : 1;
}
