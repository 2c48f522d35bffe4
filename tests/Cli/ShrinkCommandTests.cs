using System.Text;
using Simulator.Scenarios;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Cli;

/// <summary>The commands that make small runs of failing ones: what they leave when they are stopped, or cannot write, or have nothing to do.</summary>
public sealed class ShrinkCommandTests
{
    /// <summary>Fails at once, and is small at once.</summary>
    static readonly string[] failing = ["abd", "--storm", "--mutant", "tags-of-nobody", "--seed", "1"];

    /// <summary>Takes far longer to shrink than to begin with.</summary>
    static readonly string[] lengthy = ["event-sourced", "--storm", "--mutant", "appends-without-expected-version", "--seed", "5"];

    [Test]
    public async Task An_interrupt_keeps_the_best_so_far()
    {
        using var scratch = new Scratch();
        var path = scratch.Path("small.yaml");
        // At first it may be stopped before there is anything to keep.
        for (var patience = 500; ; patience *= 2)
        {
            using var stop = new CancellationTokenSource(patience);
            var said = await Cli.Run(stop.Token, ["shrink", .. lengthy, "--out", path, "--capsule", scratch.Path("kept.yaml")]);
            Assert.That(said.Code, Is.EqualTo(130), said.ToString());
            Assert.That(scratch.Entries().Where(entry => entry.EndsWith(".partial", StringComparison.Ordinal)), Is.Empty);
            if (!File.Exists(path)) continue;
            Assert.That(said.Output, Does.Contain("the search was stopped").And.Contain("written     " + path));
            break;
        }
        Assert.That((await Cli.Run("replay", scratch.Path("kept.yaml"))).Output, Does.Contain("reproduced: never-below-zero"));
        Assert.That((await Cli.Run("run", path, "--no-files")).Code, Is.Zero, "it fails as it expects to");
    }

    [Test]
    public async Task A_full_disk_leaves_nothing_half_written()
    {
        using var scratch = new Scratch();
        // Files of at most 1 KiB: neither the scenario nor the capsule can be written.
        var (small, kept) = (scratch.Path("small.yaml"), scratch.Path("kept.yaml"));
        var said = await Cli.Bash($"ulimit -f 1; exec $simulator shrink {string.Join(' ', failing)} --out {small} --capsule {kept}",
            ("DOTNET_EnableWriteXorExecute", "0"));
        Assert.That(said.Code, Is.EqualTo(2), said.ToString());
        // A slow machine tells of the search's progress as well.
        var errors = said.ErrorLines.Where(line => !line.Contains("shrinking: ", StringComparison.Ordinal)).ToList();
        Assert.That(errors, Has.Count.EqualTo(1).And.All.StartsWith($"error: {scratch.Folder}").And.All.Contains(": cannot write: "));
        // The scenario of so small a run may just fit; then it is whole.
        Assert.That(scratch.Entries(), Is.Empty.Or.EqualTo(new[] { "small.yaml" }));
        if (File.Exists(small)) Assert.That((await Cli.Run("run", small, "--no-files")).Code, Is.Zero);
    }

    [Test]
    public async Task Places_that_cannot_be_written_are_told_before_the_search()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("file", "a file");
        foreach (var option in new[] { "--out", "--capsule" })
        {
            var said = await Cli.Run(["shrink", .. lengthy, "--out", scratch.Path("small.yaml"), option, $"{file}/small.yaml"]);
            Assert.That(said.Code, Is.EqualTo(2), said.ToString());
            Assert.That(said.ErrorLines, Has.Length.EqualTo(1));
        }
        var folder = await Cli.Run("mutants", "abd", "--mutant", "tags-of-nobody", "--shrink", file);
        Assert.That((folder.Code, folder.ErrorLines.Length), Is.EqualTo((2, 1)), folder.ToString());
        Assert.That(scratch.Entries(), Is.EqualTo(new[] { "file" }));
    }

    [Test]
    public async Task A_scenario_that_never_fails_is_neither_shrunk_nor_explained()
    {
        using var scratch = new Scratch();
        var scenario = scratch.Write("small.yaml", Scratch.Small);
        var said = await Cli.Run("shrink", scenario, "--out", scratch.Path("shrunk.yaml"), "--capsule", scratch.Path("kept.yaml"));
        Assert.That((said.Code, said.Output), Is.EqualTo((1, "small, seed 1: does not fail: there is nothing to shrink\n")), said.ToString());
        said = await Cli.Run("explain", scenario, "--out", scratch.Path("why"));
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(scratch.Entries().Where(entry => entry != "why"), Is.EqualTo(new[] { "small.yaml" }));
    }

    [Test]
    public async Task A_corrupted_capsule_is_bad_input_to_every_command()
    {
        using var scratch = new Scratch();
        var whole = await File.ReadAllTextAsync(Path.Combine(Golden.Root, "scenarios/regressions/abd-tags-of-nobody.yaml"));
        string[] bad =
        [
            scratch.Write("cut.yaml", whole[..(whole.Length / 2)]),
            scratch.Write("bytes.yaml", [.. Encoding.UTF8.GetBytes(whole[..400]), 0xff, 0xfe, 0x00]),
            scratch.Write("typed.yaml", whole.Replace("trace-events: ", "trace-events: many ", StringComparison.Ordinal)),
            scratch.Write("key.yaml", whole.Replace("violates:", "violated:", StringComparison.Ordinal)),
        ];
        foreach (var path in bad)
            foreach (var command in new[] { "replay", "explain", "shrink" })
            {
                string[] rest = command == "shrink" ? ["--out", scratch.Path("out.yaml")] : [];
                var said = await Cli.Run([command, path, .. rest]);
                Assert.That(said.Code, Is.EqualTo(2), $"{command} {path}\n{said}");
                Assert.That(said.ErrorLines, Is.Not.Empty.And.All.StartsWith("error: "), command);
                Assert.That(said.Errors, Does.Contain(path));
            }
        Assert.That(scratch.Entries(), Does.Not.Contain("out.yaml"));
    }

    [Test]
    public async Task The_pipeline_keeps_a_capsule_and_a_row_for_each_bug_and_replaces_both()
    {
        using var scratch = new Scratch();
        for (var time = 0; time < 2; time++)
        {
            var said = await Cli.Run("mutants", "abd", "--mutant", "tags-of-nobody", "--shrink", scratch.Path("kept"));
            Assert.That(said.Code, Is.Zero, said.ToString());
        }
        Assert.That((await Cli.Run("mutants", "weighted-voting", "--mutant", "takes-older-versions", "--shrink", scratch.Path("kept"))).Code, Is.Zero);
        Assert.That(scratch.Entries(), Is.EqualTo(new[]
        {
            "kept", "kept/README.md", "kept/abd-tags-of-nobody.yaml", "kept/shrunk.csv", "kept/weighted-voting-takes-older-versions.yaml",
        }));
        var table = await File.ReadAllLinesAsync(scratch.Path("kept/README.md"));
        Assert.That(table.Count(line => line.StartsWith("| `", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(table, Has.Some.StartsWith("| `abd` | [tags-of-nobody](abd-tags-of-nobody.yaml) | one-value-per-tag | 1 | "));
        Assert.That(table, Has.Some.StartsWith("2 of 2 shrunk; "));
        Assert.That((await Cli.Run("replay", scratch.Path("kept/abd-tags-of-nobody.yaml"))).Code, Is.Zero);
    }

    /// <summary>The storm shrinks to more than what exploring finds at once.</summary>
    [Test]
    public async Task What_exploring_finds_is_kept_where_it_is_smaller()
    {
        using var scratch = new Scratch();
        var said = await Cli.Run("mutants", "two-phase-commit", "--mutant", "aborts-in-doubt", "--shrink", scratch.Path("kept"));
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("| exploration | 32 | 14 | 2 |"));
        Assert.That((await Cli.Run("replay", scratch.Path("kept/two-phase-commit-aborts-in-doubt.yaml"))).Code, Is.Zero);
    }

    [Test]
    public async Task Folders_of_two_runs_are_compared_without_their_traces()
    {
        using var scratch = new Scratch();
        var scenario = scratch.Write("small.yaml", Scratch.Small);
        foreach (var (folder, seed) in new[] { ("a", "1"), ("b", "1"), ("c", "2") })
            await Cli.Run("run", scenario, "--quiet", "--out", scratch.Path(folder), "--seed", seed, "--duration", "20s");
        var (a, b, c) = (scratch.Path("a/small-seed1"), scratch.Path("b/small-seed1"), scratch.Path("c/small-seed2"));
        Assert.That(File.ReadLines(Path.Combine(a, RunCheckpoints.File)).Count(), Is.GreaterThan(2), "more than the hash");
        foreach (var path in new[] { a, b, c }) File.Delete(Path.Combine(path, "trace.csv"));
        var same = await Cli.Run("diff", a, b);
        Assert.That(same.Code, Is.Zero, same.ToString());
        Assert.That(same.Output, Does.StartWith("the same to the last bit"));
        var other = await Cli.Run("diff", a, c);
        Assert.That(other.Code, Is.EqualTo(1), other.ToString());
        Assert.That(other.Output, Does.StartWith("the runs are the same up to event ").And.Contain($"  {c}: "));
        var again = await Cli.Run("diff", scenario, scenario, "--seed", "1", "--other-seed", "2", "--set", "duration=20s");
        Assert.That(again.Output.Split('\n')[0], Is.EqualTo(other.Output.Split('\n')[0]), "the same event as without folders");
    }

    [Test]
    public async Task Runs_of_two_versions_are_told_apart_by_a_range_of_events()
    {
        using var scratch = new Scratch();
        var scenario = scratch.Write("small.yaml", Scratch.Small);
        foreach (var folder in new[] { "a", "b" })
            await Cli.Run("run", scenario, "--quiet", "--out", scratch.Path(folder), "--duration", "20s");
        var (a, b) = (scratch.Path("a/small-seed1"), scratch.Path("b/small-seed1"));
        var verdict = Path.Combine(b, "verdict.json");
        await File.WriteAllTextAsync(verdict, (await File.ReadAllTextAsync(verdict)).Replace($"\"{VerdictJson.Version}\"", "\"0.0.9\"", StringComparison.Ordinal));
        // As another version's code would have it: from some event on every hash is another one.
        var kept = Path.Combine(b, RunCheckpoints.File);
        var lines = await File.ReadAllLinesAsync(kept);
        for (var i = 2; i < lines.Length; i++) lines[i] = (lines[i][0] == '0' ? "1" : "0") + lines[i][1..];
        await File.WriteAllLinesAsync(kept, lines);
        var said = await Cli.Run("diff", a, b);
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.StartWith("the first difference is one of the events 2048..3071; both runs are the same before"));
        Assert.That(said.Output, Does.Contain("version 0.0.9").And.Contain("--from 2048 --count 1024"));
    }

    [TestCase("", "found something else"), TestCase("abc\n", "found something else"), TestCase(null, "found a run without checkpoints.txt")]
    public async Task Damaged_checkpoints_are_told(string? content, string expected)
    {
        using var scratch = new Scratch();
        await Cli.Run("run", scratch.Write("small.yaml", Scratch.Small), "--quiet", "--out", scratch.Path("a"));
        var kept = scratch.Path("a/small-seed1/" + RunCheckpoints.File);
        if (content is null) File.Delete(kept);
        else await File.WriteAllTextAsync(kept, content);
        var said = await Cli.Run("diff", scratch.Path("a/small-seed1"), scratch.Path("a/small-seed1"));
        Assert.That(said.Code, Is.EqualTo(2), said.ToString());
        Assert.That(said.ErrorLines, Has.Length.EqualTo(1).And.All.Contains(expected));
    }
}
