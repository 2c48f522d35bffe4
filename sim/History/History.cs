using System.Collections;

namespace Simulator;

/// <summary>One line of a history: an invocation or a completion by a logical client process, or an act of the nemesis.</summary>
/// <param name="Index">Position in the history: 0, 1, 2 …</param>
/// <param name="Time">True virtual time of the event. For files without times, the index in nanoseconds.</param>
/// <param name="Process">Logical process, at least 0; <see cref="Nemesis"/> for faults. Retired after info, never reused.</param>
/// <param name="Value">The argument of an invocation; the argument or the result of a completion.</param>
/// <param name="Error">Why, for fail and info.</param>
/// <param name="Machine">The machine that the process ran on, when known: <c>c3</c>.</param>
/// <param name="Step">The trace event in which this happened; -1 when unknown.</param>
public sealed record HistoryEvent(
    long Index, Instant Time, OpType Type, int Process, string Function, string? Key, Value Value,
    string? Error = null, string? Machine = null, long Step = -1)
{
    /// <summary>The process number of fault events.</summary>
    public const int Nemesis = -1;

    public bool IsNemesis => Process == Nemesis;
}

/// <summary>
/// What the clients saw, in the order in which it happened. Kept as rows without references, because a history outlives all else in
/// a long run: each collection would follow every reference in it, and move every object. <see cref="Events"/> makes the objects
/// when they are looked at.
/// </summary>
public sealed class History
{
    const int ChunkBits = 10;
    const int ChunkSize = 1 << ChunkBits;

    /// <summary>The first rows: the runs of a search are many and short.</summary>
    const int Few = 8;

    readonly List<Row[]> chunks = [];
    readonly Texts functions = new();
    readonly Texts keys = new();
    readonly Texts errors = new();
    readonly Texts machines = new();
    /// <summary>Values that do not fit into a row: all but numbers, truths and nil.</summary>
    readonly List<Value> values = [];
    readonly Lines lines;
    int count;

    public History() => lines = new Lines(this);

    public IReadOnlyList<HistoryEvent> Events => lines;

    /// <summary>How the key is told to readers of files: false when every operation has a null key.</summary>
    public bool HasKeys { get; private set; }

    /// <summary>Appends an event and gives it the next index.</summary>
    public void Add(
        Instant time, OpType type, int process, string function, string? key, Value value,
        string? error = null, string? machine = null, long step = -1)
    {
        var at = count++ & ChunkSize - 1;
        if (at == 0) chunks.Add(new Row[chunks.Count == 0 ? Few : ChunkSize]);
        else if (at == chunks[^1].Length) chunks[^1] = Grown(chunks[^1]);
        if (key is not null) HasKeys = true;
        ref var row = ref chunks[^1][at];
        row.Time = time;
        row.Step = step;
        row.Function = functions.Number(function);
        row.Key = keys.Number(key);
        row.Error = errors.Number(error);
        row.Machine = machines.Number(machine);
        row.Process = process;
        row.Type = type;
        row.Kind = value.Kind;
        row.Value = value.Kind switch
        {
            ValueKind.Nil => 0,
            ValueKind.Integer or ValueKind.Truth => value.Number,
            _ => Keep(value),
        };
    }

    long Keep(Value value)
    {
        values.Add(value);
        return values.Count - 1;
    }

    Value ValueOf(in Row row) => row.Kind switch
    {
        ValueKind.Nil => Value.Nil,
        ValueKind.Integer => Value.Of(row.Value),
        ValueKind.Truth => Value.Of(row.Value != 0),
        _ => values[(int)row.Value],
    };

    static Row[] Grown(Row[] rows)
    {
        Array.Resize(ref rows, 2 * rows.Length);
        return rows;
    }

    /// <summary>Mutable, so that a line can be written in place. Texts and larger values are numbers here.</summary>
    struct Row
    {
        public Instant Time;
        public long Step;
        public long Value;
        public int Function;
        public int Key;
        public int Error;
        public int Machine;
        public int Process;
        public OpType Type;
        public ValueKind Kind;
    }

    /// <summary>Texts by number, in the order in which they came; 0 is none. A history names few of them, again and again.</summary>
    sealed class Texts
    {
        const int Places = 64;

        readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        readonly List<string?> texts = [null];

        /// <summary>Where a text is looked for first, by its length and its last letter: the number of the one met there last.</summary>
        readonly int[] met = new int[Places];

        public string? this[int number] => texts[number];

        public int Number(string? text)
        {
            if (text is null) return 0;
            ref var known = ref met[text.Length == 0 ? 0 : 11 * text.Length + text[^1] & Places - 1];
            if (ReferenceEquals(texts[known], text)) return known;
            if (!numbers.TryGetValue(text, out known))
            {
                known = texts.Count;
                numbers.Add(text, known);
                texts.Add(text);
            }
            return known;
        }
    }

    sealed class Lines(History history) : IReadOnlyList<HistoryEvent>
    {
        public int Count => history.count;

        public HistoryEvent this[int index]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfNegative(index);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, history.count);
                ref readonly var row = ref history.chunks[index >> ChunkBits][index & ChunkSize - 1];
                return new HistoryEvent(
                    index, row.Time, row.Type, row.Process, history.functions[row.Function]!, history.keys[row.Key], history.ValueOf(row),
                    history.errors[row.Error], history.machines[row.Machine], row.Step);
            }
        }

        public IEnumerator<HistoryEvent> GetEnumerator()
        {
            for (var i = 0; i < history.count; i++) yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
