using System.Globalization;

namespace Simulator.Analysis.Causes;

/// <summary>A causal slice in words: one line an event, causes first, with the facts that it noted below it.</summary>
public static class CauseText
{
    /// <summary>Longest text of a message, a timer or a fact in one line; more is cut.</summary>
    const int Longest = 120;

    /// <param name="most">Lines of events at most; the last ones, for they are nearest to the effect. Facts come on top.</param>
    public static IEnumerable<string> Lines(CausalSlice slice, int most = int.MaxValue)
    {
        var shown = Shown(slice).ToList();
        if (shown.Count > most) yield return string.Create(CultureInfo.InvariantCulture, $"… {shown.Count - most} earlier events");
        foreach (var id in shown.Skip(int.Max(0, shown.Count - most)))
        {
            yield return Line(slice.Trace, id);
            foreach (var fact in slice.FactsOf(id)) yield return $"{"",26}  notes {Short(slice.Trace, fact)}";
        }
    }

    /// <summary>The events worth a line: a write says nothing that the step in which it was issued does not say.</summary>
    public static IEnumerable<long> Shown(CausalSlice slice) =>
        slice.Events.Where(id => slice.Trace[id].Kind is not (EventKind.Write or EventKind.Sync or EventKind.FaultBegin or EventKind.Fact)
            && (slice.Trace[id].Kind != EventKind.Start || slice.Trace[id].Parent >= 0));

    static string Line(Trace trace, long id)
    {
        var e = trace[id];
        return string.Create(CultureInfo.InvariantCulture, $"{id,6}  {e.Time,14}  {Place(e),-10}  {What(trace, id)}");
    }

    static string Place(in TraceEvent e) => e.Kind == EventKind.Deliver ? $"{e.Peer} -> {e.Machine}" : e.Machine.ToString();

    /// <summary>What an event is, in a few words.</summary>
    public static string What(Trace trace, long id) => trace[id].Kind switch
    {
        EventKind.Deliver => Short(trace, id),
        EventKind.Fire => $"{Short(trace, id)} goes off",
        EventKind.Invoke => $"asks {Operation(trace[id].What)}",
        EventKind.Complete => trace[id].What is Outcome outcome ? $"is answered {Answer(outcome)}" : Short(trace, id),
        EventKind.Start => $"starts again{DownSince(trace, id)}",
        EventKind.Violation => $"VIOLATED {Short(trace, id)}",
        var kind => $"{TraceText.Name(kind)} {Short(trace, id)}".TrimEnd(),
    };

    static string DownSince(Trace trace, long start)
    {
        for (var id = start - 1; id >= trace.FirstKept; id--)
            if (trace[id].Kind == EventKind.Crash && trace[id].Machine == trace[start].Machine) return $", down since {trace[id].Time}";
        return "";
    }

    static string Operation(object? what) => what is Operation operation ? operation.ToString() : "";

    static string Answer(Outcome outcome) => outcome.Type == OpType.Ok
        ? $"ok {outcome.Result}" : $"{(outcome.Type == OpType.Fail ? "fail" : "unknown")} {outcome.Error}";

    static string Short(Trace trace, long id)
    {
        var text = trace.Shapes.Text(trace[id].What);
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
