using System.Globalization;
using Simulator.Analysis.Experiments;

namespace Simulator.Scenarios;

/// <summary>Puts the numbers of an experiment to the rules of the PACELC letters.</summary>
public static class PacelcMeasurement
{
    /// <summary>
    /// Null when the experiment does not ask for letters. Throws <see cref="UserError"/> when there is too little to measure.
    /// </summary>
    public static IReadOnlyList<PacelcRow>? Rows(ExperimentPlan plan, ExperimentNumbers numbers)
    {
        if (plan.Spec.Pacelc is not { } pacelc) return null;
        var card = new PacelcCard(numbers, pacelc.Healthy, pacelc.Partitioned, [.. plan.Spec.Models]);
        try
        {
            return card.Rows([.. plan.Spec.Systems.Select(each => System(plan, each.Key, each.Value, pacelc.Healthy))]);
        }
        catch (InvalidOperationException missing)
        {
            throw new UserError($"{plan.Name}: the letters cannot be measured: {missing.Message}");
        }
    }

    static PacelcSystem System(ExperimentPlan plan, string name, SystemSpec system, string healthy)
    {
        var scenario = plan.Cells.First(cell => cell.System == name && cell.Condition == healthy).Scenario;
        return new PacelcSystem(name, system.About, Setting(scenario), system.Baseline.IsEmpty ? null : [.. system.Baseline],
            system.Claim is { } claim ? (PacelcLabelForm.TextOf(claim.Label), claim.Of) : null);
    }

    /// <summary>The servers and the load in words.</summary>
    static string Setting(Scenario scenario)
    {
        var regions = string.Join(", ", scenario.Servers.Runs.Select(run => run.Region).OfType<string>().Distinct());
        var groups = scenario.Clients.Where(group => group.Script.IsEmpty).ToList();
        var rate = groups.All(group => group.Rate is not null)
            ? ResultTables.Rate(groups.Sum(group => group.Rate!.Value.Count * 1_000_000_000m / group.Rate.Value.PerNs)) + " operations/s"
            : string.Create(CultureInfo.InvariantCulture, $"{groups.Sum(group => group.Count)} clients");
        var keys = groups.Count == 0 ? 0 : groups.Max(group => group.Keys!.First + group.Keys.Count);
        var mix = groups.Count == 0 ? "" : string.Join(", ", groups[0].Mix!.Select(part =>
            $"{part.Key} {ResultTables.Rate(100m * part.Value.Numerator / part.Value.Denominator)}%"));
        var first = string.Create(CultureInfo.InvariantCulture, $"{scenario.Servers.Count} servers in {regions}, {rate} ({mix}) on ");
        return first + string.Create(CultureInfo.InvariantCulture, $"{keys} keys");
    }
}
