using System.Globalization;

namespace Simulator.Analysis.Broadcast;

/// <summary>
/// A property of atomic broadcast, judged from the facts that servers and clients have noted. What a server notes once it is
/// Byzantine counts for nothing.
/// </summary>
public abstract class BroadcastCheck(string name, string source) : TraceCheck(name, source)
{
    /// <summary>No log gets so long; a number beyond it has been garbled.</summary>
    const long Farthest = 1L << 56;

    NodeSet liars;

    public sealed override string? See(in TraceEvent e)
    {
        Watch(e);
        if (e.Machine.IsClient) return SeeClient(e);
        if (e.Machine == NodeId.Nemesis) return null;
        switch (e.Kind)
        {
            case EventKind.Start:
                Started(e.Machine);
                return null;
            case EventKind.Turn:
                liars = liars.With(e.Machine);
                Turned(e.Machine);
                return null;
            case EventKind.Fact when !liars.Contains(e.Machine):
                return SlotOf(e.What!) is < 0 or > Farthest
                    ? Text($"{e.Machine} notes {e.What}, which is no slot")
                    : Noted(e.Time, e.Machine, (IFact)e.What!);
            default:
                return null;
        }
    }

    protected bool IsLiar(NodeId server) => liars.Contains(server);

    /// <summary>An honest server noted a fact. Slots in it are sane.</summary>
    protected abstract string? Noted(Instant time, NodeId server, IFact fact);

    /// <summary>A server begins a new life.</summary>
    protected virtual void Started(NodeId server) { }

    /// <summary>A server is Byzantine from now on.</summary>
    protected virtual void Turned(NodeId server) { }

    /// <summary>Something happened at a client.</summary>
    protected virtual string? SeeClient(in TraceEvent e) => null;

    /// <summary>For what is not a matter of one server: faults.</summary>
    protected virtual void Watch(in TraceEvent e) { }

    static long SlotOf(object fact) => fact switch
    {
        Decided decided => decided.Slot,
        Delivered delivered => delivered.Slot,
        Applied applied => applied.Slot,
        _ => 0,
    };

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
