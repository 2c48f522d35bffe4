using System.Globalization;
using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>Holds a history of transactions against isolation levels.</summary>
public static class IsolationChecks
{
    /// <summary>
    /// Whether a level is kept, with a witness when it is not. Throws <see cref="Formats.HistoryFormatException"/> for transactions whose
    /// steps make no sense; operations on other objects leave the question open.
    /// </summary>
    public static CheckReport Check(Operations all, IsolationLevel level, LinearizabilityOptions options)
    {
        if (Judge(all, options, out var function) is not { } judge) return Other(level, function);
        return Report(judge, level, judge.Decide(level), options.Budget, new Dictionary<IsolationFinding, Witness>(ReferenceEqualityComparer.Instance));
    }

    /// <summary>All levels at once, sharing the work: what a level shows is used for those that it implies and that imply it.</summary>
    public static IsolationGrades Grade(Operations all, LinearizabilityOptions options)
    {
        var levels = IsolationLevels.All.Select(each => each.Level);
        if (Judge(all, options, out var function) is not { } judge) return new IsolationGrades([.. levels.Select(level => Other(level, function))]);
        foreach (var level in IsolationJudge.Sequence) judge.Of(level);
        var witnesses = new Dictionary<IsolationFinding, Witness>(ReferenceEqualityComparer.Instance);
        return new IsolationGrades([.. levels.Select(level => Report(judge, level, judge.Of(level), options.Budget, witnesses))]);
    }

    /// <summary>Whether a history consists of transactions of which each write can be told from every other, so that these checks can say all.</summary>
    internal static bool Applies(Operations all)
    {
        for (var op = 0; op < all.Count; op++)
            if (all.Act[op] != Act.Txn) return false;
        return all.Count > 0 && TransactionHistory.Of(TransactionLog.Of(all)).Twice is null;
    }

    /// <summary>What the test of a level says that knows nothing of the others; null when it cannot say.</summary>
    internal static bool? Alone(Operations all, IsolationLevel level) =>
        new IsolationJudge(TransactionHistory.Of(TransactionLog.Of(all)), Budget.Default).Test(level).Holds;

    static IsolationJudge? Judge(Operations all, LinearizabilityOptions options, out string function)
    {
        function = "";
        try
        {
            return new IsolationJudge(TransactionHistory.Of(TransactionLog.Of(all)), options.Budget);
        }
        catch (NotTransactionsException wrong)
        {
            function = wrong.Message;
            return null;
        }
    }

    static CheckReport Other(IsolationLevel level, string function) => new(
        level.Name(), new Verdict.Unknown($"the level is one of transactions of reads and writes, and the history has the function {function}", 0, 0),
        "transactions", "none", 0, 0, 0, "nothing");

    static CheckReport Report(
        IsolationJudge judge, IsolationLevel level, IsolationFinding finding, Budget budget, Dictionary<IsolationFinding, Witness> witnesses)
    {
        var history = judge.History;
        Verdict verdict;
        if (finding.Holds == true) verdict = new Verdict.Yes([.. finding.Order.Select(t => history.RecordOf(t).Source)]);
        else if (finding.Holds is null) verdict = new Verdict.Unknown(finding.Missing, 0, history.Count - 1);
        else
        {
            if (!witnesses.TryGetValue(finding, out var witness))
                witnesses.Add(finding, witness = IsolationWitness.Of(history, level, finding, budget));
            verdict = new Verdict.No(witness);
        }
        return new CheckReport(level.Name(), verdict, "transactions on " + (judge.HasLists ? "lists" : "registers"), finding.Algorithm,
            history.Count - 1, history.Log.Keys.Count, finding.Spent, Assumed(judge, level))
        {
            WitnessLines = verdict is Verdict.No no ? [.. Bounded(IsolationWords.Lines(no.Witness.SubHistory)), .. no.Witness.Sentences] : [],
        };
    }

    /// <summary>A witness that could not be made small is not told in full.</summary>
    static IEnumerable<string> Bounded(IEnumerable<string> lines)
    {
        const int most = 40;
        var all = lines.ToList();
        return all.Count <= most ? all
            : all.Take(most).Append(string.Create(CultureInfo.InvariantCulture, $"and {all.Count - most} more"));
    }

    static string Assumed(IsolationJudge judge, IsolationLevel level)
    {
        const string atFirst = "what nobody wrote and is nil, or zero where the file has it so, was there at first";
        return judge.HasSessionOrder && judge.IsUsual(level)
            ? atFirst + "; the order of sessions belongs to every level, as checkers of such files have it"
            : atFirst;
    }
}
