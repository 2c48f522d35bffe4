namespace Simulator.Analysis.Formats;

/// <summary>
/// Makes the events of a transaction from its steps, for forms of files that hold the order within sessions but no times: each is begun and
/// ended in one place. Step values that come again are one object.
/// </summary>
sealed class TransactionEvents
{
    const int Kept = 1 << 16;

    static readonly Value read = Value.Keyword("r"), write = Value.Keyword("w");

    readonly Dictionary<long, Value> numbers = [];
    readonly List<Value> steps = [];

    public int Count => steps.Count;

    public void Read(long key, long value) => steps.Add(Value.List(read, Number(key), Number(value)));

    /// <summary>The read of what a key held at first.</summary>
    public void ReadInitial(long key) => steps.Add(Value.List(read, Number(key), Value.Nil));

    public void Write(long key, long value) => steps.Add(Value.List(write, Number(key), Number(value)));

    /// <summary>The two events, and forgets the steps.</summary>
    public IEnumerable<ReadEvent> Done(Place place, int session, OpType end)
    {
        var value = Value.List([.. steps]);
        steps.Clear();
        return [Event(OpType.Invoke), Event(end)];

        ReadEvent Event(OpType type) => new(place, -1, -1, type, session, "txn", null, value, null, null, -1, Ours: false);
    }

    Value Number(long number)
    {
        if (numbers.TryGetValue(number, out var known)) return known;
        if (numbers.Count == Kept) numbers.Clear();
        return numbers[number] = Value.Of(number);
    }
}
