using Simulator.Analysis.Broadcast;
using Simulator.Analysis.Convergence;
using Simulator.Analysis.Membership;
using Simulator.Analysis.Transactions;
using Simulator.Analysis.EventLogs;
using Simulator.Analysis.Sagas;

namespace Simulator.Analysis.Checks;

/// <summary>A check of what a run tells, by name; a run needs an instance of its own.</summary>
public sealed record TraceCheckEntry(string Name, string Summary, Func<TraceCheck> Make);

/// <summary>All checks that judge a run by its facts, in the order in which they are shown.</summary>
public static class TraceChecks
{
    public static IReadOnlyList<TraceCheckEntry> All { get; } =
    [
        .. BroadcastChecks.All,
        .. ConvergenceChecks.All,
        .. MembershipChecks.All,
        .. CommitChecks.All,
        .. SagaChecks.All,
        .. LogChecks.All,
    ];

    /// <summary>Null when there is none of this name.</summary>
    public static TraceCheckEntry? Named(string name)
    {
        foreach (var entry in All)
            if (entry.Name == name) return entry;
        return null;
    }

    /// <summary>
    /// What a check says of a whole kept trace: the event with which it failed, -1 for the end, and why; null when it holds.
    /// </summary>
    public static (long Event, string Text)? Judge(TraceCheck check, Trace trace, RunEnd end)
    {
        for (var id = trace.FirstKept; id < trace.Count; id++)
            if (TraceCheck.IsShown(trace[id].Kind) && check.See(trace[id]) is { } text) return (id, text);
        return end.Reason is EndReason.Time or EndReason.Quiescent && check.End(end.At) is { } missing ? (-1, missing) : null;
    }
}
