namespace Simulator.Scenarios;

/// <summary>What came of reading an experiment: either a plan and no problems, or no plan and at least one.</summary>
public sealed record ExperimentResult(ExperimentPlan? Plan, IReadOnlyList<Problem> Problems);

/// <summary>
/// Reads experiments as strictly as scenarios: each combination is put together and judged as the scenario that it is, so that a
/// mistake has the place where it was written, whichever part of the file that is.
/// </summary>
public static class ExperimentReader
{
    const string Mark = "experiment:";

    /// <summary>Reads a file.</summary>
    /// <param name="path">As the user gave it; problems name it so.</param>
    /// <param name="overrides"><c>path=value</c>, of the experiment's own keys: <c>seeds=1..3</c>, <c>base.duration=20s</c>.</param>
    public static ExperimentResult Read(string path, IReadOnlyList<string> overrides, Catalogue catalogue) =>
        ScenarioReader.Opened(path, (bytes, folder) => Parse(bytes, path, folder, overrides, catalogue),
            problem => new ExperimentResult(null, [problem]));

    /// <summary>Reads a text that is already in memory.</summary>
    /// <param name="file">What problems call it; its name without .yaml must be the experiment's.</param>
    /// <param name="folder">Where the search for data files begins; null when there is none.</param>
    public static ExperimentResult Parse(
        byte[] bytes, string file, string? folder, IReadOnlyList<string> overrides, Catalogue catalogue)
    {
        var problems = new Problems();
        var context = new BindingContext(problems, catalogue, folder);
        var tree = YamlTree.Read(bytes, file, YamlBudget.Default, problems);
        if (tree is not null and not YamlMap)
            problems.Add(tree.Place, $"found {tree.Found}, expected a mapping with the keys of an experiment");
        else if (tree is YamlMap map && map.Find("name") is { } other && map.Find("experiment") is null)
            problems.Add(other.KeyPlace, "found a scenario, expected an experiment: simulator run runs scenarios");
        else if (tree is not null) tree = Overrides.Apply(tree, overrides, problems);
        if (problems.Count > 0 || !Forms.Shared.Of<ExperimentSpec>().TryRead(tree!, context, out var read))
            return new ExperimentResult(null, problems.Sorted());
        var plan = new ExperimentRules((ExperimentSpec)read, (YamlMap)tree!, file, context).Plan();
        return new ExperimentResult(problems.Count == 0 ? plan : null, problems.Sorted());
    }

    /// <summary>Whether a file says that it is an experiment. False for one that cannot be read.</summary>
    public static bool IsExperiment(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadLines(path).Take(YamlBudget.Default.Nodes)
                .Any(line => line.StartsWith(Mark, StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
