using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>Makes the transactions that contradict a level few, and their steps few.</summary>
static class IsolationWitness
{
    /// <summary>More are not tried one by one.</summary>
    const int Most = 2000;

    /// <summary>Begins with what the contradiction rests on, and leaves out whatever can be left out.</summary>
    public static Witness Of(TransactionHistory history, IsolationLevel level, IsolationFinding finding, Budget budget)
    {
        var reduction = new Reduction(history.Log);
        var left = budget.Shrinking;
        bool IsBad(IReadOnlyList<TransactionRecord> some) => Violated(reduction.Part(some), level, budget, ref left)?.Holds == false;

        List<TransactionRecord> records = [.. Start(history, finding)];
        if (!IsBad(records)) records = [.. history.Log.Records];
        var isSmall = records.Count <= Most;
        if (isSmall)
        {
            records = Smaller(records, IsBad);
            for (var i = 0; i < records.Count; i++) records[i] = Shorter(records, i, IsBad);
        }
        // What saw something that is now left out has gone with it.
        var part = reduction.Part([.. records.OrderBy(record => record.Invoke)]);
        left = long.Max(left, budget.Shrinking / 2);
        var small = TransactionHistory.Of(part);
        var why = Violated(part, level, budget, ref left) ?? finding;
        var subHistory = Reduction.AsOperations(part);
        return new Witness(
            [.. part.Records.Where(record => record.Source >= 0).Select(record => record.Source).Order()], subHistory,
            why.Holds == false ? IsolationWords.Sentences(small, level, why) : [], isSmall && left > 0);
    }

    static IEnumerable<TransactionRecord> Start(TransactionHistory history, IsolationFinding finding)
    {
        if (finding.Flaw is not { } flaw) return finding.Blamed.Order().Select(history.RecordOf);
        var chosen = new SortedSet<int> { flaw.Reader };
        if (flaw.Other >= 0) chosen.Add(flaw.Other);
        return chosen.Select(record => history.Log.Records[record]);
    }

    static IsolationFinding? Violated(TransactionLog part, IsolationLevel level, Budget budget, ref long left)
    {
        if (left <= 0) return null;
        left -= part.Records.Count;
        var judge = new IsolationJudge(TransactionHistory.Of(part), budget with { Configurations = long.Max(1, left) });
        var finding = judge.Decide(level);
        left -= finding.Spent;
        return finding;
    }

    /// <summary>Half of them, then quarters, and so on; single ones until none can be left out.</summary>
    static List<TransactionRecord> Smaller(List<TransactionRecord> records, Func<IReadOnlyList<TransactionRecord>, bool> isBad)
    {
        var size = int.Max(1, records.Count / 2);
        while (true)
        {
            var before = records.Count;
            for (var at = 0; at < records.Count;)
            {
                List<TransactionRecord> fewer = [.. records[..at], .. records[int.Min(records.Count, at + size)..]];
                if (isBad(fewer)) records = fewer;
                else at += size;
            }
            if (size == 1 && records.Count == before) return records;
            size = int.Max(1, size / 2);
        }
    }

    /// <summary>A transaction without the steps that do not matter.</summary>
    static TransactionRecord Shorter(
        List<TransactionRecord> records, int i, Func<IReadOnlyList<TransactionRecord>, bool> isBad)
    {
        var record = records[i];
        for (var at = record.Steps.Length - 1; at >= 0; at--)
        {
            var shorter = record with { Steps = [.. record.Steps[..at], .. record.Steps[(at + 1)..]] };
            List<TransactionRecord> others = [.. records];
            others[i] = shorter;
            if (isBad(others)) record = shorter;
        }
        return record;
    }
}
