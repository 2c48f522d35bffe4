using Simulator.Analysis.Laws;

namespace Simulator.Analysis.Causes;

/// <summary>
/// What became of an update that was acknowledged and is not there any more: who acknowledged it, which servers had it, what kept it from
/// the others, what each did with it (kept another state, replaced it, lost it in a crash), and where the state came from that was read.
/// </summary>
public sealed class LostUpdateCause
{
    const int MostServers = 6;

    readonly RunStory story;
    readonly Trace trace;
    readonly LostUpdate lost;
    readonly HeldStates held;
    readonly long begun, acknowledged, readBegun, read;

    /// <summary>The first message with the update that came to each server, and those for it that were lost.</summary>
    readonly SortedDictionary<NodeId, long> reached = [];
    readonly SortedDictionary<NodeId, List<long>> dropped = [];

    LostUpdateCause(RunStory story, LostUpdate lost)
    {
        (this.story, this.lost, trace) = (story, lost, story.Trace);
        held = HeldStates.Of(story, lost.Update.Key ?? "");
        begun = story.StepOf(lost.Update.Process, lost.Update.Began, isBegin: true);
        acknowledged = story.StepOf(lost.Update.Process, lost.Update.Ended!.Value, isBegin: false);
        readBegun = story.StepOf(lost.Read.Process, lost.Read.Began, isBegin: true);
        read = story.StepOf(lost.Read.Process, lost.Read.Ended!.Value, isBegin: false);
    }

    /// <summary>The chain, one link a line; empty where the trace was not kept in full.</summary>
    public static IReadOnlyList<string> Of(RunStory story, LostUpdate lost)
    {
        if (story.Trace.Mode != TraceMode.Full || lost.Update.Ended is null || lost.Read.Ended is null) return [];
        var cause = new LostUpdateCause(story, lost);
        return cause.begun < 0 || cause.acknowledged < 0 || cause.readBegun < 0 || cause.read < 0 ? [] : [.. cause.Lines().Distinct()];
    }

    IEnumerable<string> Lines()
    {
        Follow();
        var (server, step) = story.Origin(begun, acknowledged, Value.Nil);
        yield return Text($"the {lost.Update} by process {lost.Update.Process}, begun at {lost.Update.Began}, was acknowledged at ")
            + Text($"{lost.Update.Ended}") + (step < 0 ? " without any server" : Text($" by {server} (event {step}: {story.Told(step)})"));
        yield return reached.Count == 0 ? "no server ever had it" : "it reached " + string.Join(", ", reached.Select(one =>
            Text($"{one.Key} at {trace[one.Value].Time}")));
        foreach (var (missing, messages) in dropped.Take(MostServers))
            if (!reached.TryGetValue(missing, out var late) || late > messages[0])
                foreach (var line in story.Lost(messages, missing, "it")) yield return line;
        foreach (var (holder, got) in reached.Take(MostServers))
        {
            foreach (var line in held.Fate(holder, got, read)) yield return line;
            if (Crash(holder, got) is { } crash) yield return crash;
        }
        foreach (var line in Reading()) yield return line;
        foreach (var (skewed, ahead) in story.Clocks)
            if (long.Abs(ahead.Ns) >= Duration.Ms(1).Ns)
                yield return Text($"the clock of {skewed} was {new Duration(long.Abs(ahead.Ns))} {(ahead.Ns > 0 ? "ahead" : "behind")} ")
                    + "at the end of the run";
    }

    /// <summary>
    /// One pass over the run. A message bears the update if it follows from the asking, step by step, and carries its value; of a value
    /// that was written once, carrying it is enough.
    /// </summary>
    void Follow()
    {
        var update = lost.Update;
        var value = update.Function == "cas" ? update.Argument.Items[1] : update.Argument;
        var isUnique = update.Function is "write" or "cas";
        var follows = new HashSet<long> { begun };
        for (var id = begun + 1; id < read; id++)
        {
            var e = trace[id];
            var does = e.Parent >= 0 && follows.Contains(e.Parent);
            if (does) follows.Add(id);
            if (e.Kind is not (EventKind.Deliver or EventKind.Drop) || e.Machine.IsClient || !(does || isUnique)) continue;
            if (!story.Carried.Carries(e.What, value)) continue;
            if (e.Kind == EventKind.Deliver) reached.TryAdd(e.Machine, id);
            else if (dropped.TryGetValue(e.Machine, out var messages)) messages.Add(id);
            else dropped.Add(e.Machine, [id]);
        }
    }

    /// <summary>
    /// The first crash of a server after it had the update, and whether its disk had it by then; null when there was none.
    /// </summary>
    string? Crash(NodeId server, long got)
    {
        var (write, isSynced) = (-1L, false);
        for (var id = got; id < read; id++)
        {
            var e = trace[id];
            if (e.Machine != server) continue;
            if (e.Kind == EventKind.Write && write < 0) write = id;
            else if (e.Kind == EventKind.Sync && write >= 0) isSynced |= e.Parent >= write;
            else if (e.Kind == EventKind.Crash)
                return Text($"{server} crashed at {e.Time} (event {id}{On(e.Time)}), ") + (write < 0
                    ? "and had written none of it to its disk" : isSynced ? "after its disk had it" : "before its disk had it");
        }
        return null;
    }

    string On(Instant at) => story.Faults(at) is { Length: > 0 } faults ? ": " + faults : "";

    IEnumerable<string> Reading()
    {
        var (server, step) = story.Origin(readBegun, read, Value.Nil);
        if (step < 0) yield break;
        yield return Text($"the read by process {lost.Read.Process}, begun at {lost.Read.Began}, found {lost.Read.Result}: ")
            + Text($"it was answered by {server} (event {step}: {story.Told(step)})");
        foreach (var line in held.Provenance(server, step)) yield return line;
        if (!reached.ContainsKey(server)) yield return Text($"{server} had never got the {lost.Update.Function}");
    }

    static string Text(FormattableString text) => RunStory.Text(text);
}
