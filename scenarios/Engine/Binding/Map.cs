using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Simulator.Scenarios;

/// <summary>An immutable mapping from texts that keeps the order in which it was written. Compared by content, order included.</summary>
public sealed class Map<T> : IReadOnlyList<KeyValuePair<string, T>>, IEquatable<Map<T>>
{
    readonly Seq<KeyValuePair<string, T>> entries;

    public Map(IEnumerable<KeyValuePair<string, T>> entries) => this.entries = [.. entries];

    public static readonly Map<T> Empty = new([]);

    public int Count => entries.Count;

    public KeyValuePair<string, T> this[int index] => entries[index];

    public IEnumerable<string> Keys => entries.Select(entry => entry.Key);

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        foreach (var entry in entries)
            if (entry.Key == key)
            {
                value = entry.Value;
                return true;
            }
        value = default;
        return false;
    }

    public bool Equals(Map<T>? other) => other is not null && entries.Equals(other.entries);
    public override bool Equals(object? obj) => Equals(obj as Map<T>);
    public override int GetHashCode() => Count;
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, T>>)entries).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => "{" + string.Join(' ', entries.Select(entry => $"{entry.Key}: {entry.Value}")) + "}";
}
