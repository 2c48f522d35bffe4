namespace Simulator.Analysis.Experiments;

/// <summary>What was measured of one combination: a system under a condition with certain settings, in the order of seeds.</summary>
/// <param name="Settings">What is varied, by name.</param>
public sealed record CellNumbers(
    string System, string Condition, IReadOnlyList<KeyValuePair<string, string>> Settings, IReadOnlyList<RunNumbers> Runs)
{
    readonly Lazy<Dictionary<MeasuredName, List<decimal>>> values = new(() =>
    {
        var table = new Dictionary<MeasuredName, List<decimal>>();
        foreach (var run in Runs)
            foreach (var measured in run.Numbers)
            {
                if (!table.TryGetValue(measured.Name, out var list)) table.Add(measured.Name, list = []);
                if (measured.Value is { } value) list.Add(value);
            }
        return table;
    });

    /// <summary>The value of each run that has one.</summary>
    public IReadOnlyList<decimal> Values(MeasuredName name) => values.Value.GetValueOrDefault(name) ?? [];

    /// <summary>Mean and interval over the seeds; null where no run has a value.</summary>
    public Estimate? Estimate(MeasuredName name, string unit = "") => Experiments.Estimate.Of(Values(name), unit);

    /// <summary>All numbers of the runs, each once, in the order in which they first occur.</summary>
    public IReadOnlyList<(MeasuredName Name, string Unit)> Names =>
        [.. Runs.SelectMany(run => run.Numbers).Select(each => (each.Name, each.Unit)).Distinct()];

    /// <summary>The places of clients that something was measured at, in the order in which they first occur.</summary>
    public IReadOnlyList<string> Places => [.. Runs.SelectMany(run => run.Numbers)
        .Where(each => each.Metric == RunMeasures.NearestRoundTrip).Select(each => each.At).Distinct()];
}

/// <summary>An experiment that has been carried out.</summary>
/// <param name="Systems">In the order of the file, with what each is.</param>
/// <param name="Conditions">In the order of the file, with what each is.</param>
/// <param name="SettingNames">What is varied.</param>
public sealed record ExperimentNumbers(
    string Name, string Summary, IReadOnlyList<(string Name, string About)> Systems, IReadOnlyList<(string Name, string About)> Conditions,
    IReadOnlyList<string> SettingNames, IReadOnlyList<CellNumbers> Cells)
{
    /// <summary>The combinations of a system under a condition.</summary>
    public IEnumerable<CellNumbers> Of(string system, string condition) =>
        Cells.Where(cell => cell.System == system && cell.Condition == condition);
}
