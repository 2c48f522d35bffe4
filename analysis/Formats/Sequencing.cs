namespace Simulator.Analysis.Formats;

/// <summary>
/// The order that every history must have: indices ascend, each process does one thing at a time, and ends only what it began.
/// </summary>
sealed class Sequencing(ByteCursor cursor)
{
    readonly Dictionary<int, (string Function, string? Key, Place Place)> open = [];
    long lastIndex = -1;
    int count;

    public void Accept(in ReadEvent e)
    {
        if (++count > cursor.Limits.MaxEvents) throw EventOrder.TooMany(cursor, e.Place);
        CheckIndex(e);
        if (e.Process == HistoryEvent.Nemesis) return;
        if (e.Type == OpType.Invoke)
        {
            if (!open.TryAdd(e.Process, (e.Function, e.Key, e.Place)))
                throw cursor.Error(
                    e.Place, $"process {e.Process} invoking {e.Function} while its {open[e.Process].Function} of line "
                        + $"{open[e.Process].Place.Line} is open",
                    "the completion of that first");
        }
        else
        {
            if (!open.Remove(e.Process, out var invoked))
                throw cursor.Error(e.Place, $"the completion of a {e.Function} by process {e.Process}, which has nothing open",
                    "its invocation before it");
            if (invoked.Function != e.Function || invoked.Key is not null && e.Key is not null && invoked.Key != e.Key)
                throw cursor.Error(
                    e.Place, $"the completion of a {e.Function}{Of(e.Key)} by process {e.Process}",
                    $"that of its {invoked.Function}{Of(invoked.Key)} of line {invoked.Place.Line}");
        }
    }

    void CheckIndex(in ReadEvent e)
    {
        if (e.Index < 0) return;
        if (e.Index <= lastIndex) throw cursor.Error(e.Place, $"index {e.Index} after index {lastIndex}", "indices that ascend");
        lastIndex = e.Index;
    }

    static string Of(string? key) => key is null ? "" : " of " + key;
}
