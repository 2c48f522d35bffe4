using System.Globalization;

namespace Simulator.Analysis.Formats;

/// <summary>Two forms of text in which checkers of isolation keep histories: one step a line, session after session, without times.</summary>
static class SessionLines
{
    static readonly ByteSet LineEnds = new("\r\n"u8);
    const int LongestLine = 256;

    /// <summary>AWDIT's tests: <c>r key value</c>, <c>w key value</c>; a line of <c>---</c> between transactions, of <c>===</c> between sessions.</summary>
    public static IEnumerable<ReadEvent> Awdit(ByteCursor cursor)
    {
        var steps = new TransactionEvents();
        var (session, isOpen) = (0, false);
        var begun = cursor.Place;
        foreach (var (line, place) in Lines(cursor))
        {
            var isEnd = line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("===", StringComparison.Ordinal);
            if (!isEnd)
            {
                if (!isOpen) (begun, isOpen) = (place, true);
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length != 3 || words[0] is not ("r" or "w"))
                    throw cursor.Error(place, $"the line '{Short(line)}'", "r key value, w key value, --- or ===");
                var (key, value) = (Number(cursor, words[1], place), Number(cursor, words[2], place));
                if (words[0] == "w") steps.Write(key, value);
                else steps.Read(key, value);
                Bound(cursor, steps, place);
                continue;
            }
            if (isOpen)
                foreach (var e in steps.Done(begun, session, OpType.Ok)) yield return e;
            isOpen = false;
            if (line[0] == '=') session = checked(session + 1);
        }
        if (!isOpen) yield break;
        foreach (var e in steps.Done(begun, session, OpType.Ok)) yield return e;
    }

    /// <summary>
    /// Plume's text: <c>r(key,value,session,transaction)</c>; the steps of a session in their order, a transaction -1 for a step of one that
    /// aborted.
    /// </summary>
    public static IEnumerable<ReadEvent> Plume(ByteCursor cursor)
    {
        var open = new SortedDictionary<int, (long Transaction, Place Begun, TransactionEvents Steps)>();
        foreach (var (line, place) in Lines(cursor))
        {
            var (isWrite, key, value, session, transaction) = Step(cursor, line, place);
            if (open.TryGetValue(session, out var at) && (at.Transaction != transaction || transaction < 0))
            {
                foreach (var e in at.Steps.Done(at.Begun, session, End(at.Transaction))) yield return e;
                open.Remove(session);
            }
            if (!open.TryGetValue(session, out at)) open.Add(session, at = (transaction, place, new TransactionEvents()));
            if (isWrite) at.Steps.Write(key, value);
            else at.Steps.Read(key, value);
            Bound(cursor, at.Steps, place);
        }
        foreach (var (session, (transaction, begun, steps)) in open)
            foreach (var e in steps.Done(begun, session, End(transaction))) yield return e;
    }

    public static bool BeginsAwdit(ReadOnlySpan<byte> text) => text is [(byte)'r' or (byte)'w', (byte)' ', ..];

    public static bool BeginsPlume(ReadOnlySpan<byte> text) => text is [(byte)'r' or (byte)'w', (byte)'(', ..];

    static OpType End(long transaction) => transaction < 0 ? OpType.Fail : OpType.Ok;

    static (bool IsWrite, long Key, long Value, int Session, long Transaction) Step(ByteCursor cursor, string line, Place place)
    {
        if (line is ['r' or 'w', '(', .. var inside, ')'] && inside.Split(',') is [var key, var value, var session, var transaction])
        {
            var number = Number(cursor, session, place);
            if (number is < 0 or > int.MaxValue) throw cursor.Error(place, session + " as session", "a number from 0, below 2^31");
            return (line[0] == 'w', Number(cursor, key, place), Number(cursor, value, place), (int)number, Number(cursor, transaction, place));
        }
        throw cursor.Error(place, $"the line '{Short(line)}'", "r(key,value,session,transaction) or w(…)");
    }

    /// <summary>The lines that are not empty, without blanks around them.</summary>
    static IEnumerable<(string Line, Place Place)> Lines(ByteCursor cursor)
    {
        while (cursor.Peek() != ByteCursor.End)
        {
            var place = cursor.Place;
            var line = cursor.Decode(cursor.Word(LineEnds, LongestLine), place);
            if (line.Contains('\0', StringComparison.Ordinal)) throw cursor.Error(place, "a NUL byte", "text");
            while (cursor.Peek() is '\r' or '\n') cursor.Next();
            if (line.Trim() is { Length: > 0 } trimmed) yield return (trimmed, place);
        }
    }

    static long Number(ByteCursor cursor, string word, Place place) =>
        long.TryParse(word.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw cursor.Error(place, $"'{Short(word)}'", "a whole number of 64 bits");

    static void Bound(ByteCursor cursor, TransactionEvents steps, Place place)
    {
        if (steps.Count > cursor.Limits.MaxEventBytes / 16) throw cursor.Error(place, "a transaction without end", "a shorter one");
    }

    static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
