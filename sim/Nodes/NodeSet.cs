using System.Numerics;

namespace Simulator;

/// <summary>
/// An immutable set of servers. Votes and acknowledgements are counted in sets, never in integers, so that a duplicated
/// message cannot count twice. One machine word for clusters of up to 64; larger ones pay for an array.
/// </summary>
public readonly struct NodeSet : IEquatable<NodeSet>
{
    readonly ulong low;
    readonly ulong[]? high;

    NodeSet(ulong low, ulong[]? high)
    {
        this.low = low;
        this.high = high;
    }

    public static NodeSet Empty => default;

    public static NodeSet Of(params ReadOnlySpan<NodeId> nodes)
    {
        var set = Empty;
        foreach (var node in nodes) set = set.With(node);
        return set;
    }

    /// <summary>The servers 0 … count-1.</summary>
    public static NodeSet First(int count)
    {
        var set = Empty;
        for (var i = 0; i < count; i++) set = set.With(new NodeId(i));
        return set;
    }

    public int Count
    {
        get
        {
            var count = BitOperations.PopCount(low);
            if (high is null) return count;
            foreach (var word in high) count += BitOperations.PopCount(word);
            return count;
        }
    }

    public bool IsEmpty => Count == 0;

    public bool Contains(NodeId node)
    {
        if (node.Value < 0) return false;
        if (node.Value < 64) return (low >> node.Value & 1) != 0;
        var word = node.Value / 64 - 1;
        return high is not null && word < high.Length && (high[word] >> node.Value % 64 & 1) != 0;
    }

    public NodeSet With(NodeId node)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(node.Value, nameof(node));
        if (node.Value < 64) return new NodeSet(low | 1UL << node.Value, high);
        var word = node.Value / 64 - 1;
        var words = new ulong[int.Max(high?.Length ?? 0, word + 1)];
        high?.CopyTo(words, 0);
        words[word] |= 1UL << node.Value % 64;
        return new NodeSet(low, words);
    }

    public NodeSet Without(NodeId node)
    {
        if (!Contains(node)) return this;
        if (node.Value < 64) return new NodeSet(low & ~(1UL << node.Value), high);
        var words = (ulong[])high!.Clone();
        words[node.Value / 64 - 1] &= ~(1UL << node.Value % 64);
        return new NodeSet(low, words);
    }

    public NodeSet Union(NodeSet other)
    {
        if (high is null && other.high is null) return new NodeSet(low | other.low, null);
        var set = this;
        foreach (var node in other) set = set.With(node);
        return set;
    }

    public NodeSet Intersect(NodeSet other)
    {
        if (high is null || other.high is null) return new NodeSet(low & other.low, null);
        var set = this;
        foreach (var node in this) if (!other.Contains(node)) set = set.Without(node);
        return set;
    }

    public Enumerator GetEnumerator() => new(this);

    public bool Equals(NodeSet other)
    {
        if (low != other.low) return false;
        var length = int.Max(high?.Length ?? 0, other.high?.Length ?? 0);
        for (var i = 0; i < length; i++)
            if (Word(high, i) != Word(other.high, i)) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is NodeSet other && Equals(other);
    public override int GetHashCode() => unchecked((int)(low ^ low >> 32));
    public static bool operator ==(NodeSet a, NodeSet b) => a.Equals(b);
    public static bool operator !=(NodeSet a, NodeSet b) => !a.Equals(b);

    public override string ToString()
    {
        var names = new List<string>();
        foreach (var node in this) names.Add(node.ToString());
        return "{" + string.Join(' ', names) + "}";
    }

    static ulong Word(ulong[]? words, int index) => words is not null && index < words.Length ? words[index] : 0;

    /// <summary>Goes through the set in order of the ids.</summary>
    public struct Enumerator(NodeSet set)
    {
        ulong rest = set.low;
        int word;
        int current;

        public readonly NodeId Current => new(current);

        public bool MoveNext()
        {
            while (rest == 0)
            {
                if (word >= (set.high?.Length ?? 0)) return false;
                rest = set.high![word++];
            }
            current = 64 * word + BitOperations.TrailingZeroCount(rest);
            rest &= rest - 1;
            return true;
        }
    }
}
