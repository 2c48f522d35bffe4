namespace Simulator.Analysis.Consistency.Collections;

/// <summary>What reads of sets and lists found, element by element. Elements are numbers: those of the history's values, and on.</summary>
sealed class Contents
{
    readonly Dictionary<Value, int> numbers = [];
    readonly List<Value> values = [];

    public Contents(Operations all, ObjectModel model)
    {
        values.AddRange(all.Values);
        for (var i = 0; i < values.Count; i++) numbers.TryAdd(values[i], i);
        Of = new int[all.Count][];
        if (model is not (ObjectModel.Set or ObjectModel.List)) return;
        for (var op = 0; op < all.Count; op++)
            if (all.Act[op] == Act.Read) Of[op] = Elements(all.Values[all.Result[op]], model);
    }

    /// <summary>
    /// By operation: of a read of a list its elements in order, of a set ascending; null for what no such object can hold, and for all
    /// that is no read.
    /// </summary>
    public int[]?[] Of { get; }

    public Value Named(int element) => values[element];

    int[]? Elements(Value value, ObjectModel model)
    {
        if (value.IsNil) return [];
        if (value.Kind != ValueKind.List && (value.Kind != ValueKind.Set || model == ObjectModel.List)) return null;
        var elements = new int[value.Items.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            if (numbers.TryGetValue(value.Items[i], out elements[i])) continue;
            numbers.Add(value.Items[i], elements[i] = values.Count);
            values.Add(value.Items[i]);
        }
        if (model == ObjectModel.List) return elements;
        Array.Sort(elements);
        // Jepsen writes sets as lists; one that names an element twice is no set.
        for (var i = 1; i < elements.Length; i++)
            if (elements[i] == elements[i - 1]) return null;
        return elements;
    }
}
