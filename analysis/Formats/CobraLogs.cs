using System.Globalization;

namespace Simulator.Analysis.Formats;

/// <summary>
/// The folder of logs that Cobra's clients write (Tan et al., OSDI 2020): a file <c>T7.log</c> for each session, with records <c>S</c> and
/// <c>C</c> for the begin and the commit of a transaction, <c>W</c> and <c>R</c> for its writes and reads; numbers of 64 bits, the high byte
/// first. A write is known by the number that it was given, and a read tells the number of the write that it saw.
/// </summary>
static class CobraLogs
{
    /// <summary>The writers that stand for what was there at first.</summary>
    static readonly ulong[] initial = [0xBEBEEBEE, 0xDEADBEEF];

    /// <summary>The logs of a folder, by the number of their session. Throws <see cref="HistoryFormatException"/> when there are none.</summary>
    public static IReadOnlyList<(int Session, string Path)> In(string folder)
    {
        var logs = new List<(int Session, string Path)>();
        foreach (var path in Directory.EnumerateFiles(folder, "T*.log"))
            if (int.TryParse(Path.GetFileNameWithoutExtension(path).AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var session))
                logs.Add((session, path));
        logs.Sort(static (a, b) => a.Session != b.Session ? a.Session.CompareTo(b.Session) : string.CompareOrdinal(a.Path, b.Path));
        if (logs.Count > 0) return logs;
        throw new HistoryFormatException(folder, new Place(1, 1), "a folder without logs", "a history file, or a folder of logs T0.log, T1.log …");
    }

    public static IEnumerable<ReadEvent> Read(IReadOnlyList<(int Session, string Path)> logs, HistoryLimits limits)
    {
        foreach (var (session, path) in logs)
        {
            using var stream = File.OpenRead(path);
            foreach (var e in Read(new ByteCursor(stream, path, limits), session)) yield return e;
        }
    }

    static IEnumerable<ReadEvent> Read(ByteCursor cursor, int session)
    {
        var fields = new BinaryFields(cursor);
        var steps = new TransactionEvents();
        ulong? open = null;
        var begun = fields.Place;
        while (!fields.IsAtEnd)
        {
            var place = fields.Place;
            var kind = (char)fields.Byte("a record");
            if (kind == 'S')
            {
                // One that was begun and never committed: nobody knows.
                if (open is not null)
                    foreach (var e in steps.Done(begun, session, OpType.Info)) yield return e;
                (open, begun) = (fields.BigEndian("the number of a transaction"), place);
                continue;
            }
            if (open is null) throw fields.Error(place, $"a record {Shown(kind)} outside of a transaction", "S, its begin");
            if (kind != 'C')
            {
                ReadStep(fields, steps, kind, place);
                if (steps.Count > cursor.Limits.MaxEventBytes / 25) throw fields.Error(place, "a transaction without end", "a shorter one");
                continue;
            }
            var number = fields.BigEndian("the number of a transaction");
            if (number != open) throw fields.Error(place, $"the commit of transaction {number:X}", $"that of {open:X}, which is open");
            open = null;
            foreach (var e in steps.Done(begun, session, OpType.Ok)) yield return e;
        }
        if (open is not null)
            foreach (var e in steps.Done(begun, session, OpType.Info)) yield return e;
    }

    static void ReadStep(BinaryFields fields, TransactionEvents steps, char kind, Place place)
    {
        if (kind is not ('W' or 'R')) throw fields.Error(place, $"a record {Shown(kind)}", "S, C, W or R");
        var writer = kind == 'R' ? fields.BigEndian("the writer that was read") : 0;
        var write = unchecked((long)fields.BigEndian("the number of a write"));
        var key = unchecked((long)fields.BigEndian("a key"));
        fields.BigEndian("a value");
        if (kind == 'W') steps.Write(key, write);
        else if (initial.Contains(writer)) steps.ReadInitial(key);
        else steps.Read(key, write);
    }

    static string Shown(char kind) => char.IsAsciiLetterOrDigit(kind) ? kind.ToString() : string.Create(CultureInfo.InvariantCulture, $"0x{(int)kind:X2}");
}
