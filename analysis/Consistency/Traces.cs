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

    /// <summary>Whether the text that an operation read contains another; each contains the empty one.</summary>
    public bool Contains(int op, int value) =>
        KeyValueObject.Text(all.Values[all.Result[op]]).Contains(KeyValueObject.Text(all.Values[value]), StringComparison.Ordinal);

    /// <summary>Whether nothing that was there before is left after it: a change of a register, a put.</summary>
    public bool Overwrites(int op) => all.Act[op] is Act.Write || all.Act[op] is Act.Cas && all.Argument[op] != all.Other[op];
}

/// <summary>What some operations saw, and whether something left behind by another could be what they saw.</summary>
sealed class Sightings
{
    readonly Operations all;
    readonly Traces traces;
    readonly Dictionary<(int, int), List<int>> seers = [];
    readonly List<int> textSeers = [];
    readonly Dictionary<(int, int), int> supplied = [];
    int[] changeInvoked = [], returnedBy = [];

    public Sightings(Operations all, Traces traces, IEnumerable<int> ops)
    {
        (this.all, this.traces) = (all, traces);
        foreach (var op in ops) Add(op);
    }

    /// <summary>Takes note of an operation that stays: of what it saw, and of what it supplies to others.</summary>
    public void Add(int op, bool sees = true)
    {
        foreach (var thing in traces.Left(op))
            supplied[thing] = int.Min(supplied.GetValueOrDefault(thing, int.MaxValue), all.Invoke[op]);
        if (!sees) return;
        if (traces.IsText && all.Act[op] == Act.Read) textSeers.Add(op);
        foreach (var thing in traces.Saw(op))
        {
            if (!seers.TryGetValue(thing, out var list)) seers.Add(thing, list = []);
            list.Add(op);
        }
    }

    /// <summary>
    /// Takes note of operations that stay, in the order of invocation: what they overwrite for certain is not seen after them.
    /// </summary>
    public void Overwriting(IEnumerable<int> ops)
    {
        var changes = ops.Where(op => all.Return[op] != Operations.Never && traces.Overwrites(op)).ToArray();
        changeInvoked = [.. changes.Select(op => all.Invoke[op])];
        returnedBy = [.. changes.Select(op => all.Return[op])];
        for (var i = returnedBy.Length - 2; i >= 0; i--) returnedBy[i] = int.Min(returnedBy[i], returnedBy[i + 1]);
    }

    /// <summary>
    /// Whether something that the operation leaves behind may have been seen. A text is seen in each text that contains it. What was
    /// seen needs a supplier among those that stay, even where this operation cannot be it: otherwise the rest would seem to show
    /// a value out of thin air.
    /// </summary>
    public bool OfWhat(int op)
    {
        var hidden = HiddenFrom(op);
        foreach (var thing in traces.Left(op))
        {
            var list = traces.IsText ? textSeers : seers.GetValueOrDefault(thing);
            if (list is null) continue;
            var supply = supplied.GetValueOrDefault(thing, int.MaxValue);
            foreach (var seer in list)
            {
                if (seer == op || all.Return[seer] < all.Invoke[op] || traces.IsText && !traces.Contains(seer, thing.Value)) continue;
                if (all.Invoke[seer] < hidden || supply > all.Return[seer]) return true;
            }
        }
        return false;
    }

    /// <summary>The event from which on nothing that is invoked can see the operation, because another came and went between.</summary>
    int HiddenFrom(int op)
    {
        if (all.Return[op] == Operations.Never) return Operations.Never;
        var at = Array.BinarySearch(changeInvoked, all.Return[op]);
        if (at < 0) at = ~at;
        return at < returnedBy.Length ? returnedBy[at] : Operations.Never;
    }
}
