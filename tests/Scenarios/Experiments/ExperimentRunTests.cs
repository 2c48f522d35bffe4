using Simulator.Analysis.Experiments;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Experiments;

/// <summary>What comes of an experiment depends on the file alone: not on threads, not on interruptions.</summary>
public sealed class ExperimentRunTests
{
    const string Few = """
        experiment: e
        base:
          duration: 2s
          clients: [{count: 2, at: n1, think: 20ms}, {count: 2, at: n3, think: 20ms}]
        systems:
          raft: {protocol: raft}
          dynamo: {protocol: {name: dynamo, options: {r: 1, w: 1, resolution: last-writer-wins}}}
        conditions:
          calm: {}
          cut: {set: {faults: [{fault: partition, at: 500ms, for: 1s, groups: [[n1], [rest]]}]}}
        sweep: [{set: network.latency, values: [1ms, 4ms], systems: [raft]}]
        models: [linearizable]
        seeds: 11..13

        """;

    string folder = "";

    [SetUp]
    public void Make_a_folder() => folder = Directory.CreateTempSubdirectory("experiments-").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(folder, recursive: true);

    static ExperimentPlan Plan(string yaml = Few)
    {
        var result = ExperimentReader.Parse(System.Text.Encoding.UTF8.GetBytes(yaml), "e.yaml", null, [], Catalogue.BuiltIn);
        Assert.That(result.Problems, Is.Empty);
        return result.Plan!;
    }

    static string Results(ExperimentNumbers? numbers)
    {
        Assert.That(numbers, Is.Not.Null);
        using var stream = new MemoryStream();
        ResultTables.WriteResults(numbers!, stream);
        ResultTables.WriteSummary(numbers!, stream);
        ResultTables.WriteSeries(numbers!, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    [Test]
    public void The_number_of_threads_changes_nothing()
    {
        var alone = Results(ExperimentRunner.Run(Plan(), Catalogue.BuiltIn, null, jobs: 1));
        Assert.That(Results(ExperimentRunner.Run(Plan(), Catalogue.BuiltIn, null, jobs: 4)), Is.EqualTo(alone));
        Assert.That(alone, Does.StartWith("system,condition,latency,seed,metric,of,at,during,unit,value\n"));
        Assert.That(alone, Does.Contain("\nraft,cut,4ms,12,availability,all,minority,faults,share,"));
        Assert.That(alone, Does.Match("\ndynamo,cut,,13,availability,all,minority,faults,share,[01]"));
    }

    [Test]
    public void An_interrupted_experiment_goes_on_and_ends_like_one_that_was_not()
    {
        var whole = Results(ExperimentRunner.Run(Plan(), Catalogue.BuiltIn, null, jobs: 2));
        var calls = 0;
        ExperimentNumbers? numbers = null;
        for (var done = 0.0; numbers is null; calls++)
        {
            using var source = new CancellationTokenSource();
            var before = done;
            numbers = ExperimentRunner.Run(Plan(), Catalogue.BuiltIn, folder, jobs: 2, share =>
            {
                Assert.That(share, Is.GreaterThan(before), "what was done once is not done again");
                done = share;
                if (share > before + .3) source.Cancel();
            }, source.Token);
            Assert.That(calls, Is.LessThan(10));
        }
        Assert.That(calls, Is.GreaterThan(1));
        Assert.That(Results(numbers), Is.EqualTo(whole));
    }

    [Test]
    public void Half_a_line_and_lines_about_something_else_are_not_used()
    {
        var plan = Plan();
        var whole = Results(ExperimentRunner.Run(plan, Catalogue.BuiltIn, folder, jobs: 2));
        var path = Path.Combine(folder, ExperimentRunner.JournalFile);
        var lines = File.ReadAllLines(path);
        Assert.That(lines, Has.Length.EqualTo(plan.Runs));
        File.WriteAllText(path, lines[0] + "\n" + "{\"Key\": \"nonsense\"}\nnonsense\n" + lines[1][..(lines[1].Length / 2)]);
        var runs = 0;
        var again = ExperimentRunner.Run(plan, Catalogue.BuiltIn, folder, jobs: 1, _ => runs++);
        Assert.That(runs, Is.EqualTo(plan.Runs - 1));
        Assert.That(Results(again), Is.EqualTo(whole));
    }

    [Test]
    public void Runs_of_another_scenario_are_not_taken_over()
    {
        ExperimentRunner.Run(Plan(), Catalogue.BuiltIn, folder, jobs: 2);
        var runs = 0;
        var changed = Plan(Few.Replace("think: 20ms", "think: 21ms", StringComparison.Ordinal));
        ExperimentRunner.Run(changed, Catalogue.BuiltIn, folder, jobs: 2, _ => runs++);
        Assert.That(runs, Is.EqualTo(changed.Runs));
    }

    [Test]
    public void What_a_piece_of_work_throws_reaches_the_caller()
    {
        Assert.That(() => ParallelWork.Do<string>([1, 2, 3], 2, piece => piece == 2 ? throw new IOException("full") : "done", (_, _) => { },
            CancellationToken.None), Throws.TypeOf<IOException>());
        var taken = new SortedSet<long>();
        ParallelWork.Do<string>([1, 2, 3], 8, piece => piece == 2 ? null : "done", (piece, _) => taken.Add(piece), CancellationToken.None);
        Assert.That(taken, Is.EqualTo(new long[] { 1, 3 }));
    }

    /// <summary>All systems meet the same clients: when they come, and what each asks for one after the other.</summary>
    [Test]
    public void Systems_share_their_random_numbers()
    {
        var plan = Plan(Few.Replace("count: 2", "count: 30", StringComparison.Ordinal)
            .Replace("think: 20ms", "mode: open, rate: 50/s", StringComparison.Ordinal));
        var asked = plan.Cells.Where(cell => cell.Condition == "calm" && (cell.Settings.IsEmpty || cell.Settings[0].Value == "1ms"))
            .Select(cell => Runner.Run(cell.With(11), Catalogue.BuiltIn).World.History.Events.Where(e => e.Type == OpType.Invoke).ToList())
            .ToList();
        Assert.That(asked, Has.Count.EqualTo(2));
        Assert.That(asked[0], Has.Count.GreaterThan(100));
        Assert.That(asked[0].Select(e => e.Time), Is.EqualTo(asked[1].Select(e => e.Time)));
        foreach (var (one, other) in Clients(asked[0]).Zip(Clients(asked[1])))
            Assert.That(one.Zip(other).All(pair => pair.First == pair.Second), one[0].Machine);

        static IEnumerable<List<(string? Machine, string Function, string? Key)>> Clients(IEnumerable<HistoryEvent> events) =>
            events.GroupBy(e => e.Machine, StringComparer.Ordinal).OrderBy(client => client.Key, StringComparer.Ordinal)
                .Select(client => client.Select(e => (e.Machine, e.Function, e.Key)).ToList());
    }
}
