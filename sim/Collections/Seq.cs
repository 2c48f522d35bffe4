using System.Collections;
using System.Runtime.CompilerServices;

namespace Simulator;

/// <summary>
/// An immutable sequence that shares its storage: appending at the tip and taking a slice are O(1), only an append after a
/// truncation copies. Compared by content. <c>default</c> is empty.
/// </summary>
[CollectionBuilder(typeof(Seq), nameof(Seq.Of))]
public readonly struct Seq<T> : IReadOnlyList<T>, IEquatable<Seq<T>>
{
    readonly Store? store;
    readonly int start;
    readonly int count;

    Seq(Store? store, int start, int count)
    {
        this.store = store;
        this.start = start;
        this.count = count;
    }

    internal Seq(ReadOnlySpan<T> items)
    {
        if (items.IsEmpty) return;
        store = new Store(items.ToArray(), items.Length);
        count = items.Length;
    }

    public int Count => count;
    public bool IsEmpty => count == 0;

    public T this[int index]
    {
        get
        {
            if (unchecked((uint)index >= (uint)count)) throw new ArgumentOutOfRangeException(nameof(index));
            return store!.Items[start + index];
        }
    }

    public ReadOnlySpan<T> Span => store is null ? default : store.Items.AsSpan(start, count);

    public Seq<T> Add(T item)
    {
        if (store is { } s && start + count == s.Used && s.Used < s.Items.Length)
        {
            s.Items[s.Used++] = item;
            return new Seq<T>(s, start, count + 1);
        }
        var copy = Grow(count + 1);
        copy.Items[copy.Used++] = item;
        return new Seq<T>(copy, 0, count + 1);
    }

    public Seq<T> AddRange(ReadOnlySpan<T> items)
    {
        if (items.IsEmpty) return this;
        // Most often one: cheaper than a copy of a block.
        if (items.Length == 1) return Add(items[0]);
        if (store is { } s && start + count == s.Used && s.Used + items.Length <= s.Items.Length)
        {
            items.CopyTo(s.Items.AsSpan(s.Used));
            s.Used += items.Length;
            return new Seq<T>(s, start, count + items.Length);
        }
        var copy = Grow(count + items.Length);
        items.CopyTo(copy.Items.AsSpan(count));
        copy.Used = count + items.Length;
        return new Seq<T>(copy, 0, copy.Used);
    }

    /// <summary>The first <paramref name="length"/> items.</summary>
    public Seq<T> Take(int length) => Slice(0, length);

    /// <summary>All but the first <paramref name="length"/> items.</summary>
    public Seq<T> Skip(int length) => Slice(length, count - length);

    public Seq<T> Slice(int from, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from + length, count);
        return length == 0 ? default : new Seq<T>(store, start + from, length);
    }

    /// <summary>The same content and, in O(1), the same place in the same storage: a cheap "nothing has changed".</summary>
    public bool SameAs(Seq<T> other) => ReferenceEquals(store, other.store) && start == other.start && count == other.count;

    public bool Equals(Seq<T> other)
    {
        if (SameAs(other)) return true;
        if (count != other.count) return false;
        var comparer = EqualityComparer<T>.Default;
        for (var i = 0; i < count; i++)
            if (!comparer.Equals(this[i], other[i])) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is Seq<T> other && Equals(other);
    public override int GetHashCode() => count;
    public static bool operator ==(Seq<T> a, Seq<T> b) => a.Equals(b);
    public static bool operator !=(Seq<T> a, Seq<T> b) => !a.Equals(b);

    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Span.GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator()
    {
        for (var i = 0; i < count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    public override string ToString() => "[" + string.Join(' ', this.Select(item => item?.ToString())) + "]";

    Store Grow(int needed)
    {
        var items = new T[int.Max(8, needed + needed / 2)];
        Span.CopyTo(items);
        return new Store(items, count);
    }

    sealed class Store(T[] items, int used)
    {
        public readonly T[] Items = items;
        public int Used = used;
    }
}

/// <summary>Makes <see cref="Seq{T}"/> usable with collection expressions.</summary>
public static class Seq
{
    public static Seq<T> Of<T>(ReadOnlySpan<T> items) => new(items);
}
