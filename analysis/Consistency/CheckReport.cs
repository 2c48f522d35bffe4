namespace Simulator.Analysis.Consistency;

/// <summary>What a check found, and how.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Model">The sequential object that the history was held against.</param>
/// <param name="Algorithm">Zones, search, or both for different keys.</param>
/// <param name="Operations">Operations that were looked at; those that failed are none.</param>
/// <param name="Keys">Objects that were looked at one by one.</param>
/// <param name="Configurations">Configurations that searches went through.</param>
/// <param name="Assumed">What nil and the initial value were taken to mean.</param>
public sealed record CheckReport(
    string Check, Verdict Verdict, string Model, string Algorithm, int Operations, int Keys, long Configurations, string Assumed)
{
    /// <summary>The operations of the witness, one a line, and then what contradicts what; empty for other verdicts.</summary>
    public IReadOnlyList<string> WitnessLines { get; init; } = [];

    /// <summary>What was measured, in words: <c>smallest k: 3</c>; empty for checks that measure nothing.</summary>
    public string Measured { get; init; } = "";
}
