using System.Globalization;
using CsvHelper;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Export;

/// <summary>A run as tables for spreadsheets and notebooks (RFC 4180, lines end with <c>\n</c>): its events, and its operations with all
/// that is known of each.</summary>
public static class ExportCsv
{
    /// <summary>One row an event. A message has the number of the event at which it arrived or was lost.</summary>
    public static void WriteEvents(Trace trace, Stream to)
    {
        using var csv = CsvWriter.Create(to, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader("seq", "t_ns", "node", "kind", "msg_id", "src", "dst", "type", "fault_id", "cause_seq", "detail");
        for (var id = trace.FirstKept; id < trace.Count; id++)
        {
            var e = trace[id];
            var isMessage = e.Kind is EventKind.Deliver or EventKind.Drop;
            var isFault = e.Kind is EventKind.FaultBegin or EventKind.FaultEnd;
            csv.WriteField(id);
            csv.WriteField(e.Time.Ns);
            csv.WriteField(e.Machine == NodeId.Nemesis ? "" : e.Machine.ToString());
            csv.WriteField(TraceText.Name(e.Kind));
            csv.WriteField(isMessage ? Text(id) : "");
            csv.WriteField(isMessage ? e.Peer.ToString() : "");
            csv.WriteField(isMessage ? e.Machine.ToString() : "");
            csv.WriteField(e.What is null or string ? "" : e.What.GetType().Name);
            csv.WriteField(isFault ? Text(e.Detail + 1) : "");
            csv.WriteField(e.Parent < 0 ? "" : Text(e.Parent));
            csv.WriteField((e.Kind == EventKind.Drop ? TraceText.Name(e.Reason) + " " : "") + trace.Shapes.Text(e.What));
            csv.EndRecord();
        }
        csv.Flush();
    }

    /// <summary>One row an operation, with how stale its read was and the faults that it touched, by number.</summary>
    public static void WriteOperations(RunMetrics metrics, History history, Stream to)
    {
        using var csv = CsvWriter.Create(to, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader("index", "process", "client", "side", "f", "key", "value", "invoke_ns", "complete_ns", "type", "error",
            "latency_ns",
            "stale_ns", "k_stale", "fault_ids");
        var stale = new Dictionary<(int, Instant), ReadStaleness>();
        foreach (var read in metrics.Reads) stale.TryAdd((read.Read.Process, read.Read.Invoked), read);
        var index = 0L;
        foreach (var operation in ClientOperation.In(history))
        {
            var until = operation.Completed ?? metrics.Window.End;
            var touched = Enumerable.Range(0, metrics.Faults.Count)
                .Where(i => FaultTime.Of(metrics.Faults[i], metrics.Window.End).Touches(operation.Invoked, until)).ToArray();
            csv.WriteField(index++);
            csv.WriteField(operation.Process);
            csv.WriteField(operation.Machine ?? "");
            csv.WriteField(SideOf(metrics, touched, operation.Machine));
            csv.WriteField(operation.Function);
            csv.WriteField(operation.Key ?? "");
            csv.WriteField(operation.Value.ToString());
            csv.WriteField(operation.Invoked.Ns);
            csv.WriteField(operation.Completed is { } at ? Text(at.Ns) : "");
            csv.WriteField(operation.Outcome.ToString().ToLowerInvariant());
            csv.WriteField(operation.Error ?? "");
            csv.WriteField(operation.Latency is { } latency ? Text(latency.Ns) : "");
            var known = stale.TryGetValue((operation.Process, operation.Invoked), out var read);
            csv.WriteField(known ? Text(read!.Age.Ns) : "");
            csv.WriteField(known ? Text(read!.Versions) : "");
            csv.WriteField(string.Join(' ', touched.Select(i => Text(i + 1))));
            csv.EndRecord();
        }
        csv.Flush();
    }

    /// <summary>The side of the first partition that the operation touched.</summary>
    static string SideOf(RunMetrics metrics, int[] touched, string? machine)
    {
        foreach (var fault in touched)
            if (PartitionSides.Of(metrics.Faults[fault].Sides, machine) is >= 0 and var side)
                return PartitionSides.Names(metrics.Faults[fault].Sides)[side];
        return "";
    }

    static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
