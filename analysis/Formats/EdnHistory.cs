namespace Simulator.Analysis.Formats;

/// <summary>Jepsen's EDN: one vector or list of maps, or map after map to the end of the file.</summary>
static class EdnHistory
{
    public static IEnumerable<ReadEvent> Read(ByteCursor cursor)
    {
        var reader = new EdnReader(cursor, new WordPool());
        var fields = new EventFields(cursor);
        reader.SkipToForm(0);
        var opened = cursor.Place;
        var close = cursor.Peek() switch { '[' => ']', '(' => ')', _ => ByteCursor.End };
        if (close != ByteCursor.End) cursor.Next();
        while (true)
        {
            reader.BeginEvent();
            reader.SkipToForm(0);
            var b = cursor.Peek();
            if (b == close) break;
            if (b == ByteCursor.End) throw cursor.Error("the end of the file", $"the closing '{(char)close}' of the history at {opened}");
            if (b != '{') throw cursor.Error(cursor.Describe(), "'{', the start of an event");
            yield return Event(cursor, reader, fields);
        }
        if (close == ByteCursor.End) yield break;
        cursor.Next();
        reader.SkipToForm(0);
        if (cursor.Peek() != ByteCursor.End) throw cursor.Error(cursor.Describe() + " after the history", "the end of the file");
    }

    static ReadEvent Event(ByteCursor cursor, EdnReader reader, EventFields fields)
    {
        var opened = cursor.Place;
        fields.Begin(opened);
        cursor.Next();
        while (true)
        {
            reader.SkipToForm(1);
            var b = cursor.Peek();
            if (b == '}') break;
            if (b == ByteCursor.End) throw cursor.Error("the end of the file", $"the closing '}}' of the event at {opened}");
            var key = b == ':' ? reader.Name() : KeyOf(reader.Read(1));
            reader.SkipToForm(1);
            if (cursor.Peek() == '}') throw cursor.Error("'}'", "a value for " + (key ?? "the last key"));
            var at = cursor.Place;
            var value = reader.Read(1);
            if (key is not null) fields.Set(key, value, at);
        }
        cursor.Next();
        return fields.Done();
    }

    static string? KeyOf(Value key) => key.Kind == ValueKind.Text ? key.Text : null;
}
