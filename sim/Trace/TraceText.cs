using System.Globalization;

namespace Simulator;

/// <summary>The canonical text of trace events: one line each, the same on every machine.</summary>
public static class TraceText
{
    /// <summary><c>1042 0.150000000s n2 deliver from n1 &lt;1031 RequestVote(Term=2 …)</c></summary>
    public static string Line(Trace trace, long id)
    {
        var e = trace[id];
        var parent = e.Parent < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" <{e.Parent}");
        var peer = e.Peer == e.Machine ? "" : e.Kind == EventKind.Deliver || e.Kind == EventKind.Drop ? $" from {e.Peer}" : $" by {e.Peer}";
        var reason = e.Kind == EventKind.Drop ? " " + Name(e.Reason) : "";
        var what = trace.Shapes.Text(e.What);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{id} {e.Time} {e.Machine} {Name(e.Kind)}{peer}{reason}{parent}{(what.Length > 0 ? " " : "")}{what}");
    }

    public static string Name(EventKind kind) => kind switch
    {
        EventKind.FaultBegin => "fault-begin",
        EventKind.FaultEnd => "fault-end",
        EventKind.Deliver => "deliver",
        EventKind.Fire => "fire",
        EventKind.Fact => "fact",
        EventKind.Invoke => "invoke",
        EventKind.Complete => "complete",
        EventKind.Write => "write",
        EventKind.Sync => "sync",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static string Name(DropReason reason) => reason switch
    {
        DropReason.ReceiverDown => "receiver-down",
        DropReason.WriteLost => "write-lost",
        DropReason.NoSuchMachine => "no-such-machine",
        _ => reason.ToString().ToLowerInvariant(),
    };
}
