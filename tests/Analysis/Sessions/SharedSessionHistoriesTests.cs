using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Sessions;
using Simulator.Analysis.Formats;

namespace Simulator.Tests.Analysis.Sessions;

/// <summary>Histories of MongoDB, of the figures of POPL 2017 and of checkers of PRAM get the verdicts of the manifest, for each level.</summary>
[Category("Shared")]
public sealed class SharedSessionHistoriesTests
{
    static readonly (string Column, SessionModel Model)[] levels =
    [
        ("CC", SessionModel.Causal), ("CCv", SessionModel.CausalConvergence), ("CM", SessionModel.CausalMemory),
        ("RYW", SessionModel.ReadYourWrites), ("MR", SessionModel.MonotonicReads), ("MW", SessionModel.MonotonicWrites),
        ("WFR", SessionModel.WritesFollowReads), ("SGall", SessionModel.SessionGuarantees), ("PRAM", SessionModel.Pram),
        ("SC", SessionModel.Sequential),
    ];

    [TestCase("causal/mongodb-causal", 8)]
    [TestCase("causal/vpc-pram", 8)]
    public void Every_history_gets_every_verdict_of_the_manifest(string group, int files)
    {
        var entries = SharedHistories.Under(group);
        Assert.That(entries, Has.Count.EqualTo(files));
        var wrong = new List<string>();
        foreach (var entry in entries)
        {
            var operations = HistoryFile.ReadOperations(entry.File);
            foreach (var (column, model) in levels)
            {
                if (entry.VerdictOf(column) is not { } expected) continue;
                var verdict = SessionChecks.Check(operations, model, new LinearizabilityOptions()).Verdict.ToString();
                if (verdict != (expected == "1" ? "yes" : "no")) wrong.Add($"{entry.File}, {column}: {verdict}");
            }
        }
        Assert.That(wrong, Is.Empty);
    }
}
