using System.Text;
using Simulator.Scenarios;
using Simulator.Tests.Cli;

namespace Simulator.Tests.Scenarios.Sweeps;

/// <summary>The folder of a sweep is the same to the last byte, however often it was stopped and on however many machines it was made.</summary>
public sealed class SweepFolderTests
{
    static readonly SweepPlan plan = Plans.Of("half-is-a-majority", last: 12);

    [Test]
    public void A_sweep_that_was_stopped_and_went_on_leaves_the_same_bytes()
    {
        using var scratch = new Scratch();
        Run(scratch.Path("whole"), plan, 1);
        using (var stop = new CancellationTokenSource())
        {
            var folder = SweepFolder.Open(scratch.Path("parts"), plan);
            Assert.That(() => new Sweep(plan) { Jobs = 2 }.Run(folder.Tally, row =>
            {
                folder.Keep(row);
                if (row.Seed == 5) stop.Cancel();
            }, stop.Token), Throws.Nothing);
            folder.Close();
            Assert.That(folder.Tally.Done, Is.InRange(5UL, 11UL));
        }
        Run(scratch.Path("parts"), plan, 3);
        AssertEqual(scratch, "parts", "whole");
    }

    [Test]
    public void Rows_that_were_half_written_when_the_process_died_are_written_again()
    {
        using var scratch = new Scratch();
        Run(scratch.Path("whole"), plan, 2);
        var folder = SweepFolder.Open(scratch.Path("killed"), plan);
        new Sweep(plan with { Last = 6 }) { Jobs = 2 }.Run(folder.Tally, folder.Keep);
        folder.Flush();
        File.AppendAllText(scratch.Path("killed/seeds.csv"), "7,5,ok,,,,,1,1,1,feed\n8,5,o");
        Run(scratch.Path("killed"), plan, 2);
        AssertEqual(scratch, "killed", "whole");
    }

    [Test]
    public void Shards_that_are_merged_are_what_one_machine_makes([Values] bool untilFailure, [Values(1, 3, 20)] int shards)
    {
        using var scratch = new Scratch();
        var all = plan with { UntilFailure = untilFailure };
        Run(scratch.Path("whole"), all, 2);
        var parts = new List<string>();
        for (var index = shards; index >= 1; index--)
        {
            parts.Add(scratch.Path($"part-{index}"));
            Run(parts[^1], all with { Shard = new Shard(index, shards) }, 1);
        }
        SweepMerge.Merge(parts, scratch.Path("merged"));
        AssertEqual(scratch, "merged", "whole");
    }

    [Test]
    public void What_does_not_belong_together_is_not_merged()
    {
        using var scratch = new Scratch();
        foreach (var index in new[] { 1, 2 }) Run(scratch.Path($"{index}"), plan with { Shard = new Shard(index, 2) }, 2);
        Run(scratch.Path("3"), plan with { Shard = new Shard(2, 3) }, 2);
        Run(scratch.Path("other"), plan with { Shard = new Shard(2, 2), Last = 13 }, 2);
        SweepFolder.Open(scratch.Path("begun"), plan with { Shard = new Shard(2, 2) }).Close();
        AssertRefused(["1"], "merge: found no folder of shard 2/2");
        AssertRefused(["2"], "merge: found no folder of shard 1/2");
        AssertRefused(["1", "2", "2"], "is there already");
        AssertRefused(["1", "1"], "found shard 1/2, which is in ");
        AssertRefused(["1", "3"], "found shard 2/3, expected one of 2");
        AssertRefused(["1", "other"], "no part of the sweep in ");
        AssertRefused(["1", "begun"], "found 0 of 6 seeds of shard 2/2, expected all");
        AssertRefused(["1", "none"], "cannot read: there is no such folder");

        void AssertRefused(string[] folders, string text) =>
            Assert.That(() => SweepMerge.Merge([.. folders.Select(scratch.Path)], scratch.Path("merged")),
                Throws.TypeOf<UserError>().With.Message.Contains(text));
    }

    [Test]
    public void A_folder_of_something_else_is_left_alone()
    {
        using var scratch = new Scratch();
        Run(scratch.Path("sweep"), plan, 2);
        scratch.Write("strange/note.txt", "mine");
        scratch.Write("broken/sweep.json", "{}");
        scratch.Write("torn/sweep.json", Encoding.UTF8.GetString(SweepManifest.Of(plan).Write()));
        scratch.Write("torn/scenario.yaml", ScenarioWriter.Write(plan.Scenario));
        scratch.Write("torn/coverage.csv", "kind,what,input,seeds,times\nseeds,,,x,1\n");
        scratch.Write("torn/seeds.csv", "seed\n");
        AssertRefused("sweep", plan with { Last = 13 }, "holds another sweep: found seeds 1..12, not 1..13");
        AssertRefused("sweep", plan with { IsSwarm = true }, "found plain seeds, not a swarm");
        AssertRefused("sweep", plan with { Shard = new Shard(1, 2) }, "found shard 1/1, not 1/2");
        AssertRefused("sweep", plan with { Scenario = plan.Scenario with { Duration = Duration.Seconds(3) } }, "it was changed");
        AssertRefused("strange", plan, "holds something that is not a sweep");
        AssertRefused("broken", plan, "sweep.json: found something else than a sweep's account");
        AssertRefused("torn", plan, "coverage.csv: found something else than a table of a sweep");

        void AssertRefused(string folder, SweepPlan other, string text) => Assert.That(
            () => SweepFolder.Open(scratch.Path(folder), other), Throws.TypeOf<UserError>().With.Message.Contains(text));
    }

    static void Run(string path, SweepPlan plan, int jobs)
    {
        var folder = SweepFolder.Open(path, plan);
        new Sweep(plan) { Jobs = jobs }.Run(folder.Tally, folder.Keep);
        folder.Close();
    }

    static void AssertEqual(Scratch scratch, string found, string expected)
    {
        var names = Directory.GetFiles(scratch.Path(expected)).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.That(Directory.GetFiles(scratch.Path(found)).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(names));
        Assert.That(names, Is.EqualTo(new[] { "coverage.csv", "failures.csv", "report.txt", "scenario.yaml", "seeds.csv", "sweep.json" }));
        foreach (var name in names)
            Assert.That(File.ReadAllText(scratch.Path($"{found}/{name}")), Is.EqualTo(File.ReadAllText(scratch.Path($"{expected}/{name}"))), name);
    }
}
