using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>Files, data files and assemblies that are missing, unreadable or not what they should be.</summary>
public sealed class ReadingFilesTests
{
    string folder = "";

    [SetUp]
    public void Make_a_folder() => folder = Directory.CreateTempSubdirectory("scenarios-").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_file_is_read_and_named_as_the_user_named_it()
    {
        var path = Write("bad.yaml", "name: bad\nprotocol: tooy\n");
        Assert.That(Problem(path), Is.EqualTo(path + ":2:11: found tooy, expected a protocol: toy, silent; did you mean 'toy'?"));
    }

    [Test]
    public void A_missing_file_is_a_problem() =>
        Assert.That(Problem(Path.Combine(folder, "none.yaml")), Does.EndWith("none.yaml: found no such file"));

    [Test]
    public void A_file_in_a_missing_folder_is_a_problem() =>
        Assert.That(Problem(Path.Combine(folder, "no", "none.yaml")), Does.EndWith("none.yaml: found no such file"));

    [Test]
    public void A_folder_is_a_problem() => Assert.That(Problem(folder), Is.EqualTo(folder + ": found a folder, expected a file"));

    [Test]
    public void An_endless_file_is_refused()
    {
        if (!File.Exists("/dev/zero")) Assert.Ignore("no endless file on this system");
        Assert.That(Problem("/dev/zero"), Is.EqualTo("/dev/zero: found more than 1048576 bytes, expected a smaller file"));
    }

    [Test]
    public void A_resolved_scenario_may_be_called_scenario()
    {
        var path = Write("scenario.yaml", ScenarioWriter.Write(Read.Good(Samples.Rich)));
        Assert.That(ScenarioReader.Read(path, [], Read.Catalogue).Scenario, Is.EqualTo(Read.Good(Samples.Rich)));
    }

    [Test]
    public void A_data_file_is_found_above_the_scenario_and_written_out_in_full()
    {
        Write("data/three.csv", "# measured\nfrom,to,round-trip,source\na,b,60ms,\"x, y\"\na,c,75.5ms,x\nb,c,130ms,x\n");
        var path = Write("topic/deep/s.yaml", "name: s\nprotocol: toy\nservers: {a: 1, b: 1, c: 1}\nnetwork: {regions: three}\n");
        var result = ScenarioReader.Read(path, [], Read.Catalogue);
        Assert.That(result.Problems, Is.Empty);
        Assert.That(result.Scenario!.Network.Regions!.RoundTrip("c", "a"), Is.EqualTo(Duration.Us(75_500)));
        Assert.That(Read.Good(ScenarioWriter.Write(result.Scenario)), Is.EqualTo(result.Scenario));
    }

    [TestCase("from,to\na,b\n", "three.csv:1:1: found no header, expected the columns from,to,round-trip,source")]
    [TestCase("from,to,round-trip,source\na,b\n", "three.csv:2:1: found a row with too few cells, expected from,to,round-trip,source")]
    [TestCase("from,to,round-trip\na,b,60\n",
        "three.csv:2:5: found 60 without a unit, expected a duration such as 150ms, 2s or 10us; did you mean '60ms'?")]
    [TestCase("from,to,round-trip\na,b,60ms\nb,a,61ms\n", "three.csv:3:1: found a second time between b and a, expected each pair once")]
    [TestCase("from,to,round-trip\na,b,60ms\nb,c,61ms\n",
        "three.csv:1:1: found no time between a and c, expected every pair of regions once")]
    public void A_bad_data_file_is_named_with_its_place(string csv, string expected)
    {
        Write("data/three.csv", csv);
        var path = Write("s.yaml", "name: s\nprotocol: toy\nservers: {a: 1, b: 1}\nnetwork: {regions: three}\n");
        Assert.That(Problem(path), Is.EqualTo(expected));
    }

    [Test]
    public void A_misspelt_data_file_suggests_one_that_is_there()
    {
        Write("data/three.csv", "");
        var path = Write("s.yaml", "name: s\nprotocol: toy\nnetwork: {regions: tree}\n");
        Assert.That(Problem(path), Is.EqualTo(path + ":3:20: found tree, expected a data file: three; did you mean 'three'?"));
    }

    [TestCase("../three")]
    [TestCase("/etc/passwd")]
    public void A_data_file_cannot_be_named_by_a_path(string name)
    {
        Write("three.csv", "");
        var path = Write("s.yaml", $"name: s\nprotocol: toy\nnetwork: {{regions: \"{name}\"}}\n");
        Assert.That(Problem(path), Is.EqualTo($"{path}:3:20: found \"{name}\", expected a file data/NAME.csv"));
    }

    [Test]
    public void A_further_assembly_adds_its_protocols()
    {
        var problems = new List<Problem>();
        var catalogue = CatalogueLoader.Add(Catalogue.Empty, typeof(ToyCatalogue).Assembly.Location, problems);
        Assert.That(problems, Is.Empty);
        Assert.That(catalogue!.Protocols.Select(protocol => protocol.Name), Is.SupersetOf(new[] { "toy", "silent" }));
    }

    [Test]
    public void An_assembly_that_repeats_a_name_is_refused() =>
        Assert.That(Assembly(Read.Catalogue, typeof(ToyCatalogue).Assembly.Location), Does.Contain("there already is a protocol 'toy'"));

    [Test]
    public void An_assembly_without_a_catalogue_is_refused() =>
        Assert.That(Assembly(Catalogue.Empty, typeof(World).Assembly.Location),
            Does.EndWith("found no [assembly: Catalogue(typeof(…))], expected one"));

    [Test]
    public void A_file_that_is_no_assembly_is_refused() =>
        Assert.That(Assembly(Catalogue.Empty, Write("my.dll", "text")), Does.Contain("found no usable assembly"));

    [Test]
    public void A_missing_assembly_is_refused() =>
        Assert.That(Assembly(Catalogue.Empty, "none.dll"), Is.EqualTo("none.dll: found no such file"));

    static string Assembly(Catalogue catalogue, string path)
    {
        var problems = new List<Problem>();
        Assert.That(CatalogueLoader.Add(catalogue, path, problems), Is.Null);
        return problems.Single().ToString();
    }

    static string Problem(string path) => ScenarioReader.Read(path, [], Read.Catalogue).Problems.Single().ToString();

    string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
