using System.Globalization;

namespace Simulator.Tests.Cli;

/// <summary><c>sweep</c> and <c>merge</c>: what they say, what they leave, and that nothing that was found is lost.</summary>
public sealed class SweepCommandTests
{
    [Test]
    public async Task Seeds_that_all_pass_are_told_with_what_that_proves()
    {
        using var scratch = new Scratch();
        var said = await Cli.Run("sweep", scratch.Write("small.yaml", Scratch.Small), "--seeds", "20");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.StartWith("small, seeds 1..20: 0 of 20 seeds failed: failure rate below 15% at 95 %\n"));
        Assert.That(said.Output, Does.Contain("  never handled: ").And.Contain("  states x inputs: ").And.Contain("  never seen: "));
    }

    [Test]
    public async Task A_seed_that_fails_is_told_with_the_command_that_brings_it_again([Values] bool swarm)
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Scratch.Small + "mutant: commit-goes-back\n");
        string[] options = swarm ? ["--swarm"] : [];
        var said = await Cli.Run(["sweep", path, "--seeds", "30", .. options]);
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.Match("[1-9][0-9]* of 30 seeds failed: failure rate ").And.Contain("a fix is confirmed at 95 % by "));
        var lines = said.Output.Split('\n');
        var at = Array.FindIndex(lines, line => line.StartsWith("    simulator ", StringComparison.Ordinal));
        var again = await Cli.Run([.. lines[at].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..], .. swarm ? [] : new[] { "--no-files" }]);
        Assert.That(again.Code, Is.EqualTo(1), again.ToString());
        Assert.That(again.Output, Does.Contain(lines[at - 1].Trim()));
    }

    [Test]
    public async Task What_a_seed_of_a_swarm_runs_can_be_printed_and_run()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Scratch.Small);
        var printed = await Cli.Run("sweep", path, "--swarm", "--seeds", "3..3", "--print");
        Assert.That(printed.Code, Is.Zero, printed.ToString());
        Assert.That((await Cli.Run("run", scratch.Write("drawn/small.yaml", printed.Output), "--no-files", "--quiet")).Code, Is.Zero);
    }

    [Test]
    public async Task Shards_merge_into_what_one_machine_makes()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Scratch.Small);
        await Cli.Run("sweep", path, "--seeds", "10", "--out", scratch.Path("whole"));
        foreach (var shard in new[] { "1", "2" })
            await Cli.Run("sweep", path, "--seeds", "10", "--shard", shard + "/2", "--out", scratch.Path("shards/" + shard));
        var said = await Cli.Run("merge", scratch.Path("shards/2"), scratch.Path("shards/1"), "--out", scratch.Path("merged"));
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Is.EqualTo(await File.ReadAllTextAsync(scratch.Path("whole/report.txt"))));
    }

    [Test]
    public async Task An_interrupted_sweep_keeps_what_it_has_and_goes_on()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Scratch.Small);
        string[] words = ["sweep", path, "--seeds", "1..1000000", "--jobs", "2", "--out", scratch.Path("out")];
        using (var source = new CancellationTokenSource(TimeSpan.FromSeconds(4)))
        {
            var said = await Cli.Run(source.Token, words);
            Assert.That(said.Code, Is.EqualTo(130), said.ToString());
            Assert.That(said.Output, Does.Match("^small, seeds 1..1000000: 0 of [1-9][0-9]* seeds failed: ").And.Contain("\nINTERRUPTED"));
        }
        var before = (await File.ReadAllLinesAsync(scratch.Path("out/seeds.csv"))).Length - 1;
        var after = await Cli.Run([.. words, "--budget", "3s"]);
        Assert.That(after.Code, Is.Zero, after.ToString());
        Assert.That(after.Errors, Does.StartWith($"{scratch.Path("out")}: {before} seeds are there already\n"));
        var lines = await File.ReadAllLinesAsync(scratch.Path("out/seeds.csv"));
        Assert.That(lines.Length - 1, Is.GreaterThan(before));
        Assert.That(lines.Skip(1).Select(line => line.Split(',')[0]),
            Is.EqualTo(Enumerable.Range(1, lines.Length - 1).Select(seed => seed.ToString(CultureInfo.InvariantCulture))));
    }

    [Test]
    public async Task A_full_disk_loses_nothing_that_was_told()
    {
        using var scratch = new Scratch();
        var scenario = scratch.Write("small.yaml", Scratch.Small + "mutant: commit-goes-back\n");
        // Files of at most 4 KiB: the table of the seeds does not fit.
        var words = $"sweep {scenario} --seeds 100 --out {scratch.Path("out")}";
        var said = await Cli.Bash($"ulimit -f 4; exec $simulator {words}", ("DOTNET_EnableWriteXorExecute", "0"));
        Assert.That(said.Code, Is.EqualTo(2), said.ToString());
        Assert.That(said.ErrorLines[^1], Does.StartWith($"error: {scratch.Path("out/")}").And.Contain(": cannot write: "));
        Assert.That(said.Output, Does.Match("[1-9][0-9]* of [0-9]+ seeds failed: ").And.Contain("    simulator run "));
        // With room again it goes on to the end.
        var again = await Cli.Run(words.Split(' '));
        Assert.That(again.Code, Is.EqualTo(1), again.ToString());
        Assert.That(again.Output, Does.Contain(" of 100 seeds failed: "));
    }

    [Test]
    public async Task An_invariant_that_throws_is_a_failure_of_its_seed()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("bad.yaml", "name: bad\nprotocol: bad-check\nduration: 1s\nclients:\n  - {count: 1}\n");
        var said = await Cli.Run("sweep", path, "--seeds", "3", "--assembly", typeof(SweepCommandTests).Assembly.Location);
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.Contain("3 of 3 seeds failed").And.Contain("invariant hasty-check threw DivideByZeroException"));
    }
}
