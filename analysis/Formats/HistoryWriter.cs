using System.Globalization;
using System.Text;

namespace Simulator.Analysis.Formats;

/// <summary>
/// Writes histories so that the same history gives the same bytes. Each event carries <c>step</c>, its trace event or -1, by which
/// the readers know our own histories: in them nil means nil.
/// </summary>
public static class HistoryWriter
{
    /// <summary>
    /// history.edn: Jepsen's operations, one map a line. The value of an operation on a key is <c>[key value]</c>, as Jepsen's independent
    /// tests print it, with the key once more as <c>:key</c>, because that tuple cannot be told from a list when read back.
    /// </summary>
    public static void WriteEdn(History history, TextWriter to)
    {
        var line = new StringBuilder();
        foreach (var e in history.Events) WriteEdn(e, e.Index, keyed: true, line.Clear(), to);
    }

    /// <summary>
    /// The operations on one key, counted anew and with bare values: the form that checkers of a single register take (Knossos,
    /// elle-cli). Fault events are left out.
    /// </summary>
    public static void WriteEdn(History history, string key, TextWriter to) =>
        WriteBareEdn(history.Events.Where(e => !e.IsNemesis && e.Key == key), to);

    /// <summary>
    /// The operations of each key, with the name of a file for them: <c>k1.edn</c>. In it other characters than lower-case letters,
    /// digits, hyphens and underscores are escaped, so that no two keys share a file anywhere.
    /// </summary>
    public static IReadOnlyList<(string FileName, IReadOnlyList<HistoryEvent> Events)> ByKey(History history)
    {
        var byKey = new SortedDictionary<string, List<HistoryEvent>>(StringComparer.Ordinal);
        foreach (var e in history.Events)
        {
            if (e.IsNemesis || e.Key is not { } key) continue;
            if (!byKey.TryGetValue(key, out var events)) byKey.Add(key, events = []);
            events.Add(e);
        }
        return [.. byKey.Select(pair => (FileName(pair.Key), (IReadOnlyList<HistoryEvent>)pair.Value))];
    }

    /// <summary>Operations on one key, counted anew and with bare values.</summary>
    public static void WriteBareEdn(IEnumerable<HistoryEvent> events, TextWriter to)
    {
        var index = 0L;
        var line = new StringBuilder();
        foreach (var e in events) WriteEdn(e, index++, keyed: false, line.Clear(), to);
    }

    static string FileName(string key)
    {
        var name = new StringBuilder();
        foreach (var unit in Encoding.UTF8.GetBytes(key))
            if (char.IsAsciiLetterLower((char)unit) || char.IsAsciiDigit((char)unit) || (char)unit is '-' or '_') name.Append((char)unit);
            else name.Append(CultureInfo.InvariantCulture, $"%{unit:x2}");
        return (name.Length == 0 ? "%" : name.ToString()) + ".edn";
    }

    /// <summary>history.jsonl: the same fields, one JSON object a line, values bare.</summary>
    public static void WriteJsonLines(History history, TextWriter to)
    {
        var line = new StringBuilder();
        foreach (var e in history.Events)
        {
            line.Clear();
            line.Append(CultureInfo.InvariantCulture,
                $"{{\"index\":{e.Index},\"time\":{e.Time.Ns},\"type\":\"{TypeName(e.Type)}\",\"process\":");
            if (e.IsNemesis) line.Append("\"nemesis\"");
            else line.Append(CultureInfo.InvariantCulture, $"{e.Process}");
            Member(line, "f", e.Function);
            line.Append(",\"value\":");
            JsonText.Write(line, e.Value);
            if (e.Key is not null) Member(line, "key", e.Key);
            if (e.Error is not null) Member(line, "error", e.Error);
            if (e.Machine is not null) Member(line, "machine", e.Machine);
            line.Append(CultureInfo.InvariantCulture, $",\"step\":{e.Step}}}\n");
            to.Write(line);
        }
    }

    static void WriteEdn(HistoryEvent e, long index, bool keyed, StringBuilder line, TextWriter to)
    {
        line.Append(CultureInfo.InvariantCulture, $"{{:index {index}, :time {e.Time.Ns}, :type :{TypeName(e.Type)}, :process ");
        if (e.IsNemesis) line.Append(":nemesis");
        else line.Append(CultureInfo.InvariantCulture, $"{e.Process}");
        line.Append(", :f ").Append(Name(e.Function)).Append(", :value ");
        if (keyed && e.Key is not null)
            line.Append('[').Append(Value.Of(e.Key)).Append(' ').Append(e.Value).Append("], :key ").Append(Value.Of(e.Key));
        else line.Append(e.Value);
        if (e.Error is not null) line.Append(", :error ").Append(Name(e.Error));
        if (e.Machine is not null) line.Append(", :machine ").Append(Value.Of(e.Machine));
        line.Append(CultureInfo.InvariantCulture, $", :step {e.Step}}}\n");
        to.Write(line);
    }

    static string TypeName(OpType type) => type switch
    {
        OpType.Invoke => "invoke",
        OpType.Ok => "ok",
        OpType.Fail => "fail",
        _ => "info",
    };

    /// <summary>A keyword where the name can be one, a text elsewhere.</summary>
    static Value Name(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetter(name[0])) return Value.Of(name);
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && !"*+!_?<>=.-".Contains(c, StringComparison.Ordinal)) return Value.Of(name);
        return Value.Keyword(name);
    }

    static void Member(StringBuilder line, string name, string text)
    {
        line.Append(",\"").Append(name).Append("\":");
        JsonText.Quote(line, text);
    }
}
