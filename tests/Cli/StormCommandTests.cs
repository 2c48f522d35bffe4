using System.Globalization;

namespace Simulator.Tests.Cli;

/// <summary><c>storm</c>: what it says, and that what it prints is the storm itself.</summary>
public sealed class StormCommandTests
{
    [Test]
    public async Task Storms_that_are_weathered_are_told_with_what_that_proves()
    {
        var said = await Cli.Run("storm", "raft", "--seeds", "1..20");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Is.EqualTo("raft: 0 of 20 storms failed: failure rate below 15% at 95 %\n"));
    }

    [Test]
    public async Task A_storm_that_fails_is_told_with_its_check_and_the_command_that_brings_it_again()
    {
        var said = await Cli.Run("storm", "raft", "--seeds", "20", "--mutant", "half-is-a-majority", "--until-failure", "--servers", "5");
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.Match("^raft with half-is-a-majority: 1 of [0-9]+ storms failed: stopped at the first\n  [a-z-]+: 1\n"));
        var command = said.Output.Split('\n').Single(line => line.StartsWith("    simulator storm ", StringComparison.Ordinal));
        var again = await Cli.Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
        Assert.That(again.Code, Is.EqualTo(1));
        Assert.That(again.Output, Does.EndWith(said.Output[said.Output.IndexOf("\n  ", StringComparison.Ordinal)..]));
    }

    [Test]
    public async Task A_printed_storm_fails_when_it_is_run_in_the_same_way_and_not_without_its_mutant()
    {
        using var scratch = new Scratch();
        string[] storm = ["storm", "raft", "--seed", "1", "--mutant", "half-is-a-majority"];
        var told = await Cli.Run(storm);
        var check = told.Output.Split('\n')[1].Trim().Split(':')[0];
        var text = told.Output.Split('\n')[2].Trim();
        var path = scratch.Write("raft-storm-1.yaml", (await Cli.Run([.. storm, "--print"])).Output);
        var run = await Cli.Run("run", path, "--no-files");
        Assert.That(run.Code, Is.EqualTo(1), run.ToString());
        Assert.That(run.Output, Does.Match($"{check} +violated +").And.Contain(text).And.Contain("mutant      half-is-a-majority"));
        var without = await Cli.Run("run", path, "--no-files", "--quiet", "--set", "mutant=none");
        Assert.That(without.Code, Is.Zero, without.ToString());
    }

    [Test]
    public async Task The_verdict_of_a_run_names_the_mutant()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Scratch.Small + "mutant: commit-goes-back\n");
        await Cli.Run("run", path, "--out", scratch.Path("out"), "--quiet");
        Assert.That(await File.ReadAllTextAsync(scratch.Path("out/small-seed1/verdict.json")), Does.Contain("\"mutant\": \"commit-goes-back\""));
        Assert.That(await File.ReadAllTextAsync(scratch.Path("out/small-seed1/scenario.yaml")), Does.Contain("\nmutant: commit-goes-back\n"));
    }

    [Test]
    public async Task An_interrupted_sweep_tells_what_it_has_done()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var said = await Cli.Run(source.Token, "storm", "raft", "--seeds", "1..1000000", "--jobs", "2");
        Assert.That(said.Code, Is.EqualTo(130), said.ToString());
        Assert.That(said.Output, Does.Match("^raft: 0 of [0-9]+ storms failed: .*\nINTERRUPTED"));
        Assert.That(ulong.Parse(said.Output.Split(' ')[3], CultureInfo.InvariantCulture), Is.LessThan(1_000_000));
    }
}
