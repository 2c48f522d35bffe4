using System.Xml.Linq;

namespace Simulator.Tests.Repository;

/// <summary>The layers of the architecture: who may import whom, and which packages. The table below is that table.</summary>
public sealed class LayeringTests
{
    const string Sim = "sim/Simulator.Kernel.csproj";
    const string Protocols = "protocols/Simulator.Protocols.csproj";
    const string Analysis = "analysis/Simulator.Analysis.csproj";
    const string Engine = "scenarios/Engine/Simulator.Scenarios.csproj";
    const string Cli = "scenarios/Cli/Simulator.Cli.csproj";
    const string Analyzers = "sim/analyzers/Simulator.Analyzers.csproj";
    const string Tests = "tests/Simulator.Tests.csproj";
    const string Benchmarks = "tests/Benchmarks/Simulator.Benchmarks.csproj";
    const string Police = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    static readonly Dictionary<string, (string[] Projects, string[] Packages)> Table = new()
    {
        [Sim] = ([], []),
        [Protocols] = ([Sim], []),
        [Analysis] = ([Sim],
        [
            "CsvHelper", "HarfBuzzSharp.NativeAssets.Linux", "ScottPlot", "SkiaSharp", "SkiaSharp.HarfBuzz",
            "SkiaSharp.NativeAssets.Linux.NoDependencies",
        ]),
        [Engine] = ([Analysis, Protocols, Sim], ["YamlDotNet"]),
        [Cli] = ([Engine], ["Spectre.Console", "System.CommandLine"]),
        [Analyzers] = ([], ["Microsoft.CodeAnalysis.CSharp"]),
        [Benchmarks] = ([Analysis, Protocols, Engine, Sim], ["BenchmarkDotNet"]),
    };

    static IEnumerable<string> Layers => Table.Keys;

    [TestCaseSource(nameof(Layers))]
    public void A_layer_imports_what_the_architecture_allows(string project)
    {
        var (projects, packages) = Table[project];
        Assert.That(References(project).Where(each => !each.IsAnalyzer).Select(each => each.Path), Is.EquivalentTo(projects));
        Assert.That(Packages(project).Where(name => name != Police), Is.EquivalentTo(packages));
    }

    [TestCase(Sim, "sim/BannedSymbols.txt")]
    [TestCase(Protocols, "sim/BannedSymbols.txt")]
    [TestCase(Analysis, "analysis/BannedSymbols.txt")]
    public void A_deterministic_layer_is_policed(string project, string list)
    {
        Assert.That(References(project).Where(each => each.IsAnalyzer).Select(each => each.Path), Is.EqualTo(new[] { Analyzers }));
        Assert.That(Packages(project), Does.Contain(Police));
        Assert.That(Items(project, "AdditionalFiles").Select(each => Resolve(project, each)), Is.EqualTo(new[] { list }));
    }

    [TestCase(Sim)]
    [TestCase(Protocols)]
    public void Sim_and_protocols_silence_none_of_the_rules(string project) =>
        Assert.That(Read(project).Descendants().Where(each => each.Name.LocalName is "NoWarn" or "WarningsNotAsErrors"), Is.Empty);

    [Test]
    public void Every_project_is_in_the_table_and_in_the_solution()
    {
        var projects = RepositoryFiles.All.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).ToList();
        Assert.That(projects, Is.EquivalentTo(Table.Keys.Append(Tests)));
        var solution = RepositoryFiles.Read("Simulator.sln").Replace('\\', '/');
        Assert.That(projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_project_has_its_lock_file() =>
        Assert.That(
            Table.Keys.Append(Tests).Select(project => Path.GetDirectoryName(project) + "/packages.lock.json"),
            Is.SubsetOf(RepositoryFiles.All));

    /// <summary>An import, a reference to a file or a linked source would slip past the table.</summary>
    [TestCaseSource(nameof(Layers))]
    public void A_layer_has_no_back_door(string project) =>
        Assert.That(
            Read(project).Descendants().Select(each => each.Name.LocalName).Intersect(["Import", "Reference", "Compile"]), Is.Empty);

    static IEnumerable<(string Path, bool IsAnalyzer)> References(string project) =>
        Read(project).Descendants("ProjectReference").Select(each =>
            (Resolve(project, each.Attribute("Include")!.Value), each.Attribute("OutputItemType")?.Value == "Analyzer"));

    static IEnumerable<string> Packages(string project) => Items(project, "PackageReference");

    static IEnumerable<string> Items(string project, string kind) =>
        Read(project).Descendants(kind).Select(each => each.Attribute("Include")!.Value);

    static string Resolve(string project, string relative)
    {
        var full = Path.GetFullPath(Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(project)!, relative));
        return Path.GetRelativePath(RepositoryFiles.Root, full).Replace('\\', '/');
    }

    static XDocument Read(string project) => XDocument.Parse(RepositoryFiles.Read(project));
}
