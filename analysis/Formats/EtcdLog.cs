using System.Text;

namespace Simulator.Analysis.Formats;

/// <summary>
/// Log lines of Jepsen's first etcd test (2013-14): process, type, function and value between tabs or blanks. What other parts of the test
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
        var fields = new EventFields(cursor);
        fields.Begin(place);
        var at = Prefix.Length;
        for (var i = 0; i < 3; i++)
        {
            var word = at;
            while (word < line.Length && line[word] is not (' ' or '\t')) word++;
            var column = new Place(place.Line, at + 1);
            fields.Set(i switch { 0 => "process", 1 => "type", _ => "f" }, Parse(cursor, line[at..word], column), column);
            at = word;
            while (at < line.Length && (line[at] is ' ' or '\t')) at++;
        }
        var value = Parse(cursor, line[at..], new Place(place.Line, at + 1));
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
}
