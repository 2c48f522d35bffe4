namespace Simulator.Protocols.Epidemic;

/// <summary>Anti-entropy (§1.3): two servers find what differs between their databases and make them equal.</summary>
partial class GossipNode
{
    static readonly Whole question = new(default, Asks: true, Opens: true);

    Contacts? antiEntropyContacts;

    /// <summary>The message last sent with the whole database, as long as nothing has changed.</summary>
    Whole? latestWhole;

    /// <summary>Whether what the opener of a contact holds goes to the other.</summary>
    bool OpenerSends => options.AntiEntropy is Direction.Push or Direction.PushPull;

    /// <summary>Whether what the other holds goes to the opener.</summary>
    bool OpenerAsks => options.AntiEntropy is Direction.Pull or Direction.PushPull;

    void OnAntiEntropyTick(Env env)
    {
        antiEntropyContacts?.BeginCycle();
        OpenAntiEntropyContact(env);
        ArmNext(env, AntiEntropyTick.It, options.AntiEntropyInterval);
    }

    void OpenAntiEntropyContact(Env env)
    {
        if (env.Peers.Count == 0) return;
        var partner = Partner(env);
        switch (options.Compare)
        {
            case Comparison.Full:
                if (OpenerSends && OpeningWhole() is { } whole) env.Send(partner, whole);
                else if (OpenerAsks) env.Send(partner, question);
                break;
            case Comparison.Recent:
                env.Send(partner, new Recent(OpenerSends ? RecentItems(env) : default, database.Checksum, Opens: true));
                break;
            case Comparison.PeelBack:
                env.Send(partner, new Peel(0, Peeled(0), database.Checksum, Opens: true, FromOpener: true));
                break;
            default:
                env.Send(partner, new Root(database.Tree!.Root));
                break;
        }
    }

    bool IsRefused(Env env, NodeId from, bool opens)
    {
        if (!opens || Admits(env, ref antiEntropyContacts, options.AntiEntropyInterval)) return false;
        Refuse(env, from, isRumour: false);
        return true;
    }

    // Full exchange

    void OnWhole(Env env, NodeId from, Whole m)
    {
        if (IsRefused(env, from, m.Opens)) return;
        if (!m.Items.IsEmpty && m.Items.SameAs(Disk.Items) && database.Dormant == 0) return;
        var newer = m.Asks ? NewerThan(env, m.Items, leaves: null) : default;
        TakeUp(env, m.Items, FoundBy.AntiEntropy);
        if (m.Opens && m.Asks == OpenerAsks && m.Items.SameAs(Disk.Items)) (latestWhole, database.HasChanged) = (m, false);
        if (!newer.IsEmpty) env.Send(from, new Difference(newer));
    }

    /// <summary>All that takes part in exchanges; null for nothing.</summary>
    Whole? OpeningWhole()
    {
        if (!database.HasChanged) return latestWhole;
        database.HasChanged = false;
        var items = All();
        return latestWhole = items.IsEmpty ? null : new Whole(items, OpenerAsks, Opens: true);
    }

    Seq<Item> All()
    {
        if (database.Dormant == 0 && Disk.Items.Count == database.Count) return Disk.Items;
        var all = new List<Item>(database.Count);
        for (var place = 0; place < database.Places; place++)
            if (database.At(place) is { IsDormant: false } entry) all.Add(entry.Item);
        return Seq.Of<Item>([.. all]);
    }

    /// <summary>What is held here and is later than what came, or has not come at all.</summary>
    /// <param name="leaves">Only items in these leaves of the hash tree; null for all.</param>
    Seq<Item> NewerThan(Env env, Seq<Item> items, Seq<int>? leaves)
    {
        if (database.Count == 0) return default;
        List<Item>? newer = null;
        var came = new Lookup(items);
        for (var place = 0; place < database.Places; place++)
        {
            if (database.At(place) is not { IsDormant: false } entry) continue;
            if (leaves is { } wanted && !wanted.Span.Contains(database.Tree!.LeafOf(entry.Item.Key))) continue;
            if (IsNewInCycle(env, entry, options.AntiEntropyInterval)) continue;
            if (came.Find(entry.Item.Key) is { } other && !entry.Item.Supersedes(other)) continue;
            (newer ??= []).Add(entry.Item);
        }
        if (newer is null) return default;
        return newer.Count == database.Count && newer.Count == Disk.Items.Count ? Disk.Items : Seq.Of<Item>([.. newer]);
    }

    /// <summary>Items by their keys, with an index only where there are many.</summary>
    readonly struct Lookup
    {
        const int LinearLimit = 8;

        readonly Seq<Item> items;
        readonly Dictionary<string, Item>? index;

        public Lookup(Seq<Item> items)
        {
            this.items = items;
            if (items.Count <= LinearLimit) return;
            index = new Dictionary<string, Item>(items.Count);
            foreach (var item in items) index[item.Key] = item;
        }

        public Item? Find(string key)
        {
            if (index is not null) return index.GetValueOrDefault(key);
            foreach (var item in items)
                if (item.Key == key) return item;
            return null;
        }
    }
}
