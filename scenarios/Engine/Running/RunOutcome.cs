using Simulator.Analysis.Metrics;

namespace Simulator.Scenarios;

/// <summary>A finished run with everything that was found out about it.</summary>
public sealed record RunOutcome(
    Scenario Scenario, World World, RunEnd End, IReadOnlyList<CheckResult> Checks, IReadOnlyList<ExpectationResult> Expectations,
    RunMetrics Metrics)
{
    /// <summary>
    /// Where a check of what clients saw is violated and a read was stale: the chain of causes of the first such read; else empty.
    /// </summary>
    public IReadOnlyList<string> Cause { get; init; } = [];

    public bool Interrupted => End.Reason == EndReason.Interrupted;

    /// <summary>Whether everything came out as the scenario expects.</summary>
    public bool AsExpected => !Interrupted && Expectations.All(expectation => expectation.Met);

    /// <summary>0 as expected, 1 not as expected, 130 interrupted.</summary>
    public int ExitCode => Interrupted ? 130 : AsExpected ? 0 : 1;
}
