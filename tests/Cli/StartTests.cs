using Simulator.Cli;
using Simulator.Scenarios;

namespace Simulator.Tests.Cli;

/// <summary>What makes a command start sooner changes nothing that it says.</summary>
public sealed class StartTests
{
    [TestCase("run a.yaml", true), TestCase("validate a.yaml --resolved", true), TestCase("verify scenarios", true)]
    [TestCase("", false), TestCase("run", false), TestCase("run --help", false), TestCase("--help", false), TestCase("list protocols", false)]
    public void A_scenario_is_read_ahead_where_one_is_to_be_read(string line, bool isExpected) =>
        Assert.That(CommandLine.ReadsScenario(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(isExpected));

    [Test]
    public void What_is_read_ahead_is_a_scenario() => Assert.That(ReadAhead.Scenario()?.Protocol.Name, Is.EqualTo("raft"));

    /// <summary>A command that is named is made alone; help makes all of them.</summary>
    [Test]
    public async Task Every_command_is_found_by_its_name()
    {
        using var help = new StringWriter();
        await CommandLine.Run(["--help"], help, TextWriter.Null);
        var lines = help.ToString().Split('\n').SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal));
        var names = lines.Select(line => line.Trim().Split(' ')[0]).ToList();
        Assert.That(names, Has.Count.EqualTo(20).And.Unique);
        foreach (var name in names)
        {
            using var own = new StringWriter();
            Assert.That(await CommandLine.Run([name, "--help"], own, TextWriter.Null), Is.Zero, name);
            Assert.That(own.ToString(), Does.Contain($"simulator {name}").And.Contain("Exit codes:"), name);
        }
    }
}
