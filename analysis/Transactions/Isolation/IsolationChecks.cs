using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>Holds a history of transactions against isolation levels.</summary>
public static class IsolationChecks
{
    /// <summary>Whether a level is kept, with a witness when it is not.</summary>
    public static CheckReport Check(Operations all, IsolationLevel level, LinearizabilityOptions options) => Grade(all, options)[level];

    /// <summary>All levels at once, sharing the work: what a level shows is used for those that it implies and that imply it.</summary>
    public static IsolationGrades Grade(Operations all, LinearizabilityOptions options) => throw new NotSupportedException();
}
