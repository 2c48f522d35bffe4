using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>Every scenario of the project can be read, and says so to editors.</summary>
public sealed class ShippedScenarioTests
{
    static IEnumerable<string> Shipped() =>
        from folder in Directory.GetDirectories(Path.Combine(Golden.Root, "scenarios")).Order(StringComparer.Ordinal)
        where char.IsLower(Path.GetFileName(folder)[0]) && Path.GetFileName(folder) != "regressions"
        from path in Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        select Path.GetRelativePath(Golden.Root, path).Replace('\\', '/');

    static IEnumerable<string> Experiments() =>
        Shipped().Where(path => ExperimentReader.IsExperiment(Path.Combine(Golden.Root, path)));

    static IEnumerable<string> Scenarios() => Shipped().Except(Experiments());

    [TestCaseSource(nameof(Experiments))]
    public void An_experiment_is_read_without_a_problem(string path)
    {
        var result = ExperimentReader.Read(Path.Combine(Golden.Root, path), [], Catalogue.BuiltIn);
        Assert.That(result.Problems, Is.Empty);
        foreach (var cell in result.Plan!.Cells) Assert.That(() => Composer.Compose(cell.Scenario, Catalogue.BuiltIn), Throws.Nothing);
    }

    [TestCaseSource(nameof(Scenarios))]
    public void It_is_read_without_a_problem_and_its_resolved_form_is_the_same(string path)
    {
        var result = ScenarioReader.Read(Path.Combine(Golden.Root, path), [], Catalogue.BuiltIn);
        Assert.That(result.Problems, Is.Empty);
        var written = System.Text.Encoding.UTF8.GetBytes(ScenarioWriter.Write(result.Scenario!));
        Assert.That(ScenarioReader.Parse(written, path, null, [], Catalogue.BuiltIn).Scenario, Is.EqualTo(result.Scenario));
        Assert.That(() => Composer.Compose(result.Scenario!, Catalogue.BuiltIn), Throws.Nothing);
    }

    [TestCaseSource(nameof(Shipped))]
    public void Its_first_line_tells_editors_where_the_schema_is(string path)
    {
        var up = string.Concat(Enumerable.Repeat("../", path.Count(c => c == '/')));
        var first = File.ReadLines(Path.Combine(Golden.Root, path)).First();
        Assert.That(first, Is.EqualTo($"# yaml-language-server: $schema={up}scenarios.schema.json"));
    }

    [Test]
    public void There_are_scenarios_and_experiments()
    {
        Assert.That(Scenarios(), Is.Not.Empty);
        Assert.That(Experiments(), Is.Not.Empty);
    }
}
