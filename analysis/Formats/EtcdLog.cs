using System.Globalization;
using System.Text;

namespace Simulator.Analysis.Formats;

/// <summary>
/// Log lines of Jepsen's first etcd test (2013-14): process, type, function and value between tabs. What other parts of the test
/// logged is passed over. A completion whose value is <c>:timed-out</c> carries no value but that error.
/// </summary>
static class EtcdLog
{
    const string Prefix = "INFO  jepsen.util - ";

    public static IEnumerable<ReadEvent> Read(ByteCursor cursor)
    {
        var line = new List<byte>();
        while (cursor.Peek() != ByteCursor.End)
        {
            var place = cursor.Place;
            line.Clear();
            while (cursor.Peek() is not (ByteCursor.End or '\n'))
            {
                line.Add((byte)cursor.Next());
                if (line.Count > cursor.Limits.MaxEventBytes) throw cursor.Error(place, "a line without end", "a shorter one");
            }
            cursor.Next();
            var text = cursor.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line), place).TrimEnd('\r');
            if (text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length && char.IsAsciiDigit(text[Prefix.Length]))
                yield return Event(cursor, text, place);
        }
    }

    static ReadEvent Event(ByteCursor cursor, string line, Place place)
    {
        var parts = line[Prefix.Length..].Split('\t');
        if (parts.Length != 4) throw Error(cursor, place, line.Length, $"{parts.Length} columns", "process, type, function and value between tabs");
        var fields = new EventFields(cursor);
        fields.Begin(place);
        var column = Prefix.Length;
        var value = Value.Nil;
        for (var i = 0; i < 4; i++)
        {
            var at = new Place(place.Line, column + 1);
            value = Parse(cursor, parts[i], at);
            if (i < 3) fields.Set(i switch { 0 => "process", 1 => "type", _ => "f" }, value, at);
            column += parts[i].Length + 1;
        }
        if (value is { Kind: ValueKind.Keyword, Text: var error }) fields.Set("error", Value.Of(error), place);
        else fields.Set("value", value, place);
        return fields.Done();
    }

    static Value Parse(ByteCursor cursor, string text, Place at)
    {
        try
        {
            var inner = new ByteCursor(new MemoryStream(Encoding.UTF8.GetBytes(text)), cursor.File, cursor.Limits, bufferSize: 64);
            var reader = new EdnReader(inner);
            var value = reader.Read(0);
            reader.SkipToForm(0);
            return inner.Peek() == ByteCursor.End ? value : throw inner.Error(inner.Describe(), "the end of the column");
        }
        catch (HistoryFormatException e)
        {
            throw cursor.Error(at with { Column = at.Column + e.Place.Column - 1 }, e.Found, e.Expected);
        }
    }

    static HistoryFormatException Error(ByteCursor cursor, Place place, int column, FormattableString found, string expected) =>
        cursor.Error(place with { Column = column + 1 }, found.ToString(CultureInfo.InvariantCulture), expected);
}
