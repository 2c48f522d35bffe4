namespace Simulator.Analysis.Formats;

/// <summary>Objects of one JSON array, or one object after another.</summary>
static class JsonHistory
{
    /// <param name="lines">Whether objects follow one another instead of standing in an array.</param>
    /// <param name="textsAreNumbers">Whether a text of digits is a number, as in json-array-ops.</param>
    public static IEnumerable<ReadEvent> Read(ByteCursor cursor, bool lines, bool textsAreNumbers)
    {
        var reader = new JsonReader(cursor, ours: lines);
        var fields = new EventFields(cursor) { TextsAreNumbers = textsAreNumbers };
        return lines ? Lines(cursor, reader, fields) : Array(cursor, reader, fields);
    }

    static IEnumerable<ReadEvent> Lines(ByteCursor cursor, JsonReader reader, EventFields fields)
    {
        while (true)
        {
            reader.BeginEvent();
            reader.SkipSpace();
            if (cursor.Peek() == ByteCursor.End) yield break;
            yield return Event(cursor, reader, fields);
        }
    }

    static IEnumerable<ReadEvent> Array(ByteCursor cursor, JsonReader reader, EventFields fields)
    {
        reader.SkipSpace();
        var opened = cursor.Place;
        reader.Expect('[', "'[', the start of a history");
        reader.SkipSpace();
        if (cursor.Peek() == ']') cursor.Next();
        else
            do
            {
                reader.BeginEvent();
                yield return Event(cursor, reader, fields);
            }
            while (reader.More(']', opened));
        reader.SkipSpace();
        if (cursor.Peek() != ByteCursor.End) throw cursor.Error(cursor.Describe() + " after the history", "the end of the file");
    }

    static ReadEvent Event(ByteCursor cursor, JsonReader reader, EventFields fields)
    {
        var opened = cursor.Place;
        fields.Begin(opened);
        reader.Expect('{', "'{', the start of an event");
        reader.SkipSpace();
        if (cursor.Peek() == '}') cursor.Next();
        else
            do
            {
                var name = reader.Name();
                reader.SkipSpace();
                var at = cursor.Place;
                fields.Set(name, reader.Read(1), at);
            }
            while (MoreMembers(cursor, reader, opened));
        return fields.Done();
    }

    /// <summary>As <see cref="JsonReader.More"/>, without reading on behind the event: what follows belongs to the next one.</summary>
    static bool MoreMembers(ByteCursor cursor, JsonReader reader, Place opened)
    {
        reader.SkipSpace();
        if (cursor.Peek() != '}') return reader.More('}', opened);
        cursor.Next();
        return false;
    }
}
