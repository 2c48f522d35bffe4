using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Simulator.Scenarios;

/// <summary>An experiment that was read without problems: every combination, as a scenario, and the seeds that each gets.</summary>
public sealed record ExperimentPlan(ExperimentSpec Spec, IReadOnlyList<ExperimentCell> Cells)
{
    public string Name => Spec.Experiment;

    public SeedSpan Seeds => Spec.Seeds;

    /// <summary>All runs, seeds within combinations.</summary>
    public long Runs => Cells.Count * (long)Seeds.Count;

    /// <summary>The run of this number, from 0.</summary>
    public (ExperimentCell Cell, ulong Seed) this[long run] =>
        (Cells[(int)(run / (long)Seeds.Count)], Seeds.First + (ulong)(run % (long)Seeds.Count));
}

/// <summary>One combination: a system under a condition with certain settings.</summary>
/// <param name="Settings">What is varied, by name, as it was written.</param>
/// <param name="Scenario">What is run, but for the seed.</param>
/// <param name="Asked">What is measured beyond what is always: the models.</param>
public sealed record ExperimentCell(
    string System, string Condition, Seq<KeyValuePair<string, string>> Settings, Scenario Scenario, Seq<string> Asked)
{
    /// <summary>What is run with this seed.</summary>
    public Scenario With(ulong seed) => Scenario with { Seed = seed };

    /// <summary>Tells apart what is run and what is asked of it, also where names are the same.</summary>
    public string Digest { get; } =
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ScenarioWriter.Write(Scenario) + string.Join(' ', Asked))))[..16];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{System}, {Condition}{string.Concat(Settings.Select(setting => $", {setting.Key} {setting.Value}"))}");
}
