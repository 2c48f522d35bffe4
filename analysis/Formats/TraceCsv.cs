using System.Text;
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
        var names = new MachineNames();
        var text = new StringBuilder();
        var characters = new char[256];
        for (var id = trace.FirstKept; id < trace.Count; id++)
        {
            var e = trace[id];
            var isFault = e.Kind is EventKind.FaultBegin or EventKind.FaultEnd;
            csv.WriteField(id);
            csv.WriteField(e.Time.Ns);
            csv.WriteField(TraceText.Name(e.Kind));
            csv.WriteField(isFault ? "" : names[e.Machine]);
            csv.WriteField(isFault || e.Peer == e.Machine ? "" : names[e.Peer]);
            if (e.Parent < 0) csv.WriteField("");
            else csv.WriteField(e.Parent);
            csv.WriteField(e.Kind == EventKind.Drop ? TraceText.Name(e.Reason) : "");
            trace.Shapes.Write(e.What, text.Clear());
            if (text.Length > characters.Length) characters = new char[2 * text.Length];
            text.CopyTo(0, characters, text.Length);
            csv.WriteField(characters.AsSpan(0, text.Length));
            csv.EndRecord();
        }
        csv.Flush();
    }

    /// <summary>One row a variable of a server at a sampling instant.</summary>
    public static void WriteSamples(IReadOnlyList<Sample> samples, Stream stream)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader("time_ns", "machine", "variable", "value");
        var names = new MachineNames();
        foreach (var sample in samples)
        {
            csv.WriteField(sample.Time.Ns);
            csv.WriteField(names[sample.Machine]);
            csv.WriteField(sample.Name);
            if (sample.Text is { } text) csv.WriteField(text);
            else csv.WriteField(sample.Number);
            csv.EndRecord();
        }
        csv.Flush();
    }

    /// <summary>The names of machines, each made once.</summary>
    sealed class MachineNames
    {
        readonly Dictionary<NodeId, string> known = [];

        public string this[NodeId machine]
        {
            get
            {
                if (!known.TryGetValue(machine, out var name)) known.Add(machine, name = machine.ToString());
                return name;
            }
        }
    }
}
