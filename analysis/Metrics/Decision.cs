namespace Simulator.Analysis.Metrics;

/// <summary>The moment at which it is settled whether the service was there for an operation.</summary>
/// <param name="At">When the client learned the outcome, or its deadline, whichever came first.</param>
/// <param name="Answered">Whether the service had answered by then, be it with a no that the data demands.</param>
public readonly record struct Decision(Instant At, string? Machine, bool Answered)
{
    /// <summary>The error of an operation that the service refused because the data did not fit it: an answer, not an outage.</summary>
    public const string Precondition = "precondition";

    /// <summary>
    /// The decisions within the run in the order of their instants. Operations still open at the end whose deadline lies beyond it are
    /// undecided and left out.
    /// </summary>
    internal static IReadOnlyList<Decision> Of(IReadOnlyList<ClientOperation> operations, RunWindow window)
    {
        var decisions = new List<Decision>(operations.Count);
        foreach (var operation in operations)
        {
            var deadline = operation.Invoked + window.Deadline;
            var inTime = operation.Completed is { } completed && completed <= deadline;
            var at = inTime ? operation.Completed!.Value : deadline;
            if (at <= window.End) decisions.Add(new Decision(at, operation.Machine, inTime && IsAnswer(operation)));
        }
        return [.. decisions.OrderBy(decision => decision.At)];
    }

    /// <summary>Index of the first decision that is not before an instant.</summary>
    internal static int FirstAt(IReadOnlyList<Decision> decisions, Instant at)
    {
        var low = 0;
        var high = decisions.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (decisions[middle].At < at) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    // Jepsen's files often fail a compare-and-set without naming the error; it can only be the comparison.
    static bool IsAnswer(ClientOperation operation) => operation.Outcome switch
    {
        OpType.Ok => true,
        OpType.Fail => operation.Error == Precondition || operation is { Error: null, Function: "cas" },
        _ => false,
    };
}
