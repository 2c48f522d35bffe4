using Simulator.Analysis.Checks;

namespace Simulator.Analysis.EventLogs;

/// <summary>The checks of event logs and of views that follow them, by name.</summary>
public static class LogChecks
{
    public static IReadOnlyList<TraceCheckEntry> All { get; } =
    [
        new("append-only", "versions of an aggregate follow each other, no command is in the log twice, nothing confirmed is ever gone",
            () => new AppendOnly()),
        new("replay-equals-state", "whatever state of an aggregate anybody holds is what a replay of the log up to its version gives",
            () => new ReplayEqualsState()),
        new("own-writes-read", "no client process reads an older version than it has written", () => new OwnWritesRead()),
    ];
}

/// <summary>A log only grows: versions without gaps, a command once, and what a client was told to be in it stays in it.</summary>
public sealed class AppendOnly() : LogCheck("append-only", "Fowler, Event Sourcing, 2005; Young, CQRS Documents, 2010")
{
    readonly Dictionary<(string Key, long Version), long> confirmed = [];
    readonly List<EventConfirmed> order = [];

    public override string? End(Instant at)
    {
        if (!Settling.IsSettled(at)) return null;
        foreach (var e in order)
            if (!Logs.TryGetValue(e.Key, out var log) || log.Count < e.Version || log[(int)e.Version - 1].Command != e.Command)
                return Text($"event {e.Version} of {e.Key} was confirmed, and it is not in the log at the end");
        return null;
    }

    private protected override string? Appends(IReadOnlyList<EventAppended> log, EventAppended e)
    {
        if (e.Version != log.Count + 1) return Text($"event {e.Version} of {e.Key} follows event {log.Count}");
        if (confirmed.TryGetValue((e.Key, e.Version), out var command) && command != e.Command)
            return Text($"event {e.Version} of {e.Key} was confirmed, and another has taken its place");
        foreach (var before in log)
            if (before.Command == e.Command)
                return Text($"command {e.Command} has led to event {before.Version} and to event {e.Version} of {e.Key}");
        return null;
    }

    protected override string? Noted(NodeId machine, IFact fact)
    {
        if (fact is not EventConfirmed e) return null;
        confirmed[(e.Key, e.Version)] = e.Command;
        order.Add(e);
        return null;
    }
}

/// <summary>
/// Audit: states that were arrived at by way of a snapshot, a projection or a replay are the sum of the events up to their version.
/// </summary>
public sealed class ReplayEqualsState() : LogCheck("replay-equals-state", "Fowler, Event Sourcing, 2005: complete rebuild, temporal query")
{
    readonly Dictionary<string, long> openings = [];

    protected override string? Noted(NodeId machine, IFact fact)
    {
        if (fact is Stands stands) openings[stands.Key] = stands.Opening;
        if (fact is not Replayed state || !openings.TryGetValue(state.Key, out var amount)) return null;
        var count = Logs.TryGetValue(state.Key, out var log) ? log.Count : 0;
        if (state.Version > count)
            return Text($"{machine} holds version {state.Version} of {state.Key}, and the log has {count} events of it");
        for (var i = 0; i < state.Version; i++) amount += log![i].Adds;
        if (amount == state.Amount) return null;
        return Text($"{machine} takes {state.Key} to hold {state.Amount} in version {state.Version}; ")
            + Text($"a replay of the log gives {amount}");
    }
}

/// <summary>Read your writes, by version tokens.</summary>
public sealed class OwnWritesRead() : LogCheck("own-writes-read", "Terry et al., PDIS 1994: read your writes")
{
    readonly Dictionary<(int Process, string Key), long> written = [];

    protected override string? Noted(NodeId machine, IFact fact)
    {
        switch (fact)
        {
            case WroteVersion wrote:
                var before = written.GetValueOrDefault((wrote.Process, wrote.Key));
                written[(wrote.Process, wrote.Key)] = long.Max(before, wrote.Version);
                return null;
            case ReadVersion read when written.GetValueOrDefault((read.Process, read.Key)) is var own && own > read.Version:
                return Text($"{machine} has written version {own} of {read.Key} and then reads version {read.Version}");
            default: return null;
        }
    }
}
