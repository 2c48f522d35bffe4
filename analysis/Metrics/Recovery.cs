namespace Simulator.Analysis.Metrics;

/// <summary>How clients came through one fault.</summary>
/// <param name="Fault">Index of the fault in the order of the reports.</param>
/// <param name="Outage">
/// The longest time without any operation that succeeded, of all clients together, from the begin of the fault to the first success after
/// its end. Null when nobody asked anything meanwhile.
/// </param>
/// <param name="Recovery">
/// From the end of the fault to the first success of a client that had gone without an answer while it was on. Null when nobody had, when
/// the fault did not end, and when they were not served again.
/// </param>
public sealed record FaultRecovery(int Fault, Duration? Outage, Duration? Recovery)
{
    internal static IReadOnlyList<FaultRecovery> Of(
        IReadOnlyList<ClientOperation> operations, IReadOnlyList<Decision> decisions, IReadOnlyList<FaultReport> faults, Instant end)
    {
        var successes = operations.Where(each => each.Outcome == OpType.Ok).Select(each => (At: each.Completed!.Value, each.Machine))
            .OrderBy(each => each.At).ToArray();
        var rows = new List<FaultRecovery>();
        for (var i = 0; i < faults.Count; i++)
        {
            var on = FaultTime.Of(faults[i], end);
            var unserved = decisions.Where(each => !each.Answered && on.Contains(each.At)).Select(each => each.Machine).ToHashSet();
            Duration? recovery = null;
            if (faults[i].Until is { } until && unserved.Count > 0)
                foreach (var success in successes)
                {
                    if (success.At < until || !unserved.Contains(success.Machine)) continue;
                    recovery = success.At - until;
                    break;
                }
            rows.Add(new FaultRecovery(i, LongestWithout(successes, operations, on, end), recovery));
        }
        return rows;
    }

    static Duration? LongestWithout((Instant At, string? Machine)[] successes, IReadOnlyList<ClientOperation> operations, Interval on,
        Instant end)
    {
        if (!operations.Any(each => on.Touches(each.Invoked, each.Completed ?? end))) return null;
        var (since, longest) = (on.From, Duration.Zero);
        foreach (var (at, _) in successes)
        {
            if (at < on.From) continue;
            if (at - since > longest) longest = at - since;
            since = at;
            if (at >= on.Until) return longest;
        }
        var last = on.Until < end ? on.Until : end;
        return last - since > longest ? last - since : longest;
    }
}
