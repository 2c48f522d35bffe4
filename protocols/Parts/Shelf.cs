namespace Simulator.Protocols;

/// <summary>
/// A long list for disks, kept in short ones, so that replacing an item copies little. Items are only appended and replaced.
/// </summary>
public sealed record Shelf<T>(Seq<Seq<T>> Rows)
{
    const int RowLength = 64;

    public int Count => Rows.IsEmpty ? 0 : (Rows.Count - 1) * RowLength + Rows[Rows.Count - 1].Count;

    public T this[int at] => Rows[at / RowLength][at % RowLength];

    /// <summary>With this item in the given place, which is at most the one after the last.</summary>
    public Shelf<T> With(int at, T item)
    {
        var row = at / RowLength;
        if (at == Count && at % RowLength == 0) return new Shelf<T>(Rows.Add([item]));
        return new Shelf<T>(Replaced(Rows, row, at == Count ? Rows[row].Add(item) : Replaced(Rows[row], at % RowLength, item)));
    }

    static Seq<TItem> Replaced<TItem>(Seq<TItem> items, int at, TItem item)
    {
        if (at == items.Count - 1) return items.Take(at).Add(item);
        var copy = items.Span.ToArray();
        copy[at] = item;
        return Seq.Of<TItem>(copy);
    }
}
