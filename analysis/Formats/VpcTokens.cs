using System.Globalization;

namespace Simulator.Analysis.Formats;

/// <summary>
/// A line for each process, with its operations in order: <c>wx1 ry2</c>, a write of 1 to x and a read of y that returned 2. There are no
/// times: the operations of all processes are concurrent for whoever looks at real time.
/// </summary>
static class VpcTokens
{
    public static IEnumerable<ReadEvent> Read(ByteCursor cursor)
    {
        var token = new List<byte>();
        var process = 0;
        var isUsed = false;
        while (cursor.Peek() is not ByteCursor.End)
        {
            if (cursor.Peek() is ' ' or '\t' or '\r')
            {
                cursor.Next();
                continue;
            }
            if (cursor.Peek() == '\n')
            {
                cursor.Next();
                if (isUsed) process = checked(process + 1);
                isUsed = false;
                continue;
            }
            var place = cursor.Place;
            token.Clear();
            while (cursor.Peek() is not (ByteCursor.End or ' ' or '\t' or '\r' or '\n'))
            {
                token.Add((byte)cursor.Next());
                if (token.Count > cursor.Limits.MaxEventBytes) throw cursor.Error(place, "a word without end", "a shorter one");
            }
            isUsed = true;
            var text = cursor.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(token), place);
            var (function, key, value) = Split(cursor, text, place);
            yield return Event(place, OpType.Invoke, process, function, key, function == "read" ? Value.Nil : value);
            yield return Event(place, OpType.Ok, process, function, key, value);
        }
    }

    public static bool Begins(ReadOnlySpan<byte> text) =>
        text is [(byte)'r' or (byte)'w', >= (byte)'a' and <= (byte)'z', (byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..];

    static (string Function, string Key, Value Value) Split(ByteCursor cursor, string text, Place place)
    {
        if (text.Length > 2 && text[0] is 'r' or 'w'
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return (text[0] == 'r' ? "read" : "write", text[1..2], Value.Of(number));
        throw cursor.Error(place, text.Length > 40 ? text[..40] + "…" : text, "r or w, a letter, and a whole number: wx1");
    }

    static ReadEvent Event(Place place, OpType type, int process, string function, string key, Value value) =>
        new(place, -1, -1, type, process, function, key, value, null, null, -1, Ours: false);
}
