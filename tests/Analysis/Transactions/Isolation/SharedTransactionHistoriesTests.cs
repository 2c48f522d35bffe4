using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;
using Simulator.Analysis.Laws;
using Simulator.Analysis.Transactions.Isolation;

namespace Simulator.Tests.Analysis.Transactions.Isolation;

/// <summary>Histories of real databases get the verdicts of the manifest, for each level that it names.</summary>
[Category("Shared")]
[NonParallelizable]
public sealed class SharedTransactionHistoriesTests
{
    static readonly (string Column, string Check)[] levels =
    [
        ("RC", "read-committed"), ("RA", "read-atomic"), ("CC", "causal"), ("SI", "snapshot-isolation"), ("SER", "serializable"),
    ];

    [TestCase("transactions/awdit", 10)]
    [TestCase("transactions/cobra", 5)]
    [TestCase("transactions/dbcop", 65)]
    [TestCase("transactions/isovista", 2)]
    [TestCase("transactions/polysi", 13)]
    public void Every_history_gets_every_verdict_of_the_manifest(string group, int files)
    {
        var entries = SharedHistories.Under(group);
        Assert.That(entries, Has.Count.EqualTo(files));
        var wrong = new List<string>();
        var verdicts = 0;
        foreach (var entry in entries)
        {
            var operations = HistoryFile.ReadOperations(entry.File);
            var grades = IsolationChecks.Grade(operations, new LinearizabilityOptions());
            foreach (var (column, check) in levels)
            {
                if (entry.VerdictOf(column) is not { } expected) continue;
                verdicts++;
                var level = check == "causal" ? IsolationLevel.Causal : IsolationLevels.Named(check)!.Value;
                var verdict = grades[level].Verdict.ToString();
                if (verdict != (expected == "1" ? "yes" : "no")) wrong.Add($"{entry.File}, {column}: {verdict}");
            }
        }
        Assert.That(wrong, Is.Empty);
        Assert.That(verdicts, Is.EqualTo(5 * files));
    }

    /// <summary>The same by the names that a user gives, one level after the other.</summary>
    [TestCase("transactions/awdit")]
    [TestCase("transactions/isovista")]
    public void A_level_asked_for_by_name_gets_the_same(string group)
    {
        foreach (var entry in SharedHistories.Under(group))
            foreach (var (column, check) in levels)
            {
                var report = CheckCatalogue.Named(check)!.Run(HistoryFile.ReadOperations(entry.File), new LinearizabilityOptions());
                var expected = entry.VerdictOf(column) == "1" ? "yes" : "no";
                Assert.That(report.Verdict.ToString(), Is.EqualTo(expected), $"{entry.File}, {column}");
            }
    }

    /// <summary>The example of Elle's paper is not serializable; of the register whose value nobody wrote, nothing holds.</summary>
    [TestCase("paper-example.edn", "serializable", "no")]
    [TestCase("paper-example-with-process.edn", "serializable", "no")]
    [TestCase("paper-example.json", "serializable", "no")]
    [TestCase("paper-example.edn", "snapshot-isolation", "no")]
    [TestCase("paper-example.edn", "read-atomic", "yes")]
    [TestCase("rw-register.edn", "read-uncommitted", "no")]
    [TestCase("rw-register.json", "read-uncommitted", "no")]
    public void Examples_of_Elle(string file, string check, string expected)
    {
        var entry = SharedHistories.Under("transactions/elle").FirstOrDefault(each => each.File.EndsWith(file, StringComparison.Ordinal));
        if (entry is null) return;
        var report = CheckCatalogue.Named(check)!.Run(HistoryFile.ReadOperations(entry.File), new LinearizabilityOptions());
        Assert.That(report.Verdict.ToString(), Is.EqualTo(expected), string.Join('\n', report.WitnessLines));
    }

    /// <summary>Jepsen's tests of banks, sets and long forks, each by what its checker looks for.</summary>
    [TestCase("bank.edn", "bank-total", "yes")]
    [TestCase("bank.edn", "no-overdraft", "yes")]
    [TestCase("bank.json", "bank-total", "yes")]
    [TestCase("bank.json", "no-overdraft", "yes")]
    [TestCase("bank-negative-balances.json", "no-overdraft", "no")]
    [TestCase("set.edn", "set-members", "yes")]
    public void Laws_of_applications(string file, string law, string expected)
    {
        var entry = SharedHistories.Under("transactions/jepsen").FirstOrDefault(each => Path.GetFileName(each.File) == file);
        if (entry is null) return;
        var report = LawCheck.Check(HistoryLaws.Named(law)!, HistoryFile.Read(entry.File));
        Assert.That(report.Verdict.ToString(), Is.EqualTo(expected), string.Join('\n', report.WitnessLines));
    }

    /// <summary>The two readers of this file saw writers that are not in it.</summary>
    [Test]
    public void A_long_fork_whose_writers_are_absent()
    {
        var entry = SharedHistories.Under("transactions/jepsen").FirstOrDefault(each => Path.GetFileName(each.File) == "long-fork.edn");
        if (entry is null) return;
        var grades = IsolationChecks.Grade(HistoryFile.ReadOperations(entry.File), new LinearizabilityOptions());
        Assert.That(grades[IsolationLevel.ParallelSnapshotIsolation].Verdict, Is.TypeOf<Verdict.No>());
    }
}
