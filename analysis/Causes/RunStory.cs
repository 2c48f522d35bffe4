using System.Globalization;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Causes;

/// <summary>A run as chains of causes are read from it: what happened, what clients saw, what was done to the system.</summary>
/// <param name="trace">Kept in full; else nothing can be told.</param>
/// <param name="end">When the run ended.</param>
public sealed class RunStory(Trace trace, History history, IReadOnlyList<FaultReport> faults, Instant end)
{
    /// <summary>By how much the clocks of servers were ahead of true time at the end of the run; negative for behind.</summary>
    public IReadOnlyList<(NodeId Server, Duration Ahead)> Clocks { get; init; } = [];

    internal Trace Trace => trace;

    /// <summary>What clients saw.</summary>
    public History Clients => history;

    internal CarriedValues Carried { get; } = new();

    /// <summary>The event in which a process began or ended an operation at a time; -1 when there is none.</summary>
    internal long StepOf(int process, Instant at, bool isBegin)
    {
        foreach (var e in history.Events)
            if (e.Process == process && e.Time == at && (e.Type == OpType.Invoke) == isBegin) return e.Step;
        return -1;
    }

    /// <summary>
    /// From what a client was answered back to the server whose message first brought the value: the messages before it in the chain of
    /// causes did not carry it. Of nothing, or of what travels in another form, it is the server that answered the client.
    /// </summary>
    /// <returns>The server and the step in which it sent that; a step of -1 where no server had a part in it.</returns>
    internal (NodeId Server, long Step) Origin(long begun, long completed, Value value)
    {
        var (server, step) = (default(NodeId), -1L);
        for (var at = Brought(begun, completed, value); at >= 0; at = trace[at].Parent)
        {
            var e = trace[at];
            if (e.Kind != EventKind.Deliver || e.Peer.IsClient) continue;
            if (step >= 0 && !Carried.Carries(e.What, value)) break;
            (server, step) = (e.Peer, e.Parent);
        }
        return (server, step);
    }

    /// <summary>
    /// The last answer with the value that came to the client while it asked; of several servers one may have brought it.
    /// </summary>
    long Brought(long begun, long completed, Value value)
    {
        var client = trace[completed].Machine;
        if (!value.IsNil)
            for (var id = completed; id > begun; id--)
                if (trace[id] is { Kind: EventKind.Deliver } e && e.Machine == client && !e.Peer.IsClient && Carried.Carries(e.What, value))
                    return id;
        return trace[completed].Parent;
    }

    /// <summary><c>AppendEntries from n1</c>; for what is no message, its kind.</summary>
    internal string Told(long id)
    {
        var e = trace[id];
        return e.Kind is EventKind.Deliver or EventKind.Drop
            ? Text($"{e.What!.GetType().Name} from {e.Peer}") : e.What is null ? TraceText.Name(e.Kind)
                : $"{TraceText.Name(e.Kind)} {e.What.GetType().Name}";
    }

    internal string Sent(long delivered) =>
        trace[delivered].Parent is >= 0 and var parent ? trace[parent].Time.ToString() : "an unknown time";

    /// <summary>Why a message was lost, with the faults that were on.</summary>
    internal string Reason(long dropped)
    {
        var on = Faults(trace[dropped].Time);
        var reason = TraceText.Name(trace[dropped].Reason);
        return on.Length == 0 ? reason : $"{reason}, while {on} was on";
    }

    /// <summary>The faults that were on at a time, at most two; empty when there was none.</summary>
    internal string Faults(Instant at) => string.Join(" and ", faults.Select((fault, i) => (fault, Number: i + 1))
        .Where(one => FaultTime.Of(one.fault, end).Contains(at)).Take(2).Select(one => Text($"fault {one.Number}, {one.fault.Text}")));

    /// <summary>The messages that were lost on their way to a server: each with its reason, and how many more.</summary>
    internal IEnumerable<string> Lost(IReadOnlyList<long> dropped, NodeId server, string what)
    {
        foreach (var id in dropped.Take(3))
            yield return Text($"{Told(id)} with {what} for {server} was lost at {trace[id].Time} (event {id}): {Reason(id)}");
        if (dropped.Count > 3) yield return Text($"and {dropped.Count - 3} more messages with {what} for {server} were lost");
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
