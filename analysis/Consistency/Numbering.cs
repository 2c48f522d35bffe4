namespace Simulator.Analysis.Consistency;

/// <summary>Numbers values from 0 on, in the order in which they are first seen.</summary>
/// <param name="comparer">Says which are equal; null for what they say themselves.</param>
sealed class Numbering<T>(IEqualityComparer<T>? comparer = null) where T : notnull
{
    readonly Dictionary<T, int> numbers = new(comparer);
    readonly List<T> values = [];
    bool isClosed;

    /// <summary>The values by their numbers.</summary>
    public IReadOnlyList<T> Values => values;

    public int Count => values.Count;

    public T this[int number] => values[number];

    /// <summary>The number of a value, which gets the next one where it has none.</summary>
    public int Of(T value)
    {
        if (isClosed) throw new InvalidOperationException("all values were said to be numbered");
        if (numbers.TryGetValue(value, out var number)) return number;
        number = values.Count;
        numbers.Add(value, number);
        values.Add(value);
        return number;
    }

    /// <summary>No value comes any more: gives up what finds numbers, which is as large as the values.</summary>
    public void Close()
    {
        isClosed = true;
        numbers.Clear();
        numbers.TrimExcess();
    }
}
