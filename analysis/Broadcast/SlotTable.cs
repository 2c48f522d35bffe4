namespace Simulator.Analysis.Broadcast;

/// <summary>Something known about each of some slots, in order. Slots come mostly in order, and old ones are dropped.</summary>
sealed class SlotTable<T>
{
    readonly List<long> slots = [];
    readonly List<T> values = [];

    /// <summary>Of slots below this one nothing is known any more.</summary>
    public long Floor { get; private set; } = long.MinValue;

    public int Count => slots.Count;

    public bool TryGet(long slot, out T value)
    {
        var at = Find(slot);
        value = at >= 0 ? values[at] : default!;
        return at >= 0;
    }

    /// <summary>Not for a slot below the floor, nor for one that is there.</summary>
    public void Add(long slot, T value)
    {
        var at = ~Find(slot);
        slots.Insert(at, slot);
        values.Insert(at, value);
    }

    /// <summary>The slots between two others, both excluded, in order.</summary>
    public IEnumerable<(long Slot, T Value)> Between(long low, long high)
    {
        var at = Find(low);
        for (at = at < 0 ? ~at : at + 1; at < slots.Count && slots[at] < high; at++) yield return (slots[at], values[at]);
    }

    /// <summary>Whether any slot lies between two others, both excluded. Costs nothing where the table is dense.</summary>
    public bool HasAnyBetween(long low, long high)
    {
        if (high - low <= 1) return false;
        var at = Find(low);
        at = at < 0 ? ~at : at + 1;
        return at < slots.Count && slots[at] < high;
    }

    /// <summary>Forgets the slots below this one. Returns whether that was worth the while.</summary>
    public bool Drop(long below)
    {
        var at = Find(below);
        if (at < 0) at = ~at;
        if (at < Retention.Step || below <= Floor) return false;
        slots.RemoveRange(0, at);
        values.RemoveRange(0, at);
        Floor = below;
        return true;
    }

    /// <summary>The place of a slot, or the complement of where it would stand.</summary>
    int Find(long slot) => slots.Count == 0 || slots[^1] < slot ? ~slots.Count : slots.BinarySearch(slot);
}
