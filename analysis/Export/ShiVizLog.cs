using System.Globalization;
using System.Text;

namespace Simulator.Analysis.Export;

/// <summary>
/// A trace as a log for ShiViz (Beschastnikh et al., "Visualizing Distributed System Executions", TOSEM 2020): a line for each step of a
/// machine with its vector clock. A step that handles a message follows the step that sent it; a message that was dropped is a step of its
/// receiver that follows the fault which ate it.
/// </summary>
public static class ShiVizLog
{
    /// <summary>ShiViz reads a log in a time that grows with its square: more events are no help to anybody.</summary>
    public const int MostEvents = 5_000;

    const string Nemesis = "nemesis";

    /// <summary>Writes a log with one execution.</summary>
    /// <param name="label">Its name: what was run, with its seed. Line breaks become spaces.</param>
    /// <param name="from">The first event that may be in it.</param>
    /// <param name="most">How many lines it has at most.</param>
    /// <returns>Whether it holds every step from the first event on.</returns>
    public static bool Write(Trace trace, string label, TextWriter to, long from = 0, int most = MostEvents)
    {
        to.Write("(?<host>\\S+) (?<clock>\\{[^}]*\\}) (?<time>\\d+) (?<kind>\\S+) (?<event>.*)\n=== (?<trace>.*) ===\n");
        to.Write($"=== {OneLine(label)} ===\n");
        var clocks = new Dictionary<long, SortedDictionary<string, long>>();
        var current = new Dictionary<string, SortedDictionary<string, long>>(StringComparer.Ordinal);
        var faults = new SortedSet<int>();
        var line = new StringBuilder();
        for (var id = long.Max(from, trace.FirstKept); id < trace.Count; id++)
        {
            var e = trace[id];
            if (!IsShown(e.Kind)) continue;
            if (clocks.Count == most) return false;
            var host = HostOf(e);
            var clock = new SortedDictionary<string, long>(StringComparer.Ordinal);
            if (current.TryGetValue(host, out var before)) Merge(clock, before);
            if (Cause(trace, e.Parent, clocks) is { } cause) Merge(clock, cause);
            var isEaten = e is { Kind: EventKind.Drop, Reason: DropReason.Cut or DropReason.Loss } && faults.Count > 0;
            if (isEaten) Merge(clock, current[Nemesis]);
            clock[host] = clock.GetValueOrDefault(host) + 1;
            clocks.Add(id, current[host] = clock);
            if (e.Kind == EventKind.FaultBegin) faults.Add(e.Detail);
            if (e.Kind == EventKind.FaultEnd) faults.Remove(e.Detail);
            Line(trace, id, host, clock, line.Clear());
            to.Write(line);
        }
        return true;
    }

    /// <summary>Facts and writes happen within steps; a log of steps is long enough.</summary>
    static bool IsShown(EventKind kind) => kind is not (EventKind.Fact or EventKind.Write or EventKind.Sync or EventKind.Clock);

    static string HostOf(in TraceEvent e) =>
        e.Kind is EventKind.FaultBegin or EventKind.FaultEnd or EventKind.Heal || e.Machine == NodeId.Nemesis ? Nemesis
            : e.Machine.ToString();

    /// <summary>The clock of the nearest cause that stands in the log.</summary>
    static SortedDictionary<string, long>? Cause(Trace trace, long parent, Dictionary<long, SortedDictionary<string, long>> clocks)
    {
        for (; parent >= trace.FirstKept && parent >= 0; parent = trace[parent].Parent)
            if (clocks.TryGetValue(parent, out var clock)) return clock;
        return null;
    }

    static void Merge(SortedDictionary<string, long> into, SortedDictionary<string, long> other)
    {
        foreach (var (host, count) in other)
            if (into.GetValueOrDefault(host) < count) into[host] = count;
    }

    static void Line(Trace trace, long id, string host, SortedDictionary<string, long> clock, StringBuilder line)
    {
        var e = trace[id];
        line.Append(host).Append(" {");
        foreach (var (name, count) in clock) line.Append(CultureInfo.InvariantCulture, $"\"{name}\":{count},");
        line.Length--;
        line.Append(CultureInfo.InvariantCulture, $"}} {e.Time.Ns} {TraceText.Name(e.Kind)} #{id}");
        if (e.Kind is EventKind.Deliver or EventKind.Drop) line.Append(CultureInfo.InvariantCulture, $" from {e.Peer}");
        if (e.Kind == EventKind.Drop) line.Append(CultureInfo.InvariantCulture, $" ({TraceText.Name(e.Reason)})");
        var what = OneLine(trace.Shapes.Text(e.What));
        if (what.Length > 0) line.Append(' ').Append(what);
        line.Append('\n');
    }

    static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
