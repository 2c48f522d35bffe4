using System.Text.Json;
using System.Text.RegularExpressions;

namespace Simulator.Tests.Analysis.Export;

/// <summary>The rules of other tools' formats, as far as those tools reject what breaks them. Each returns what is wrong, or null.</summary>
static class Validators
{
    /// <summary>ShiViz: two lines of expressions, then a block per execution; each host counts 1, 2, 3 …, and clocks name hosts that exist.</summary>
    public static string? ShiViz(string log)
    {
        if (log.Contains('\r', StringComparison.Ordinal)) return "carriage returns";
        var lines = log.Split('\n');
        if (lines.Length < 3 || lines[^1].Length > 0) return "no line at the end";
        foreach (var name in new[] { "host", "clock", "event" })
            if (!lines[0].Contains($"(?<{name}>", StringComparison.Ordinal)) return $"no group {name} in the parser";
        var parser = new Regex("^" + lines[0] + "$");
        var delimiter = new Regex("^" + lines[1] + "$");
        var counts = new Dictionary<string, long>();
        var clocks = new List<Dictionary<string, long>>();
        for (var i = 2; i < lines.Length - 1; i++)
        {
            if (delimiter.IsMatch(lines[i])) continue;
            if (parser.Match(lines[i]) is not { Success: true } found) return $"line {i + 1} does not match the parser";
            Dictionary<string, long> clock;
            try
            {
                clock = JsonSerializer.Deserialize<Dictionary<string, long>>(found.Groups["clock"].Value)!;
            }
            catch (JsonException)
            {
                return $"the clock of line {i + 1} is no JSON";
            }
            var host = found.Groups["host"].Value;
            counts[host] = counts.GetValueOrDefault(host) + 1;
            if (clock.GetValueOrDefault(host) != counts[host]) return $"clock values of {host} must increase by 1 at line {i + 1}";
            if (clock.Values.Any(count => count < 1)) return $"an entry below 1 at line {i + 1}";
            clocks.Add(clock);
        }
        foreach (var (name, count) in clocks.SelectMany(clock => clock))
            if (count > counts.GetValueOrDefault(name)) return $"{name} {count} is in a clock, but in no line";
        return null;
    }

    /// <summary>Chrome's trace-event format as Perfetto's importer takes it.</summary>
    public static string? Chrome(byte[] json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            return broken.Message;
        }
        using (document)
        {
            if (!document.RootElement.TryGetProperty("traceEvents", out var events) || events.ValueKind != JsonValueKind.Array)
                return "no array traceEvents";
            var check = new ChromeEvents();
            var index = 0;
            foreach (var e in events.EnumerateArray())
                if (check.See(e) is { } wrong) return $"event {index}: {wrong}";
                else index++;
            return check.End();
        }
    }

    /// <summary>RFC 4180: a header, and as many fields in every row.</summary>
    public static string? Csv(string text)
    {
        if (text.Contains('\r', StringComparison.Ordinal)) return "carriage returns";
        if (!text.EndsWith('\n')) return "no line at the end";
        var (fields, quoted, width, row) = (1, false, -1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                if (!quoted && i > 0 && text[i - 1] is not (',' or '\n' or '"')) return $"a quote within the field of row {row}";
                quoted = !quoted;
            }
            if (quoted) continue;
            if (text[i] == ',') fields++;
            if (text[i] != '\n') continue;
            if (width >= 0 && fields != width) return $"row {row} has {fields} fields, the header {width}";
            (width, fields, row) = (fields, 1, row + 1);
        }
        return quoted ? "a quote that never ends" : null;
    }

    /// <summary>Jepsen's rules for a history: dense indices, times that do not go back, one operation of a process at a time, retirement.</summary>
    public static string? Jepsen(History history)
    {
        var open = new Dictionary<int, (string Function, string? Key)>();
        var retired = new HashSet<int>();
        var last = Instant.Zero;
        var index = 0L;
        foreach (var e in history.Events)
        {
            if (e.Index != index) return $"index {e.Index}, expected {index}";
            index++;
            if (e.Time < last) return $"time goes back at index {e.Index}";
            last = e.Time;
            if (e.IsNemesis)
            {
                if (e.Type != OpType.Info) return $"an act of the nemesis of type {e.Type} at index {e.Index}";
                continue;
            }
            if (e.Type == OpType.Invoke)
            {
                if (retired.Contains(e.Process)) return $"process {e.Process} goes on after an unknown outcome at index {e.Index}";
                if (!open.TryAdd(e.Process, (e.Function, e.Key))) return $"process {e.Process} does two things at index {e.Index}";
                continue;
            }
            if (!open.Remove(e.Process, out var invoked)) return $"a completion of nothing at index {e.Index}";
            if (invoked != (e.Function, e.Key)) return $"a completion of something else at index {e.Index}";
            if (e.Type == OpType.Info) retired.Add(e.Process);
        }
        return null;
    }

    sealed class ChromeEvents
    {
        readonly Dictionary<(long, long), Stack<(decimal Begin, decimal End)>> open = [];
        readonly Dictionary<(long, long), decimal> latest = [];
        readonly Dictionary<(long, string, string), int> flows = [];
        readonly Dictionary<(long, string, long), int> spans = [];

        public string? See(JsonElement e)
        {
            if (Text(e, "ph") is not { } phase) return "no phase";
            if (!e.TryGetProperty("pid", out var pid) || pid.ValueKind != JsonValueKind.Number) return "a pid that is no number";
            if (phase == "M") return e.TryGetProperty("args", out _) ? null : "metadata without args";
            if (!e.TryGetProperty("ts", out var ts) || ts.ValueKind != JsonValueKind.Number) return "no time";
            var thread = (pid.GetInt64(), e.TryGetProperty("tid", out var tid) ? tid.GetInt64() : 0);
            return phase switch
            {
                "X" => Slice(e, thread, ts.GetDecimal()),
                "s" or "f" => Flow(e, phase, thread, ts.GetDecimal()),
                "b" or "e" => Span(e, phase, thread.Item1),
                "i" => Text(e, "s") is "g" or "p" or "t" ? null : "an instant without scope",
                "C" => e.TryGetProperty("args", out var args) && args.EnumerateObject().All(each => each.Value.ValueKind == JsonValueKind.Number)
                    ? null : "a counter that is no number",
                _ => $"the phase {phase}",
            };
        }

        public string? End()
        {
            foreach (var (id, count) in spans)
                if (count != 0) return $"the span {id.Item3} never ends";
            return null;
        }

        string? Slice(JsonElement e, (long, long) thread, decimal begin)
        {
            if (!e.TryGetProperty("dur", out var dur)) return "a slice without duration";
            if (dur.GetDecimal() < 0) return "a slice that ends before it begins";
            var end = begin + dur.GetDecimal();
            if (begin < latest.GetValueOrDefault(thread)) return "slices of a thread out of order";
            latest[thread] = begin;
            if (!open.TryGetValue(thread, out var stack)) open.Add(thread, stack = new());
            while (stack.Count > 0 && stack.Peek().End <= begin && stack.Peek() != (begin, end)) stack.Pop();
            if (stack.Count > 0 && end > stack.Peek().End) return "slices of a thread overlap";
            stack.Push((begin, end));
            return null;
        }

        string? Flow(JsonElement e, string phase, (long, long) thread, decimal at)
        {
            if (!e.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number) return "a flow whose id is no number";
            var key = (id.GetInt64(), Text(e, "cat") ?? "", Text(e, "name") ?? "");
            if (!open.TryGetValue(thread, out var stack) || stack.Count == 0 || latest[thread] > at || stack.Peek().End < at) return "a flow outside of every slice";
            if (phase == "s") return flows.TryAdd(key, 1) ? null : "two begins of one flow";
            if (Text(e, "bp") != "e") return "a flow that ends in the next slice";
            return flows.ContainsKey(key) ? null : "a flow that ends and never began";
        }

        string? Span(JsonElement e, string phase, long pid)
        {
            if (!e.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number) return "a span without id";
            var key = (pid, Text(e, "name") ?? "", id.GetInt64());
            spans[key] = spans.GetValueOrDefault(key) + (phase == "b" ? 1 : -1);
            return spans[key] < 0 ? "a span that ends before it begins" : null;
        }

        static string? Text(JsonElement e, string name) =>
            e.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
    }
}
