using Simulator.Analysis.Consistency;

namespace Simulator.Tests.Analysis;

/// <summary>Every fast answer against the slow obvious one, on tens of thousands of small random histories with fixed seeds.</summary>
public sealed class LinearizabilityDifferentialTests
{
    static readonly object[] Cases =
    [
        new object[] { RandomHistories.Kind.UniqueRegister, 12_000 },
        new object[] { RandomHistories.Kind.Register, 12_000 },
        new object[] { RandomHistories.Kind.UniqueCas, 12_000 },
        new object[] { RandomHistories.Kind.Cas, 12_000 },
        new object[] { RandomHistories.Kind.Counter, 12_000 },
        new object[] { RandomHistories.Kind.Texts, 12_000 },
        new object[] { RandomHistories.Kind.Transactions, 12_000 },
        new object[] { RandomHistories.Kind.Mutex, 12_000 },
        new object[] { RandomHistories.Kind.Keyed, 12_000 },
    ];

    [TestCaseSource(nameof(Cases))]
    public void The_checker_agrees_with_trying_every_order(object kind, int count)
    {
        var random = new RandomHistories(seed: 20_260_101 + (int)(RandomHistories.Kind)kind);
        var (yes, no, zones) = (0, 0, 0);
        for (var i = 0; i < count; i++)
        {
            var history = random.Next((RandomHistories.Kind)kind, operations: 2 + i % 6, clients: 2 + i % 3);
            var options = new LinearizabilityOptions { NilReads = (NilReads)(i % 2), Initial = (InitialValue)(i / 2 % 4) };
            var operations = Operations.From(history);
            var expected = BruteForce.IsLinearizable(operations, options.NilReads!.Value, options.Initial!.Value);
            var report = Linearizability.Check(operations, options);
            if (report.Algorithm.Contains("zones", StringComparison.Ordinal)) zones++;
            if (expected) yes++;
            else no++;
            Assert.That(report.Verdict.ToString(), Is.EqualTo(expected ? "yes" : "no"), () => Text(history, options));
            if (report.Verdict is Verdict.No { Witness: var witness }) CheckWitness(witness, history, options);
        }
        TestContext.Out.WriteLine($"{kind}: {yes} linearizable, {no} not; zones decided {zones}");
        Assert.That(yes, Is.GreaterThan(count / 20), "too few good histories to tell anything");
        Assert.That(no, Is.GreaterThan(count / 20), "too few bad histories to tell anything");
    }

    static void CheckWitness(Witness witness, History history, LinearizabilityOptions options)
    {
        var dialect = witness.SubHistory.Dialect;
        Assert.That(BruteForce.IsLinearizable(witness.SubHistory, dialect.NilReads, dialect.Initial), Is.False, () =>
            Text(history, options));
        Assert.That(Linearizability.Check(witness.SubHistory).Verdict, Is.TypeOf<Verdict.No>(), () => Text(history, options));
        Assert.That(witness.Sentences, Is.Not.Empty);
        Assert.That(witness.Operations, Has.Count.EqualTo(witness.SubHistory.Count));
    }

    [TestCase(RandomHistories.Kind.UniqueRegister)]
    [TestCase(RandomHistories.Kind.UniqueCas)]
    [TestCase(RandomHistories.Kind.Register)]
    public void Zones_and_search_agree_where_both_can_decide(object kind)
    {
        var random = new RandomHistories(seed: 77);
        var decided = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var history = random.Next((RandomHistories.Kind)kind, operations: 4 + i % 30, clients: 2 + i % 5, lies: 0.03);
            var all = Operations.From(history);
            var initial = (InitialValue)(i % 4 == 2 ? 3 : i % 4);
            var ops = Enumerable.Range(0, all.Count).ToArray();
            var judge = new Judge(all, ObjectModel.CasRegister, null);
            var quick = judge.Decide(ops, initial, new Purse(1_000_000, 1 << 24));
            if (quick.Algorithm != Finding.Zones) continue;
            decided++;
            var slow = judge.DecideBySearch(ops, initial, new Purse(1_000_000, 1 << 24));
            Assert.That(quick.End, Is.EqualTo(slow.End), () => Text(history, new LinearizabilityOptions { Initial = initial }));
        }
        Assert.That(decided, Is.GreaterThan(1_000));
    }

    static string Text(History history, LinearizabilityOptions options)
    {
        var writer = new StringWriter();
        Simulator.Analysis.Formats.HistoryWriter.WriteEdn(history, writer);
        return $"{options.NilReads} {options.Initial}\n{writer}";
    }
}
