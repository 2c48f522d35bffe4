using Simulator.Analysis.Experiments;
using Simulator.Scenarios;
using Simulator.Tests.Analysis;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>
/// Abadi, Consistency Tradeoffs in Modern Distributed Database System Design, IEEE Computer 45(2), 2012: the letters that he gives nine
/// systems come out of runs of systems of their kind.
/// </summary>
public sealed class PacelcMatrixTests
{
    const string Experiment = "scenarios/foundations/pacelc.yaml";

    /// <summary>Each system of the article, and what stands for it here.</summary>
    static readonly (string Article, string Label, string Here)[] matrix =
    [
        ("Dynamo", "PA/EL", "dynamo-one"), ("Cassandra", "PA/EL", "dynamo-one"), ("Riak", "PA/EL", "dynamo-one"),
        ("VoltDB/H-Store", "PC/EC", "primary-backup-sync"), ("Megastore", "PC/EC", "multi-paxos"),
        ("BigTable", "PC/EC", "raft-read-index"), ("HBase", "PC/EC", "raft-read-index"),
        ("MongoDB", "PA/EC", "primary-backup-async"), ("PNUTS", "PC/EL", "pnuts"),
    ];

    static IReadOnlyList<PacelcRow> Measure(params string[] overrides)
    {
        var result = ExperimentReader.Read(Path.Combine(Golden.Root, Experiment), overrides, Catalogue.BuiltIn);
        Assert.That(result.Problems, Is.Empty);
        var numbers = ExperimentRunner.Run(result.Plan!, Catalogue.BuiltIn, null, Environment.ProcessorCount)!;
        return PacelcMeasurement.Rows(result.Plan!, numbers)!;
    }

    static void Compare(IReadOnlyList<PacelcRow> rows) => Assert.Multiple(() =>
    {
        foreach (var (article, label, here) in matrix)
            Assert.That(rows.Single(row => row.System == here).Label, Is.EqualTo(label), $"{article} as {here}");
        Assert.That(rows.Where(row => !row.Agrees).Select(row => row.System), Is.Empty);
    });

    /// <summary>One seed, and a partition of a quarter of a minute.</summary>
    [Test]
    public void The_letters_are_those_of_the_article() => Compare(Measure("seeds=1", "base.duration=25s",
        "conditions.partitioned.set.faults[0].for=15s", "conditions.partitioned.set.faults[0].at=5s"));

    [Test, Explicit("minutes"), Category("Long")]
    public void They_are_with_many_seeds() => Compare(Measure("seeds=1..20"));

    [Test, Category("Shared")]
    public void The_matrix_is_the_published_one()
    {
        if (SharedHistories.Folder() is not { } histories)
        {
            Assert.Ignore("the shared data is absent, nothing was checked");
            return;
        }
        var rows = File.ReadAllLines(Path.Combine(histories, "..", "data", "pacelc.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        foreach (var (article, label, _) in matrix)
        {
            var row = rows.Single(cells => cells[0].Split(" (")[0] == article);
            Assert.That($"P{row[1]}/E{row[2]}", Is.EqualTo(label), article);
        }
    }
}
