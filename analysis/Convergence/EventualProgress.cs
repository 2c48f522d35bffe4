namespace Simulator.Analysis.Convergence;

/// <summary>
/// Progress: after the last disturbance, as long as replicas differ some server changes what it holds at least once in every
/// quarter of the time that is left.
/// </summary>
public sealed class EventualProgress() : ConvergenceCheck("eventual-progress")
{
    readonly List<(Instant From, Instant Until)> stalls = [];
    Instant? since;

    protected override void Disturb(Instant at)
    {
        base.Disturb(at);
        stalls.Clear();
        since = States.Divided > 0 ? at : null;
    }

    protected override void Change(Instant at)
    {
        if (since is { } from) stalls.Add((from, at));
        since = States.Divided > 0 ? at : null;
    }

    protected override string? Judge(Instant end)
    {
        if (since is { } open) stalls.Add((open, end));
        var most = (end - Disturbed) / 4;
        foreach (var (from, until) in stalls)
            if (until - from > most && most > Duration.Zero)
                return Text($"replicas differed from {from} to {until} and no server changed what it holds; the last disturbance was at ")
                    + Text($"{Disturbed}");
        return null;
    }
}
