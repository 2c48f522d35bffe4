namespace Simulator.Tests.Cli;

/// <summary><c>experiment</c>: what it leaves, what it says, and what other commands make of its files.</summary>
public sealed class ExperimentCommandTests
{
    const string Small = """
        experiment: small
        summary: Two systems on a small cluster.
        base:
          duration: 3s
          servers: [here, there, yonder]
          network: {regions: {here: {there: 20ms, yonder: 30ms}, there: {yonder: 40ms}}, latency: 1ms}
          clients:
            - {count: 2, at: here, think: 20ms, mix: {read: 50%, write: 50%}, deadline: 500ms}
            - {count: 2, at: there, think: 20ms, mix: {read: 50%, write: 50%}, deadline: 500ms}
        systems:
          raft: {protocol: raft, claim: {label: PC/EC, of: somebody}}
          dynamo: {protocol: {name: dynamo, options: {r: 1, w: 1, resolution: last-writer-wins}}, set: {'clients[0].retry': {target: nearest}, 'clients[1].retry': {target: nearest}}}
        conditions:
          healthy: {}
          partitioned: {set: {faults: [{fault: partition, at: 1s, for: 1500ms, groups: [[here], [rest]]}]}}
        models: [linearizable]
        pacelc: {}
        seeds: 2

        """;

    [Test]
    public async Task It_leaves_tables_a_card_and_pictures_and_no_journal()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Small);
        var said = await Cli.Run("experiment", path, "--out", scratch.Path("out"), "--jobs", "2");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("small: 2 systems, 4 combinations, 8 runs").And.Contain("PC/EC  raft").And.Contain("PA/EL  dynamo"));
        var files = Directory.GetFiles(scratch.Path("out/small"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(scratch.Path("out/small"), file).Replace('\\', '/')).ToList();
        Assert.That(files, Is.SupersetOf(new[]
        {
            "results.csv", "summary.csv", "series.csv", "comparison.md", "pacelc.csv", "pacelc.md", "plots/pacelc-plane.png",
            "plots/pacelc-plane.svg", "plots/cap-view.png", "plots/availability-partitioned.png", "plots/latency-healthy-fault-free.png",
            "plots/messages-healthy.svg",
        }));
        Assert.That(files, Has.None.Contains("partial"));
    }

    [Test]
    public async Task A_claim_that_does_not_agree_is_told_and_is_the_exit_code()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Small.Replace("label: PC/EC", "label: PA/EL", StringComparison.Ordinal));
        var said = await Cli.Run("experiment", path, "--out", scratch.Path("out"));
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.Contain("NOT PA/EL as published"));
    }

    [Test]
    public async Task An_interrupted_one_is_told_to_go_on_and_does()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Small.Replace("seeds: 2", "seeds: 40", StringComparison.Ordinal));
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(900));
        var first = await Cli.Run(source.Token, "experiment", path, "--out", scratch.Path("out"), "--jobs", "1");
        Assert.That(first.Code, Is.EqualTo(130), first.ToString());
        Assert.That(first.Output, Does.Contain("INTERRUPTED: the same command goes on"));
        Assert.That(File.Exists(scratch.Path("out/small/runs.partial.jsonl")));
    }

    [Test]
    public async Task Other_commands_know_experiments()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("small.yaml", Small);
        var valid = await Cli.Run("validate", path);
        Assert.That((valid.Code, valid.Output), Is.EqualTo((0, path + ": valid\n")));
        var wrong = await Cli.Run("validate", scratch.Write("wrong.yaml", Small));
        Assert.That(wrong.Code, Is.EqualTo(2));
        Assert.That(wrong.Errors, Does.Contain("wrong.yaml:1:13: found small, expected wrong"));
        var list = await Cli.Run("list", "experiments", "--folder", Path.GetDirectoryName(path)!);
        Assert.That(list.Output, Does.Contain("small.yaml").And.Contain("Two systems on a small cluster."));
        var run = await Cli.Run("run", path, "--no-files");
        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Errors, Does.Contain("found an experiment, expected a scenario: simulator experiment"));
        var experiment = await Cli.Run("experiment", scratch.Write("s.yaml", Scratch.Small));
        Assert.That(experiment.Code, Is.EqualTo(2), experiment.ToString());
        Assert.That(experiment.Errors, Does.Contain("found a scenario, expected an experiment: simulator run"));
    }
}
