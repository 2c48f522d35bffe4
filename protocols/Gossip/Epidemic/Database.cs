namespace Simulator.Protocols.Epidemic;

/// <summary>What a server remembers through a crash.</summary>
/// <param name="Items">What it holds; a free place holds <see cref="Item.None"/>.</param>
/// <param name="LastStamp">Time of the last stamp that it gave.</param>
public sealed record GossipDisk(Seq<Item> Items, LocalTime LastStamp)
{
    public static readonly GossipDisk Blank = new(default, default);
}

/// <summary>The items of a server, found by key, with a checksum over those that are not dormant; a copy of what is on disk.</summary>
class Database(HashTree? tree)
{
    /// <summary>Up to so many places are searched one by one: most servers of a large cluster hold little.</summary>
    const int LinearLimit = 8;

    Entry?[] entries = [];
    Dictionary<string, int>? places;
    int count;
    int free;

    /// <summary>The exclusive or of the digests of all items that take part in exchanges: equal databases have equal sums (§1.3).</summary>
    public ulong Checksum { get; private set; }

    /// <summary>Whether anything has changed since somebody has reset this.</summary>
    public bool HasChanged { get; set; } = true;

    public HashTree? Tree => tree;

    /// <summary>Items, dormant ones included.</summary>
    public int Count => count - free;

    public int Places => count;

    /// <summary>How many of them are dormant.</summary>
    public int Dormant { get; private set; }

    /// <summary>What is in a place; null for a free one.</summary>
    public Entry? At(int place) => entries[place];

    public Entry? Find(string key)
    {
        var place = PlaceOf(key);
        return place < 0 ? null : entries[place];
    }

    /// <summary>As it is written to disk.</summary>
    public Seq<Item> ToDisk()
    {
        var items = new Item[count];
        for (var i = 0; i < count; i++) items[i] = entries[i]?.Item ?? Item.None;
        return Seq.Of<Item>(items);
    }

    public void Load(Seq<Item> kept)
    {
        foreach (var item in kept)
            if (item.Key.Length > 0) Put(item, default);
    }

    public Entry Put(Item item, LocalTime now)
    {
        var place = PlaceOf(item.Key);
        if (place < 0)
        {
            place = NewPlace();
            places?.Add(item.Key, place);
            if (places is null && count > LinearLimit) BuildIndex(item.Key, place);
        }
        else LeaveSum(entries[place]!);
        var entry = entries[place] ??= new Entry();
        (entry.Item, entry.LearnedAt, entry.IsDormant) = (item, now, false);
        Sum(item);
        return entry;
    }

    /// <summary>From now on it takes part in no exchange (§2.1).</summary>
    public void LetSleep(Entry entry)
    {
        if (entry.IsDormant) return;
        Sum(entry.Item);
        entry.IsDormant = true;
        Dormant++;
    }

    public void Remove(string key)
    {
        var place = PlaceOf(key);
        if (place < 0) return;
        LeaveSum(entries[place]!);
        places?.Remove(key);
        entries[place] = null;
        free++;
    }

    /// <summary>What is dormant has left the checksums already.</summary>
    void LeaveSum(Entry entry)
    {
        if (entry.IsDormant) Dormant--;
        else Sum(entry.Item);
    }

    /// <summary>Adds an item to the checksums, or takes it out again.</summary>
    void Sum(Item item)
    {
        HasChanged = true;
        var digest = Summed(item);
        Checksum ^= digest;
        tree?.Toggle(item.Key, digest);
    }

    /// <summary>What of an item enters the checksums.</summary>
    protected virtual ulong Summed(Item item) => item.Digest;

    int PlaceOf(string key)
    {
        if (places is not null) return places.GetValueOrDefault(key, -1);
        for (var i = 0; i < count; i++)
            if (entries[i]?.Item.Key == key) return i;
        return -1;
    }

    int NewPlace()
    {
        if (free > 0)
            for (var i = 0; i < count; i++)
                if (entries[i] is null)
                {
                    free--;
                    return i;
                }
        if (count == entries.Length) Array.Resize(ref entries, int.Max(1, 2 * count));
        return count++;
    }

    void BuildIndex(string added, int at)
    {
        places = new Dictionary<string, int> { [added] = at };
        for (var i = 0; i < count; i++)
            if (i != at && entries[i] is { } entry) places.Add(entry.Item.Key, i);
    }
}

/// <summary>An item in memory.</summary>
sealed class Entry
{
    public Item Item = Item.None;

    /// <summary>When this server took it up; the beginning of time for what it found on its disk.</summary>
    public LocalTime LearnedAt;

    /// <summary>A death certificate that only its retention sites still keep.</summary>
    public bool IsDormant;

    /// <summary>The rumour about it; null while it is cold.</summary>
    public Rumour? Rumour;
}

/// <summary>A hot rumour: an update that a server is still interested in telling (§1.4).</summary>
sealed class Rumour(Entry entry, Item item)
{
    public Entry About => entry;
    public Item Item => item;

    /// <summary>Contacts that were of no use, one after the other.</summary>
    public int Counter;

    /// <summary>Whether it was told in this cycle and is to be judged by it.</summary>
    public bool IsTold;

    /// <summary>Whether somebody needed it in this cycle.</summary>
    public bool WasNeeded;
}
