using CsvHelper;

namespace Simulator.Analysis.Formats;

/// <summary>
/// Writes what happened in a run as tables: the trace with the cause of every event, and the samples of the servers' state.
/// </summary>
public static class TraceCsv
{
    /// <summary>
    /// One row an event, in order, from the first that the trace still has. <c>parent</c> is the id of the event that caused
    /// it, empty for none; <c>what</c> is the canonical text of the message, timer, fact or operation.
    /// </summary>
    public static void Write(Trace trace, Stream stream)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader("id", "time_ns", "kind", "machine", "peer", "parent", "reason", "what");
        for (var id = trace.FirstKept; id < trace.Count; id++)
        {
            var e = trace[id];
            var isFault = e.Kind is EventKind.FaultBegin or EventKind.FaultEnd;
            csv.WriteField(id);
            csv.WriteField(e.Time.Ns);
            csv.WriteField(TraceText.Name(e.Kind));
            csv.WriteField(isFault ? "" : e.Machine.ToString());
            csv.WriteField(isFault || e.Peer == e.Machine ? "" : e.Peer.ToString());
            if (e.Parent < 0) csv.WriteField("");
            else csv.WriteField(e.Parent);
            csv.WriteField(e.Kind == EventKind.Drop ? TraceText.Name(e.Reason) : "");
            csv.WriteField(trace.Shapes.Text(e.What));
            csv.EndRecord();
        }
        csv.Flush();
    }

    /// <summary>One row a variable of a server at a sampling instant.</summary>
    public static void WriteSamples(IReadOnlyList<Sample> samples, Stream stream)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader("time_ns", "machine", "variable", "value");
        foreach (var sample in samples)
        {
            csv.WriteField(sample.Time.Ns);
            csv.WriteField(sample.Machine.ToString());
            csv.WriteField(sample.Name);
            if (sample.Text is { } text) csv.WriteField(text);
            else csv.WriteField(sample.Number);
            csv.EndRecord();
        }
        csv.Flush();
    }
}
