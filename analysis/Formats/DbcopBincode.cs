namespace Simulator.Analysis.Formats;

/// <summary>
/// What dbcop (Biswas and Enea, OOPSLA 2019) writes of a run, in Rust's bincode: five numbers and three texts about the run, then the sessions
/// with their transactions and these with their reads and writes; numbers of 64 bits, the low byte first. What failed is told too.
/// </summary>
static class DbcopBincode
{
    /// <summary>An event takes 18 bytes.</summary>
    const int BytesOfEvent = 18;

    /// <summary>Whether a file begins with numbers of which the high bytes are zero, as the header has them; text has no such bytes.</summary>
    public static bool Begins(ReadOnlySpan<byte> head)
    {
        if (head.Length < 48) return false;
        for (var number = 0; number < 6; number++)
            if (head[8 * number + 6] != 0 || head[8 * number + 7] != 0) return false;
        return true;
    }

    public static IEnumerable<ReadEvent> Read(ByteCursor cursor)
    {
        var fields = new BinaryFields(cursor);
        var steps = new TransactionEvents();
        for (var i = 0; i < 5; i++) fields.LittleEndian("the header: five numbers");
        for (var i = 0; i < 3; i++) fields.Skip(fields.Count("bytes of a text", cursor.Limits.MaxEventBytes), "a text of the header");
        var sessions = fields.Count("sessions", cursor.Limits.MaxEvents);
        for (var session = 0; session < sessions; session++)
        {
            var transactions = fields.Count("transactions", cursor.Limits.MaxEvents);
            for (var i = 0L; i < transactions; i++)
            {
                var place = fields.Place;
                var events = fields.Count("events of a transaction", cursor.Limits.MaxEventBytes / BytesOfEvent);
                for (var e = 0L; e < events; e++) ReadStep(fields, steps);
                var hasCommitted = fields.Flag("the success of a transaction");
                foreach (var each in steps.Done(place, session, hasCommitted ? OpType.Ok : OpType.Fail)) yield return each;
            }
        }
        if (!fields.IsAtEnd) throw fields.Error(fields.Place, "bytes behind the last session", "the end of the file");
    }

    static void ReadStep(BinaryFields fields, TransactionEvents steps)
    {
        var isWrite = fields.Flag("the kind of an event");
        var key = unchecked((long)fields.LittleEndian("a variable"));
        var value = unchecked((long)fields.LittleEndian("a value"));
        if (!fields.Flag("the success of an event")) return;
        if (isWrite) steps.Write(key, value);
        else steps.Read(key, value);
    }
}
