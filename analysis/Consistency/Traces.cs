namespace Simulator.Analysis.Consistency;

/// <summary>
/// What each operation leaves behind for others to see, and what it saw. An operation of which nothing is seen by the others may be
/// left out of a linearizable history, and the rest is linearizable still: on this rest the preparation of searches and the
/// shrinking of witnesses.
/// </summary>
sealed class Traces(Operations all, ObjectModel model, TransactionSteps? transactions)
{
    /// <summary>Things that others may see: (register, value). Empty for operations that only look.</summary>
    public IEnumerable<(int Register, int Value)> Left(int op) => all.Act[op] switch
    {
        Act.Write or Act.Append => [(0, all.Argument[op])],
        Act.Cas => [(0, all.Other[op])],
        Act.Txn => transactions!.Of[op].Where(static s => s.IsWrite).Select(static s => (s.Register, s.Value)),
        _ => [],
    };

    /// <summary>Things that it saw.</summary>
    public IEnumerable<(int Register, int Value)> Saw(int op) => all.Act[op] switch
    {
        Act.Read => [(0, all.Result[op])],
        Act.Cas => [(0, all.Argument[op])],
        Act.Txn => transactions!.Of[op].Where(static s => !s.IsWrite && s.Value >= 0).Select(static s => (s.Register, s.Value)),
        _ => [],
    };

    public bool IsText => model == ObjectModel.KeyValue;

    public string Text(int value) => KeyValueObject.Text(all.Values[value]);
}

/// <summary>What some operations saw.</summary>
sealed class Sightings
{
    readonly Traces traces;
    readonly HashSet<(int, int)> things = [];
    readonly List<string> texts = [];

    public Sightings(Traces traces, IEnumerable<int> ops)
    {
        this.traces = traces;
        foreach (var op in ops) Add(op);
    }

    public void Add(int op)
    {
        foreach (var thing in traces.Saw(op))
            if (things.Add(thing) && traces.IsText) texts.Add(traces.Text(thing.Value));
    }

    /// <summary>Whether something that the operation leaves behind was seen. A text is seen in each text that contains it.</summary>
    public bool OfWhat(int op)
    {
        foreach (var thing in traces.Left(op))
            if (traces.IsText ? Contains(traces.Text(thing.Value)) : things.Contains(thing)) return true;
        return false;
    }

    bool Contains(string text)
    {
        if (text.Length == 0) return true;
        foreach (var seen in texts)
            if (seen.Contains(text, StringComparison.Ordinal)) return true;
        return false;
    }
}
