using System.Globalization;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Causes;

/// <summary>
/// Why a read was stale, out of the trace of its run: which server its value came from, since when that server had it, and what kept the
/// newer value away from it: a message that was dropped, came late or was never sent. Values are recognised in messages by being equal, so
/// the newer value must be one that was written once.
/// </summary>
public sealed class StaleReadCause
{
    readonly Trace trace;
    readonly IReadOnlyList<FaultReport> faults;
    readonly Instant end;
    readonly ReadStaleness read;
    readonly CarriedValues carried = new();
    readonly long completed, newerBegan;

    StaleReadCause(Trace trace, IReadOnlyList<FaultReport> faults, Instant end, ReadStaleness read, long completed, long newerBegan)
    {
        (this.trace, this.faults, this.end, this.read) = (trace, faults, end, read);
        (this.completed, this.newerBegan) = (completed, newerBegan);
    }

    /// <summary>
    /// The chain of causes, one link a line; empty where the read was not stale or the trace was not kept in full.
    /// </summary>
    public static IReadOnlyList<string> Of(
        Trace trace, History history, IReadOnlyList<FaultReport> faults, Instant end, ReadStaleness read)
    {
        if (trace.Mode != TraceMode.Full || read.Missed is not { } missed) return [];
        var completed = StepOf(history, read.Read, isBegin: false);
        var newerBegan = StepOf(history, missed, isBegin: true);
        return completed < 0 || newerBegan < 0 ? [] : [.. Make().Lines(missed)];

        StaleReadCause Make() => new(trace, faults, end, read, completed, newerBegan);
    }

    static long StepOf(History history, ClientOperation operation, bool isBegin)
    {
        var at = isBegin ? operation.Invoked : operation.Completed;
        foreach (var e in history.Events)
            if (e.Process == operation.Process && e.Time == at && (e.Type == OpType.Invoke) == isBegin
                && e.Key == operation.Key) return e.Step;
        return -1;
    }

    IEnumerable<string> Lines(ClientOperation missed)
    {
        var key = read.Read.Key is { } name ? " of " + name : "";
        var known = read.Read.Invoked - read.Age;
        yield return Text($"the read{key} by process {read.Read.Process}, begun at {read.Read.Invoked}, returned {read.Read.Value}, ")
            + Text($"although {missed.Value} had been known since {known} ")
            + Text($"(process {missed.Process} began to write it at {missed.Invoked})");
        var (server, served) = Origin();
        if (served < 0)
        {
            yield return "no server's message is among its causes: the client answered it by itself";
            yield break;
        }
        yield return Text($"its value came from {server}, in its step at {trace[served].Time} (event {served}: {Told(served)})");
        if (Had(server, served, read.Read.Value) is >= 0 and var had)
            yield return Text($"{server} had {read.Read.Value} at the latest since {trace[had].Time}, when it got {Told(had)} ")
                + Text($"(event {had})");
        else if (read.Read.Value.IsNil) yield return Text($"{server} had nothing there");
        foreach (var line in Withheld(server, served, missed)) yield return line;
    }

    /// <summary>
    /// From the reply back to the server whose message first brought what was returned: the messages before it in the chain of causes did
    /// not carry the value. Of nothing, or of what travels in another form, it is the server that answered the client.
    /// </summary>
    (NodeId Server, long Step) Origin()
    {
        var (server, step) = (default(NodeId), -1L);
        for (var at = trace[completed].Parent; at >= 0; at = trace[at].Parent)
        {
            var e = trace[at];
            if (e.Kind != EventKind.Deliver || e.Peer.IsClient) continue;
            if (step >= 0 && !carried.Carries(e.What, read.Read.Value)) break;
            (server, step) = (e.Peer, e.Parent);
        }
        return (server, step);
    }

    /// <summary>The last delivery to a server, up to a step, of a message with a value; -1 when there is none.</summary>
    long Had(NodeId server, long until, Value value)
    {
        if (value.IsNil) return -1;
        for (var id = until; id >= 0; id--)
            if (trace[id] is { Kind: EventKind.Deliver } e && e.Machine == server && carried.Carries(e.What, value))
                return First(server, id, value);
        return -1;
    }

    long First(NodeId server, long last, Value value)
    {
        for (var id = 0L; id < last; id++)
            if (trace[id] is { Kind: EventKind.Deliver } e && e.Machine == server && carried.Carries(e.What, value)) return id;
        return last;
    }

    IEnumerable<string> Withheld(NodeId server, long served, ClientOperation missed)
    {
        var (dropped, late, early) = (new List<long>(), -1L, -1L);
        for (var id = newerBegan; id < trace.Count && late < 0; id++)
        {
            var e = trace[id];
            if (e.Machine != server || e.Kind is not (EventKind.Deliver or EventKind.Drop)) continue;
            if (!carried.Carries(e.What, missed.Value)) continue;
            if (e.Kind == EventKind.Drop && id < served) dropped.Add(id);
            else if (e.Kind == EventKind.Deliver && id <= served && early < 0) early = id;
            else if (e.Kind == EventKind.Deliver && id > served) late = id;
        }
        if (early >= 0)
            yield return Text($"{server} had got {missed.Value} at {trace[early].Time} already, in {Told(early)} (event {early}), but did ")
                + "not answer from it";
        foreach (var id in dropped.Take(3))
            yield return Text($"{Told(id)} with {missed.Value} for {server} was lost at {trace[id].Time} (event {id}): {Reason(id)}");
        if (dropped.Count > 3) yield return Text($"and {dropped.Count - 3} more messages with {missed.Value} for {server} were lost");
        if (late >= 0)
            yield return Text($"{missed.Value} came to {server} only at {trace[late].Time}, ")
                + Text($"{trace[late].Time - read.Read.Invoked} after the read had begun, in ")
                + Text($"{Told(late)} (event {late}, sent at {Sent(late)})");
        else if (early < 0 && dropped.Count == 0)
            yield return Text($"no message with {missed.Value} for {server} arrived, or was lost, in the whole run");
        else if (early < 0) yield return Text($"{missed.Value} never came to {server}");
    }

    string Sent(long delivered) => trace[delivered].Parent is >= 0 and var parent ? trace[parent].Time.ToString() : "an unknown time";

    string Reason(long dropped)
    {
        var reason = TraceText.Name(trace[dropped].Reason);
        var at = trace[dropped].Time;
        var on = faults.Select((fault, i) => (fault, Number: i + 1)).Where(one => FaultTime.Of(one.fault, end).Contains(at)).Take(2)
            .Select(one => Text($"fault {one.Number}, {one.fault.Text}")).ToArray();
        return on.Length == 0 ? reason : $"{reason}, while {string.Join(" and ", on)} was on";
    }

    /// <summary><c>AppendEntries from n1</c>; for what is no message, its kind.</summary>
    string Told(long id)
    {
        var e = trace[id];
        return e.Kind is EventKind.Deliver or EventKind.Drop
            ? Text($"{e.What!.GetType().Name} from {e.Peer}") : e.What is null ? TraceText.Name(e.Kind)
                : $"{TraceText.Name(e.Kind)} {e.What.GetType().Name}";
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
