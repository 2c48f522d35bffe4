using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>One history held against all isolation levels.</summary>
/// <param name="Reports">By level, in the order of <see cref="IsolationLevels.All"/>.</param>
public sealed record IsolationGrades(IReadOnlyList<CheckReport> Reports)
{
    public CheckReport this[IsolationLevel level] => Reports[(int)level];

    /// <summary>Levels that hold, of which no other that holds implies them.</summary>
    public IEnumerable<IsolationLevel> Strongest => Levels<Verdict.Yes>((kept, other) => other.Implies(kept));

    /// <summary>Levels that are violated, of which no other that is violated is implied by them.</summary>
    public IEnumerable<IsolationLevel> WeakestViolated => Levels<Verdict.No>((broken, other) => broken.Implies(other));

    IEnumerable<IsolationLevel> Levels<TVerdict>(Func<IsolationLevel, IsolationLevel, bool> outdone) where TVerdict : Verdict
    {
        var some = IsolationLevels.All.Select(each => each.Level).Where(level => this[level].Verdict is TVerdict).ToList();
        return some.Where(level => !some.Any(other => other != level && outdone(level, other)));
    }
}
