namespace Simulator.Tests.Cli;

/// <summary><c>export</c> and <c>check --spectrum</c>: what they write, and what they refuse.</summary>
public sealed class ExportCommandTests
{
    Scratch scratch = null!;

    [SetUp]
    public void MakeAFolder() => scratch = new Scratch();

    [TearDown]
    public void RemoveIt() => scratch.Dispose();

    [Test]
    public async Task A_scenario_is_exported_in_all_formats()
    {
        var said = await Cli.Run("export", scratch.Write("small.yaml", Scratch.Small), "--to", "all", "--out", scratch.Path("x"));
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(scratch.Entries(), Is.SupersetOf(new[] { "x/history.edn", "x/history.jsonl", "x/shiviz.log", "x/chrome-trace.json", "x/events.csv", "x/ops.csv" }));
        Assert.That(said.Output.Split('\n'), Does.Contain(scratch.Path("x/shiviz.log")));
    }

    [Test]
    public async Task The_folder_of_a_run_is_run_again_and_must_be_the_same_run()
    {
        await Cli.Run("run", scratch.Write("small.yaml", Scratch.Small), "--out", scratch.Path("out"));
        var run = scratch.Path("out/small-seed1");
        Assert.That((await Cli.Run("export", run, "--to", "jepsen-edn", "--out", scratch.Path("x"))).Code, Is.Zero);
        Assert.That(File.ReadAllBytes(scratch.Path("x/history.edn")), Is.EqualTo(File.ReadAllBytes(Path.Combine(run, "history.edn"))));
        var verdict = Path.Combine(run, "verdict.json");
        File.WriteAllText(verdict, File.ReadAllText(verdict).Replace("\"trace-hash\": \"", "\"trace-hash\": \"0", StringComparison.Ordinal));
        var said = await Cli.Run("export", run, "--to", "jepsen-edn", "--out", scratch.Path("y"));
        Assert.That(said.Code, Is.EqualTo(2));
        Assert.That(said.ErrorLines, Has.Length.EqualTo(1).And.All.Contains("made by another version, or changed"));
        said = await Cli.Run("export", run, "--to", "jepsen-edn", "--out", scratch.Path("y"), "--seed", "3");
        Assert.That(said.ErrorLines, Has.Length.EqualTo(1).And.All.Contains("expected a scenario to change"));
    }

    [Test]
    public async Task A_history_is_graded_and_its_lattice_drawn()
    {
        var history = scratch.Write("stale.edn", """
            {:index 0, :time 0, :type :invoke, :process 0, :f :write, :value 1}
            {:index 1, :time 10, :type :ok, :process 0, :f :write, :value 1}
            {:index 2, :time 20, :type :invoke, :process 1, :f :read, :value nil}
            {:index 3, :time 30, :type :ok, :process 1, :f :read, :value 0}
            {:index 4, :time 40, :type :invoke, :process 1, :f :read, :value nil}
            {:index 5, :time 50, :type :ok, :process 1, :f :read, :value 1}

            """);
        var said = await Cli.Run("check", history, "--spectrum", "--out", scratch.Path("lattice"));
        Assert.That(said.Code, Is.EqualTo(1), "it is not linearizable, which is what was asked");
        Assert.That(said.Output, Does.Contain("strongest models that hold: sequential, eventual").And.Contain("weakest models violated: linearizable"));
        Assert.That(scratch.Entries(), Is.SupersetOf(new[] { "lattice/lattice.csv", "lattice/lattice.png", "lattice/lattice.svg" }));
        Assert.That((await Cli.Run("check", history, "--spectrum", "--model", "sequential")).Code, Is.Zero);
        said = await Cli.Run("check", history, "--model", "delta-staleness", "--max-staleness", "5ns");
        Assert.That((said.Code, said.Output), Is.EqualTo((1, said.Output)));
        Assert.That(said.Output, Does.Contain("smallest Δ: 10ns").And.Contain("was there by"));
        Assert.That((await Cli.Run("check", history, "--model", "delta-staleness", "--max-staleness", "10ns")).Code, Is.Zero);
    }
}
