using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Simulator.Analysis.Export;

/// <summary>
/// A trace in Chrome's trace-event format, as Perfetto reads it: a process for each machine with its handlers and timers, a process for
/// each client with its operations, one for the faults; messages are flows from handler to handler. Times are in microseconds with three
/// digits.
/// </summary>
public sealed class ChromeTrace : IDisposable
{
    const int Handlers = 1, Timers = 2, Operations = 3;

    /// <summary>Handlers take no virtual time; so long they are drawn, unless the next begins before.</summary>
    const long ShownNs = 1_000;

    readonly Trace trace;
    readonly History history;
    readonly IReadOnlyList<FaultReport> faults;
    readonly IReadOnlyList<Sample> samples;
    readonly Instant end;
    readonly Dictionary<long, List<long>> sent = [];
    readonly Dictionary<(int, int), (long Begin, long Length)> lengths = [];
    readonly int clients, nemesis;
    readonly Utf8JsonWriter json;

    ChromeTrace(Trace trace, History history, IReadOnlyList<FaultReport> faults, IReadOnlyList<Sample> samples, Instant end, Stream to)
    {
        (this.trace, this.history, this.faults, this.samples, this.end) = (trace, history, faults, samples, end);
        var (lastServer, lastClient) = (0, 0);
        for (var id = trace.FirstKept; id < trace.Count; id++)
        {
            var e = trace[id];
            if (e.Machine.IsClient) lastClient = int.Max(lastClient, NumberOf(e.Machine));
            else if (e.Machine != NodeId.Nemesis) lastServer = int.Max(lastServer, NumberOf(e.Machine));
            if (e.Kind is not (EventKind.Deliver or EventKind.Drop) || e.Parent < trace.FirstKept) continue;
            if (!sent.TryGetValue(e.Parent, out var messages)) sent.Add(e.Parent, messages = []);
            messages.Add(id);
        }
        clients = int.Max(500, lastServer + 1);
        nemesis = int.Max(900, clients + lastClient + 1);
        json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Writes the file as UTF-8; the stream stays open.</summary>
    /// <param name="name">What was run, for the metadata.</param>
    public static void Write(
        Trace trace, History history, IReadOnlyList<FaultReport> faults, IReadOnlyList<Sample> samples, Instant end, string name,
        Stream to)
    {
        using var writer = new ChromeTrace(trace, history, faults, samples, end, to);
        writer.Write(name);
    }

    /// <summary>Writes what is still held back; the stream stays open.</summary>
    public void Dispose() => json.Dispose();

    void Write(string name)
    {
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartObject("metadata");
        json.WriteString("run", name);
        json.WriteEndObject();
        json.WriteStartArray("traceEvents");
        WriteNames();
        MeasureHandlers();
        for (var id = trace.FirstKept; id < trace.Count; id++) WriteStep(id);
        WriteOperations();
        WriteFaults();
        WriteSamples();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    void WriteNames()
    {
        var named = new SortedSet<int>();
        for (var id = trace.FirstKept; id < trace.Count; id++)
        {
            var machine = trace[id].Machine;
            if (machine == NodeId.Nemesis || !named.Add(Pid(machine))) continue;
            WriteName("process_name", Pid(machine), 0, machine.ToString());
            WriteName("thread_name", Pid(machine), Handlers, "handlers");
            WriteName("thread_name", Pid(machine), Timers, "timers");
            if (machine.IsClient) WriteName("thread_name", Pid(machine), Operations, "operations");
            json.WriteStartObject();
            Begin("M", "process_sort_index", Pid(machine), 0, null);
            json.WriteStartObject("args");
            json.WriteNumber("sort_index", Pid(machine));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        WriteName("process_name", nemesis, 0, "nemesis");
    }

    void WriteName(string kind, int pid, int tid, string name)
    {
        json.WriteStartObject();
        Begin("M", kind, pid, tid, null);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    readonly Dictionary<long, long> shown = [];

    /// <summary>How long each handler is drawn: slices of one thread nest or follow each other, they never overlap.</summary>
    void MeasureHandlers()
    {
        for (var id = trace.Count - 1; id >= trace.FirstKept; id--)
        {
            var e = trace[id];
            if (!IsStep(e.Kind)) continue;
            var thread = (Pid(e.Machine), Tid(e.Kind));
            var length = ShownNs;
            if (lengths.TryGetValue(thread, out var next))
                length = next.Begin == e.Time.Ns ? next.Length : long.Min(ShownNs, next.Begin - e.Time.Ns);
            lengths[thread] = (e.Time.Ns, length);
            shown.Add(id, length);
        }
    }

    static bool IsStep(EventKind kind) => kind is EventKind.Start or EventKind.Deliver or EventKind.Fire or EventKind.Invoke;

    static int Tid(EventKind kind) => kind == EventKind.Fire ? Timers : Handlers;

    void WriteStep(long id)
    {
        var e = trace[id];
        if (e.Kind is EventKind.Drop or EventKind.Crash or EventKind.Pause or EventKind.Resume or EventKind.Refuse or EventKind.Turn
            or EventKind.Violation)
            WriteInstant(id);
        if (!IsStep(e.Kind)) return;
        json.WriteStartObject();
        Begin("X", "on " + Told(e), Pid(e.Machine), Tid(e.Kind), e.Time);
        json.WriteString("cat", "handler");
        Microseconds("dur", shown[id]);
        json.WriteStartObject("args");
        json.WriteNumber("eventIndex", id);
        json.WriteString("what", trace.Shapes.Text(e.What));
        json.WriteEndObject();
        json.WriteEndObject();
        if (e.Kind == EventKind.Deliver && IsShownStep(e.Parent)) WriteFlow("f", id, e);
        if (sent.TryGetValue(id, out var messages))
            foreach (var message in messages) WriteFlow("s", message, e);
    }

    bool IsShownStep(long id) => id >= trace.FirstKept && IsStep(trace[id].Kind);

    /// <summary>The begin or the end of a message, within the handler that was written last on this thread.</summary>
    void WriteFlow(string phase, long message, in TraceEvent at)
    {
        json.WriteStartObject();
        Begin(phase, trace[message].What!.GetType().Name, Pid(at.Machine), Tid(at.Kind), at.Time);
        json.WriteString("cat", "msg");
        json.WriteNumber("id", message);
        if (phase == "f") json.WriteString("bp", "e");
        json.WriteEndObject();
    }

    void WriteInstant(long id)
    {
        var e = trace[id];
        var isOfMachine = e.Machine != NodeId.Nemesis;
        var name = e.Kind == EventKind.Drop ? $"drop {Told(e)} ({TraceText.Name(e.Reason)})"
            : e.Kind == EventKind.Violation ? "violation: " + trace.Shapes.Text(e.What) : TraceText.Name(e.Kind);
        json.WriteStartObject();
        Begin("i", name, isOfMachine ? Pid(e.Machine) : nemesis, Handlers, e.Time);
        json.WriteString("s", isOfMachine ? "t" : "g");
        json.WriteEndObject();
    }

    void WriteOperations()
    {
        var pending = new SortedDictionary<int, HistoryEvent>();
        var clientOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = trace.FirstKept; id < trace.Count; id++)
            if (trace[id].Machine is { IsClient: true } machine) clientOf.TryAdd(machine.ToString(), Pid(machine));
        foreach (var e in history.Events)
        {
            if (e.IsNemesis || e.Machine is null || !clientOf.ContainsKey(e.Machine)) continue;
            if (e.Type == OpType.Invoke) pending[e.Process] = e;
            else if (pending.Remove(e.Process, out var begun)) WriteOperation(begun, e, clientOf[e.Machine]);
        }
        foreach (var begun in pending.Values) WriteOperation(begun, null, clientOf[begun.Machine!]);
    }

    void WriteOperation(HistoryEvent begun, HistoryEvent? ended, int pid)
    {
        json.WriteStartObject();
        Begin("X", begun.Key is null ? $"{begun.Function} {begun.Value}" : $"{begun.Function} {begun.Key} {begun.Value}", pid, Operations,
            begun.Time);
        json.WriteString("cat", "operation");
        Microseconds("dur", ((ended?.Time ?? end) - begun.Time).Ns);
        json.WriteStartObject("args");
        json.WriteNumber("index", begun.Index);
        json.WriteNumber("process", begun.Process);
        json.WriteString("type", ended is null ? "open" : ended.Type.ToString().ToLowerInvariant());
        json.WriteString("value", (ended ?? begun).Value.ToString());
        if (ended?.Error is { } error) json.WriteString("error", error);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    void WriteFaults()
    {
        for (var i = 0; i < faults.Count; i++)
            foreach (var (phase, at) in new[] { ("b", faults[i].From), ("e", faults[i].Until is { } until && until < end ? until : end) })
            {
                json.WriteStartObject();
                Begin(phase, faults[i].Text, nemesis, Handlers, at);
                json.WriteString("cat", "fault");
                json.WriteNumber("id", i + 1);
                json.WriteEndObject();
            }
    }

    void WriteSamples()
    {
        foreach (var sample in samples)
        {
            if (sample.Text is not null) continue;
            json.WriteStartObject();
            Begin("C", sample.Name, Pid(sample.Machine), Handlers, sample.Time);
            json.WriteStartObject("args");
            json.WriteNumber("value", sample.Number);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    void Begin(string phase, string name, int pid, int tid, Instant? at)
    {
        json.WriteString("ph", phase);
        json.WriteString("name", name);
        json.WriteNumber("pid", pid);
        if (tid > 0) json.WriteNumber("tid", tid);
        if (at is { } time) Microseconds("ts", time.Ns);
    }

    void Microseconds(string name, long ns)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{ns / 1_000}.{ns % 1_000:D3}"));
    }

    static string Told(in TraceEvent e) => e.What is Operation operation ? operation.Function
        : e.What?.GetType().Name ?? TraceText.Name(e.Kind);

    int Pid(NodeId machine) => machine == NodeId.Nemesis ? nemesis : machine.IsClient ? clients + NumberOf(machine) : NumberOf(machine);

    /// <summary>From 1, as in its name.</summary>
    static int NumberOf(NodeId machine) => int.Parse(machine.ToString().AsSpan(1), CultureInfo.InvariantCulture);
}
