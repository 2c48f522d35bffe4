namespace Simulator.Analysis.Broadcast;

/// <summary>
/// Whether a run has come to rest: every fault is over, and for a while nothing but the ordinary has happened. Only then does
/// what is still missing count as missing.
/// </summary>
sealed class Settling
{
    /// <summary>How long a cluster has for what it owes.</summary>
    public static readonly Duration Time = Duration.Seconds(5);

    readonly SortedSet<int> active = [];
    Instant disturbed;

    public void See(in TraceEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.FaultBegin: active.Add(e.Detail); break;
            case EventKind.FaultEnd: active.Remove(e.Detail); break;
            case EventKind.Fact when e.What is Configured: break;
            case EventKind.Start when !e.Machine.IsClient: break;
            case EventKind.Crash or EventKind.Resume or EventKind.Turn or EventKind.Heal when !e.Machine.IsClient: break;
            default: return;
        }
        disturbed = e.Time;
    }

    /// <summary>Whether what happened up to then must have had all its consequences by the end.</summary>
    public bool IsSettled(Instant end) => active.Count == 0 && end - disturbed >= Time;
}
