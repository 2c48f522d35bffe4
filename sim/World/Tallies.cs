using System.Collections;

namespace Simulator;

/// <summary>What machines have counted, summed by name and in the order of names.</summary>
public sealed class Tallies : IReadOnlyCollection<KeyValuePair<string, long>>
{
    readonly SortedDictionary<string, long> sums = new(StringComparer.Ordinal);

    /// <summary>The sum of a name; 0 when nobody counted it.</summary>
    public long this[string name] => sums.GetValueOrDefault(name);

    public int Count => sums.Count;

    internal void Add(Tally tally)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tally.Amount);
        sums[tally.Name] = this[tally.Name] + tally.Amount;
    }

    public IEnumerator<KeyValuePair<string, long>> GetEnumerator() => sums.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
