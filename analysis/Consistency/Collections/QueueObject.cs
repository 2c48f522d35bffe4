namespace Simulator.Analysis.Consistency.Collections;

/// <summary>
/// A queue, first in, first out, empty at first. A dequeue that returned nil found it empty; one of unknown outcome took whatever was
/// there. A state is the number of a row of elements, the oldest first.
/// </summary>
readonly struct QueueObject(Operations all, int[] ops) : ISequentialObject
{
    readonly Rows rows = new();

    public int Initial => rows.Number([]);

    public long Bytes => rows.Bytes;

    public bool IsDark(int state) => false;

    public bool IsRead(int op) => FoundEmpty(all, ops[op]);

    public bool IsBlind(int op) => false;

    public bool Step(int state, int op, out int next)
    {
        var id = ops[op];
        var row = rows[state];
        next = state;
        if (all.Act[id] == Act.Enqueue)
        {
            next = rows.Number([.. row, all.Argument[id]]);
            return true;
        }
        if (FoundEmpty(all, id)) return row.Length == 0;
        if (row.Length > 0) next = rows.Number(row[1..]);
        return all.Result[id] < 0 || row.Length > 0 && row[0] == all.Result[id];
    }

    public static bool FoundEmpty(Operations all, int op) =>
        all.Act[op] == Act.Dequeue && all.Result[op] >= 0 && all.Values[all.Result[op]].IsNil;
}
