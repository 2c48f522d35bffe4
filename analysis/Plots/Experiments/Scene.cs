using Simulator.Analysis.Experiments;

namespace Simulator.Analysis.Plots;

/// <summary>One condition of an experiment, as pictures show it: of each system the first value of each setting.</summary>
sealed record Scene(ExperimentNumbers Numbers, string Condition)
{
    public IReadOnlyList<CellNumbers> Cells { get; } =
        [.. Numbers.Systems.SelectMany(system => Numbers.Of(system.Name, Condition).Take(1))];

    /// <summary>The title of a picture that shows this.</summary>
    public string Title(string shows) => $"{Numbers.Name}, {Condition}: {shows}";

    /// <summary>What the condition is.</summary>
    public string About => Numbers.Conditions.Where(each => each.Name == Condition && each.About.Length > 0)
        .Select(each => $"{Condition}: {each.About}.").FirstOrDefault("");

    /// <summary>The same with the settings that the first combinations have.</summary>
    public string Where => string.Join(' ', [.. About.Length == 0 ? [] : (string[])[About], .. Cells.Take(1)
        .Where(cell => cell.Settings.Count > 0)
        .Select(cell => $"Here with {string.Join(", ", cell.Settings.Select(each => $"{each.Key} = {each.Value}"))}.")]);

    /// <summary>A system's line, with what the system is and what else there is to say.</summary>
    public NamedLine Line(string system, params IReadOnlyList<string> notes) => new(system, [.. AboutSystem(system), .. notes]);

    /// <summary>What a system is; nothing where the experiment does not say.</summary>
    public IEnumerable<string> AboutSystem(string system) =>
        Numbers.Systems.Where(each => each.Name == system && each.About.Length > 0).Select(each => each.About);

    /// <summary>The faults of a run, by their kinds.</summary>
    public static IReadOnlyList<FaultReport> Faults(RunNumbers run) =>
        [.. run.Faults.Select(fault => new FaultReport(fault.Kind, fault.Kind, fault.From, fault.Until, 0, 0, 0, []))];
}
