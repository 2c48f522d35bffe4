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
        var words = new WordPool();
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
                yield return Event(cursor, text, place, words);
        }
    }

    static ReadEvent Event(ByteCursor cursor, string line, Place place, WordPool words)
    {
        var fields = new EventFields(cursor);
        fields.Begin(place);
        try
        {
            var columns = new ByteCursor(new MemoryStream(Encoding.UTF8.GetBytes(line, Prefix.Length, line.Length - Prefix.Length)),
                cursor.File, cursor.Limits, bufferSize: 128);
            var reader = new EdnReader(columns, words);
            fields.Set("process", Column(reader), columns.Place);
            fields.Set("type", Column(reader), columns.Place);
            fields.Set("f", Column(reader), columns.Place);
            var value = Column(reader);
            if (columns.Peek() != ByteCursor.End) throw columns.Error(columns.Describe(), "the end of the line");
            if (value is { Kind: ValueKind.Keyword, Text: var error }) fields.Set("error", Value.Of(error), columns.Place);
            else fields.Set("value", value, columns.Place);
        }
        catch (HistoryFormatException e)
        {
            throw cursor.Error(new Place(place.Line, Prefix.Length + e.Place.Column), e.Found, e.Expected);
        }
        return fields.Done();
    }

    static Value Column(EdnReader reader)
    {
        reader.SkipToForm(0);
        var value = reader.Read(0);
        reader.SkipToForm(0);
        return value;
    }
}
