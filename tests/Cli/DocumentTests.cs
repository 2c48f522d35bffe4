using Simulator.Scenarios;
using Simulator.Tests.Determinism;
using Simulator.Tests.Repository;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Cli;

/// <summary>What the READMEs say is so: their links lead somewhere, their tables hold what there is.</summary>
public sealed class DocumentTests
{
    static readonly Catalogue catalogue = Catalogue.BuiltIn;

    /// <summary>All but those that show planted bugs, which have a table and tests of their own.</summary>
    static IReadOnlyList<string> ScenarioPaths { get; } = [.. Paths.Where(path => !ExperimentReader.IsExperiment(InRoot(path)))];

    static IReadOnlyList<string> ExperimentPaths { get; } = [.. Paths.Where(path => ExperimentReader.IsExperiment(InRoot(path)))];

    static IEnumerable<string> Paths =>
        RepositoryFiles.All.Where(path => path.Split('/') is ["scenarios", not ("mutants" or "regressions"), ..] && Path.GetExtension(path) == ".yaml");

    static IEnumerable<string> Ordinary => ScenarioPaths.Where(path => Read(path).Trace == TraceKeeping.Full);

    /// <summary>Where nobody keeps the events there are too many of them.</summary>
    static IEnumerable<string> Huge => ScenarioPaths.Where(path => Read(path).Trace == TraceKeeping.Hash);

    static IEnumerable<string> Documents => RepositoryFiles.All.Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    [TestCaseSource(nameof(Documents))]
    public void Every_link_leads_to_a_file(string document) =>
        Assert.That(
            new Markdown(document).Links.Select(link => link.Split('#')[0])
                .Where(link => !File.Exists(InRoot(link)) && !Directory.Exists(InRoot(link))),
            Is.Empty);

    [Test]
    public void The_front_door_is_short_and_has_the_two_commands()
    {
        var readme = new Markdown("README.md");
        Assert.That(readme.Text.Split('\n'), Has.Length.LessThanOrEqualTo(151));
        var commands = readme.Blocks("sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(commands, Is.EqualTo(new[]
        {
            "dotnet run -c Release --project scenarios/Cli -- run scenarios/consensus/raft-wan-partition.yaml --out out",
            "dotnet test -c Release",
        }));
    }

    [Test]
    public void The_table_of_coverage_is_that_of_the_scenarios()
    {
        ReadmeTable.Update("scenarios/README.md", 0, 2, id => ScenarioPaths.Concat(ExperimentPaths).Where(path => Covers(path).Contains(id)));
        var table = new Markdown("scenarios/README.md");
        var told = table.Rows.SelectMany(row => table.LinksIn(row[2]).Select(scenario => (Id: row[0], Scenario: scenario)));
        var found = ScenarioPaths.Concat(ExperimentPaths).SelectMany(path => Covers(path).Select(id => (Id: id, Scenario: path)));
        Assert.That(told, Is.EquivalentTo(found));
        Assert.That(table.Rows.Select(row => row[0]), Is.Unique);
    }

    [Test]
    public void Every_scenario_and_every_experiment_covers_something() =>
        Assert.That(ScenarioPaths.Concat(ExperimentPaths).Where(path => Covers(path).IsEmpty), Is.Empty);

    [Test]
    public void The_table_of_protocols_is_that_of_the_catalogue_the_folders_and_the_scenarios()
    {
        ReadmeTable.Update("protocols/README.md", 0, 3, name => ScenarioPaths.Where(path => Read(path).Protocol.Name == name));
        var table = new Markdown("protocols/README.md");
        var rows = table.Tables[0];
        Assert.That(rows.Select(row => row[0].Trim('`')), Is.EquivalentTo(catalogue.Protocols.Select(protocol => protocol.Name)));
        var readmes = ProtocolFolders().Select(folder => folder + "/README.md");
        Assert.That(rows.SelectMany(row => table.LinksIn(row[2])), Is.EquivalentTo(readmes));
        var told = rows.SelectMany(row => table.LinksIn(row[3]).Select(scenario => (Protocol: row[0].Trim('`'), Scenario: scenario)));
        var found = ScenarioPaths.Select(path => (Protocol: Read(path).Protocol.Name, Scenario: path));
        Assert.That(told, Is.EquivalentTo(found));
    }

    [Test]
    public void The_table_of_mutants_is_that_of_the_catalogue()
    {
        var table = new Markdown("protocols/README.md");
        var told = table.Tables[1].Select(row => (Protocol: row[0].Trim('`'), Scenario: table.LinksIn(row[1]).Single(), Text: row[2]));
        var planted = catalogue.Protocols.SelectMany(protocol => protocol.Mutants.Select(
            mutant => (Protocol: protocol.Name, Scenario: $"scenarios/mutants/{protocol.Name}/{mutant.Name}.yaml", Text: mutant.Summary)));
        Assert.That(told, Is.EqualTo(planted));
        Assert.That(table.Tables[1].Select(row => row[4]), Has.None.StartsWith("0 of"));
    }

    [TestCaseSource(nameof(Ordinary))]
    public void A_shipped_scenario_comes_out_as_it_expects_and_gives_its_hash(string path) => PinnedHashes.Check(path, CheckOutcome(path));

    [Test]
    public void Every_ordinary_scenario_has_a_pinned_hash_and_nothing_else_has()
    {
        if (!Golden.IsUpdating) Assert.That(PinnedHashes.Paths, Is.EqualTo(Ordinary.Order(StringComparer.Ordinal)));
    }

    [OneTimeTearDown]
    public static void RewriteHashes() => PinnedHashes.Rewrite(Ordinary);

    [TestCaseSource(nameof(Huge)), Category("Long"), Explicit("a minute and a gibibyte each")]
    public void A_huge_scenario_comes_out_as_it_expects(string path) => CheckOutcome(path);

    static Seq<string> Covers(string path) => ExperimentPaths.Contains(path)
        ? ExperimentReader.Read(InRoot(path), [], catalogue).Plan!.Spec.Covers : Read(path).Covers;

    static RunOutcome CheckOutcome(string path)
    {
        var outcome = Runner.Run(Read(path), catalogue);
        var unmet = outcome.Expectations.Where(each => !each.Met).Select(each => each.Text);
        Assert.That(outcome.ExitCode, Is.Zero, () => string.Join('\n', unmet.Concat(outcome.Checks.SelectMany(check => check.Text))));
        return outcome;
    }

    /// <summary>The folders that hold a protocol: the third level, as <c>protocols/Consensus/Raft</c>.</summary>
    static IEnumerable<string> ProtocolFolders() =>
        RepositoryFiles.All.Where(path => path.StartsWith("protocols/", StringComparison.Ordinal) && path.Split('/').Length >= 4)
            .Where(path => path.Split('/')[1] != "Parts")
            .Select(path => string.Join('/', path.Split('/')[..3])).Distinct();

    static Scenario Read(string path)
    {
        var read = ScenarioReader.Read(InRoot(path), [], catalogue);
        Assert.That(read.Problems, Is.Empty);
        return read.Scenario!;
    }

    static string InRoot(string path) => Path.Combine(RepositoryFiles.Root, path);
}
