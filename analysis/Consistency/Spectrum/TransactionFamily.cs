using Simulator.Analysis.Transactions.Isolation;

namespace Simulator.Analysis.Consistency.Spectrum;

/// <summary>The isolation levels, for histories of transactions.</summary>
static class TransactionFamily
{
    public static ModelFamily Family { get; } = new(
        "transactions",
        [.. IsolationLevels.All.Reverse().Select(each => (each.Name, each.Summary))],
        [.. Arrows()],
        all => all.Count > 0 && all.Act.All(act => act == Act.Txn) ? null : "the history is not one of transactions alone",
        Ask);

    /// <summary>All levels share their work, so they are asked together when the first is.</summary>
    static Grader Ask(Operations all, LinearizabilityOptions options)
    {
        IsolationGrades? grades = null;
        return name => (grades ??= IsolationChecks.Grade(all, options))[IsolationLevels.Named(name)!.Value];
    }

    /// <summary>What each level implies without another between the two.</summary>
    static IEnumerable<Arrow> Arrows()
    {
        IsolationLevel[] levels = [.. IsolationLevels.All.Reverse().Select(each => each.Level)];
        foreach (var stronger in levels)
            foreach (var weaker in levels)
                if (Above(stronger, weaker) && !levels.Any(between => Above(stronger, between) && Above(between, weaker)))
                    yield return new Arrow(stronger.Name(), weaker.Name());
    }

    static bool Above(IsolationLevel stronger, IsolationLevel weaker) => stronger != weaker && stronger.Implies(weaker);
}
