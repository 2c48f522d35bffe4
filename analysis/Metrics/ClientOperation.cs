namespace Simulator.Analysis.Metrics;

/// <summary>One operation of a client: an invocation joined with the completion that answers it.</summary>
/// <param name="Value">What the completion carried; the argument when there was no completion.</param>
/// <param name="Completed">When the client learned the outcome; null when the history ends before it did.</param>
/// <param name="Outcome">Ok, Fail or Info. Info also for an operation that is still open.</param>
/// <param name="Error">Why, for Fail and Info; <see cref="Open"/> when there was no completion.</param>
public sealed record ClientOperation(
    int Process, string? Machine, string Function, string? Key, Value Value,
    Instant Invoked, Instant? Completed, OpType Outcome, string? Error)
{
    /// <summary>The error of an operation that nothing in the history answers.</summary>
    public const string Open = "open";

    /// <summary>How long the client waited to learn the outcome; null while it waits. Never negative.</summary>
    public Duration? Latency => Completed is { } at ? new Duration(Math.Max(0, (at - Invoked).Ns)) : null;

    /// <summary>
    /// The operations of a history in the order of their invocations. Acts of the nemesis are left out, and so is a completion that
    /// answers no invocation, which only a file can hold.
    /// </summary>
    public static IReadOnlyList<ClientOperation> In(History history)
    {
        var operations = new List<ClientOperation>();
        var pending = new Dictionary<int, int>();
        foreach (var seen in history.Events)
        {
            if (seen.IsNemesis) continue;
            if (seen.Type == OpType.Invoke)
            {
                pending[seen.Process] = operations.Count;
                operations.Add(new ClientOperation(
                    seen.Process, seen.Machine, seen.Function, seen.Key, seen.Value, seen.Time, null, OpType.Info, Open));
            }
            else if (pending.Remove(seen.Process, out var index))
            {
                var invoked = operations[index];
                operations[index] = invoked with
                {
                    Completed = seen.Time,
                    Outcome = seen.Type,
                    Error = seen.Error,
                    Value = seen.Value.IsNil ? invoked.Value : seen.Value,
                    Machine = invoked.Machine ?? seen.Machine,
                };
            }
        }
        return operations;
    }
}
