namespace Simulator.Analysis.Metrics;

/// <summary>How many operations of one kind ended in one way.</summary>
/// <param name="Error">Null for ok, and where a file gives no reason.</param>
public sealed record OutcomeCount(string Function, OpType Outcome, string? Error, long Count)
{
    /// <summary>One row for each combination that occurs, by function, outcome and error in ordinal order.</summary>
    public static IReadOnlyList<OutcomeCount> Of(IReadOnlyList<ClientOperation> operations) =>
        [.. operations
            .GroupBy(operation => (operation.Function, operation.Outcome, Error: operation.Error ?? ""))
            .OrderBy(same => same.Key.Function, StringComparer.Ordinal)
            .ThenBy(same => same.Key.Outcome)
            .ThenBy(same => same.Key.Error, StringComparer.Ordinal)
            .Select(same => new OutcomeCount(
                same.Key.Function, same.Key.Outcome, same.Key.Error.Length == 0 ? null : same.Key.Error, same.LongCount()))];
}

/// <summary>How all operations ended.</summary>
/// <param name="Unknown">Outcome info, those still open included.</param>
public sealed record OutcomeTotals(long Ok, long Fail, long Unknown)
{
    public long Invoked => Ok + Fail + Unknown;

    public static OutcomeTotals Of(IReadOnlyList<ClientOperation> operations) => new(
        operations.LongCount(operation => operation.Outcome == OpType.Ok),
        operations.LongCount(operation => operation.Outcome == OpType.Fail),
        operations.LongCount(operation => operation.Outcome == OpType.Info));
}
