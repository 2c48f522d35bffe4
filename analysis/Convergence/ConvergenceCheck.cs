using System.Globalization;

namespace Simulator.Analysis.Convergence;

/// <summary>
/// A property of replicas after the last disturbance, which is the last begin of an operation that is no read, or begin or end of a
/// fault. Judged from what servers note to hold.
/// </summary>
public abstract class ConvergenceCheck(string name)
    : TraceCheck(name, "Terry et al., Managing Update Conflicts in Bayou, SOSP 1995: eventual consistency")
{
    private protected ReplicaStates States { get; } = new();

    /// <summary>When replicas were last disturbed from outside.</summary>
    protected Instant Disturbed { get; private set; }

    /// <summary>When a server last changed what it holds.</summary>
    protected Instant Changed { get; private set; }

    public sealed override string? See(in TraceEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Invoke when e.What is Operation { IsRead: false }:
            case EventKind.FaultBegin or EventKind.FaultEnd or EventKind.Heal or EventKind.Crash or EventKind.Start:
                Disturb(e.Time);
                break;
            case EventKind.Fact when !e.Machine.IsClient && States.Take(e.Machine, (IFact)e.What!):
                Change(e.Time);
                Changed = e.Time;
                break;
        }
        return null;
    }

    public sealed override string? End(Instant at) => States.IsEmpty ? "no server has told what it holds" : Judge(at);

    protected abstract string? Judge(Instant end);

    /// <summary>Some server holds something else now; <see cref="Changed"/> is still the time before.</summary>
    protected virtual void Change(Instant at) { }

    protected virtual void Disturb(Instant at) => Disturbed = at;

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
