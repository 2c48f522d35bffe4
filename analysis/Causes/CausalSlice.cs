namespace Simulator.Analysis.Causes;

/// <summary>
/// The part of a run from which something followed: its causal past (Lamport, "Time, Clocks, and the Ordering of Events", CACM 1978),
/// all else dropped. An event's causes are the step that sent the message or armed the timer, and what its own machine did before. A
/// crash forgets all but what was written, so after a restart only the writes count, and what they followed from.
/// </summary>
public sealed class CausalSlice
{
    readonly Trace trace;
    readonly SortedSet<long> events = [];

    CausalSlice(Trace trace) => this.trace = trace;

    /// <summary>
    /// The events of the slice by their ids, in the order in which they happened; what was noted in passing is not among them.
    /// </summary>
    public IReadOnlyCollection<long> Events => events;

    public Trace Trace => trace;

    /// <param name="trace">Kept in full.</param>
    /// <param name="effects">Events by their ids. They and everything from which they followed are the slice.</param>
    public static CausalSlice Of(Trace trace, IEnumerable<long> effects)
    {
        var slice = new CausalSlice(trace);
        var before = slice.Predecessors();
        var open = new Stack<long>(effects.Where(id => id >= 0));
        while (open.TryPop(out var id))
        {
            if (!slice.events.Add(id)) continue;
            if (trace[id].Parent >= 0) open.Push(trace[id].Parent);
            if (before[(int)id] >= 0) open.Push(before[(int)id]);
        }
        return slice;
    }

    /// <summary>
    /// The events that tell of a violation: the one after which it was found, and the last of every other machine that it speaks of.
    /// </summary>
    /// <param name="text">What the check said.</param>
    public static IEnumerable<long> EffectsOf(Trace trace, long violation, string text)
    {
        yield return violation;
        // What is missing in the end followed from nothing; but something came last on each machine, and the rest before it.
        var isAtEnd = trace[violation].Machine == NodeId.Nemesis;
        var named = Names(text);
        var found = new HashSet<NodeId>();
        for (var id = violation - 1; id >= trace.FirstKept; id--)
            if (IsStep(trace[id].Kind) && (isAtEnd || named.Contains(trace[id].Machine.ToString())) && found.Add(trace[id].Machine))
                yield return id;
    }

    /// <summary>The facts that the events of the slice have noted, by event; what is only counted is none.</summary>
    public IEnumerable<long> FactsOf(long id)
    {
        for (var next = id + 1; next < trace.Count && (trace[next].Kind is EventKind.Fact or EventKind.Write
            || trace[next].Parent == id); next++)
            if (trace[next].Kind == EventKind.Fact && trace[next].Parent == id && trace[next].What is not Tally) yield return next;
    }

    /// <summary>For each event the one before it on the same machine from which it can have followed; -1 for none.</summary>
    long[] Predecessors()
    {
        if (trace.FirstKept > 0) throw new ArgumentException("the trace must be kept in full", nameof(trace));
        var before = new long[trace.Count];
        var steps = new Dictionary<NodeId, long>();
        var writes = new Dictionary<NodeId, long>();
        for (long id = 0; id < trace.Count; id++)
        {
            var e = trace[id];
            before[id] = -1;
            if (e.Machine == NodeId.Nemesis) continue;
            var source = e.Kind == EventKind.Start && !e.Machine.IsClient ? writes : steps;
            if (e.Kind is not (EventKind.Fact or EventKind.Drop)) before[id] = source.GetValueOrDefault(e.Machine, -1);
            if (e.Kind == EventKind.Write) writes[e.Machine] = id;
            if (e.Kind == EventKind.Start || IsStep(e.Kind)) steps[e.Machine] = id;
        }
        return before;
    }

    /// <summary>Whether a machine does something then that later steps of it can follow from.</summary>
    static bool IsStep(EventKind kind) => kind is EventKind.Start or EventKind.Deliver or EventKind.Fire or EventKind.Invoke
        or EventKind.Complete or EventKind.Clock or EventKind.Turn or EventKind.Resume;

    static HashSet<string> Names(string text)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in text.Split([' ', ',', ':', ';', '(', ')', '{', '}', '[', ']', '.']))
            if (word.Length > 1 && word[0] is 'n' or 'c' && word.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0) names.Add(word);
        return names;
    }
}
