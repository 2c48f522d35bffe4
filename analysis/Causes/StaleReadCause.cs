namespace Simulator.Analysis.Causes;

/// <summary>
/// Why a read was stale, out of the trace of its run: which server its value came from, since when that server had it, and what kept the
/// newer value away from it: a message that was dropped, came late or was never sent. Values are recognised in messages by being equal, so
/// the newer value must be one that was written once.
/// </summary>
public sealed class StaleReadCause
{
    readonly RunStory story;
    readonly Trace trace;
    readonly OldRead read;
    readonly CarriedValues carried;
    readonly long begun, completed, newerBegan;

    StaleReadCause(RunStory story, OldRead read)
    {
        (this.story, this.read) = (story, read);
        (trace, carried) = (story.Trace, story.Carried);
        begun = story.StepOf(read.Process, read.Begun, isBegin: true);
        completed = story.StepOf(read.Process, read.Ended, isBegin: false);
        newerBegan = story.StepOf(read.Writer, read.WriteBegun, isBegin: true);
    }

    /// <summary>The chain of causes, one link a line; empty where the trace was not kept in full.</summary>
    public static IReadOnlyList<string> Of(RunStory story, OldRead read)
    {
        if (story.Trace.Mode != TraceMode.Full) return [];
        var cause = new StaleReadCause(story, read);
        return cause.begun < 0 || cause.completed < 0 || cause.newerBegan < 0 ? [] : [.. cause.Lines()];
    }

    IEnumerable<string> Lines()
    {
        var key = read.Key is { } name ? " of " + name : "";
        yield return Text($"the read{key} by process {read.Process}, begun at {read.Begun}, returned {read.Found}, ")
            + (read.Known is { } known
                ? Text($"although {read.Missed} had been known since {known} ")
                    + Text($"(process {read.Writer} began to write it at {read.WriteBegun})")
                : Text($"while process {read.Writer}, since {read.WriteBegun}, was writing {read.Missed}"));
        var (server, served) = story.Origin(begun, completed, read.Found);
        if (served < 0)
        {
            yield return "no server's message is among its causes: the client answered it by itself";
            yield break;
        }
        yield return Text($"its value came from {server}, in its step at {trace[served].Time} (event {served}: {story.Told(served)})");
        if (Had(server, served, read.Found) is >= 0 and var had)
            yield return Text($"{server} had {read.Found} at the latest since {trace[had].Time}, when it got {story.Told(had)} ")
                + Text($"(event {had})");
        else if (read.Found.IsNil) yield return Text($"{server} had nothing there");
        foreach (var line in Withheld(server, served)) yield return line;
        foreach (var line in Clock(server)) yield return line;
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

    IEnumerable<string> Withheld(NodeId server, long served)
    {
        var (dropped, late, early) = (new List<long>(), -1L, -1L);
        for (var id = newerBegan; id < trace.Count && late < 0; id++)
        {
            var e = trace[id];
            if (e.Machine != server || e.Kind is not (EventKind.Deliver or EventKind.Drop)) continue;
            if (!carried.Carries(e.What, read.Missed)) continue;
            if (e.Kind == EventKind.Drop && id < served) dropped.Add(id);
            else if (e.Kind == EventKind.Deliver && id <= served && early < 0) early = id;
            else if (e.Kind == EventKind.Deliver && id > served) late = id;
        }
        if (early >= 0)
        {
            yield return Text($"{server} had got {read.Missed} at {trace[early].Time} already, in {story.Told(early)} ")
                + Text($"(event {early}), but did not answer from it");
            foreach (var line in HeldStates.Of(story, read.Key ?? "").Fate(server, early, served)) yield return line;
        }
        foreach (var line in story.Lost(dropped, server, read.Missed.ToString())) yield return line;
        if (late >= 0 && early < 0)
            yield return Text($"{read.Missed} came to {server} only at {trace[late].Time}, ")
                + Text($"{trace[late].Time - read.Begun} after the read had begun, in ")
                + Text($"{story.Told(late)} (event {late}, sent at {story.Sent(late)})");
        else if (early < 0 && dropped.Count == 0)
            yield return Text($"no message with {read.Missed} for {server} arrived, or was lost, in the whole run");
        else if (early < 0) yield return Text($"{read.Missed} never came to {server}");
    }

    /// <summary>A clock that was set or ran at another rate before the read may be why the server thought that it might answer.</summary>
    IEnumerable<string> Clock(NodeId server)
    {
        for (var id = completed; id >= 0; id--)
            if (trace[id] is { Kind: EventKind.Clock } e && e.Machine == server)
            {
                yield return Text($"the clock of {server} was no true one: {e.What} at {e.Time} (event {id})");
                yield break;
            }
    }

    static string Text(FormattableString text) => RunStory.Text(text);
}
