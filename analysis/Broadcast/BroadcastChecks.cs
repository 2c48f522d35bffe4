namespace Simulator.Analysis.Broadcast;

/// <summary>The checks of atomic broadcast, by name.</summary>
public static class BroadcastChecks
{
    public static IReadOnlyList<BroadcastCheckEntry> All { get; } =
    [
        new("one-leader-per-epoch", "no two servers hold the leading role of one epoch", () => new OneLeaderPerEpoch()),
        new("uniform-total-order", "all servers decide and deliver the same in the same order", () => new UniformTotalOrder()),
        new("uniform-agreement", "what one server delivers, every server delivers that gets so far, and in the end all do",
            () => new UniformAgreement()),
        new("validity", "what is delivered was submitted, and what clients were told to be done was delivered", () => new Validity()),
        new("integrity", "no request is delivered twice", () => new Integrity()),
        new("equal-application", "servers that have gone equally far are in equal states", () => new EqualApplication()),
    ];

    /// <summary>Null when there is none of this name.</summary>
    public static BroadcastCheckEntry? Named(string name)
    {
        foreach (var entry in All)
            if (entry.Name == name) return entry;
        return null;
    }

    /// <summary>What a check says of a whole kept trace: the event with which it failed, -1 for the end, and why; null when it holds.</summary>
    public static (long Event, string Text)? Judge(TraceCheck check, Trace trace, RunEnd end)
    {
        for (var id = trace.FirstKept; id < trace.Count; id++)
            if (TraceCheck.IsShown(trace[id].Kind) && check.See(trace[id]) is { } text) return (id, text);
        return end.Reason is EndReason.Time or EndReason.Quiescent && check.End(end.At) is { } missing ? (-1, missing) : null;
    }
}

/// <summary>A check by name; a run needs an instance of its own.</summary>
public sealed record BroadcastCheckEntry(string Name, string Summary, Func<BroadcastCheck> Make);
