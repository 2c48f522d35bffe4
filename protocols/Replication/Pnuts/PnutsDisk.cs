namespace Simulator.Protocols.Pnuts;

/// <summary>A request that was carried out, and the version that it made.</summary>
public sealed record Done(int Process, long Sequence, long Version);

/// <summary>A region's copy of a record, with the hidden fields of §3.2.2: its master, and where recent writes came from.</summary>
/// <param name="Number">Its version; 0 for a record that was never inserted.</param>
/// <param name="Value">Nil for one that is deleted.</param>
/// <param name="Origins">The regions of the last writes, the latest last.</param>
/// <param name="Recent">The last requests carried out; the same in all regions that have the same version.</param>
public sealed record Record(
    string Key, long Number, long Generation, long Branch, Value Value, int Master, Seq<int> Origins, Seq<Done> Recent)
{
    /// <summary>A record that nobody has inserted yet. Its tablet's master, which decides on insertions, is its master (§3.2.2).</summary>
    public static Record Blank(string key, int regions) =>
        new(key, 0, 0, 0, Value.Nil, (int)(Mixing.OfText(key) % (ulong)regions), default, default);

    /// <summary>Whether an update is the next version of this one, or begins a branch that replaces it.</summary>
    public bool IsFollowedBy(Update update) =>
        update.Branch == Branch ? update.Number == Number + 1 : update.Branch > Branch && update.Kind == UpdateKind.Override;

    /// <summary>Whether an update says nothing new.</summary>
    public bool IsPast(Update update) => update.Branch == Branch ? update.Number <= Number : update.Branch < Branch;

    /// <summary>The next version.</summary>
    /// <param name="origins">Origins that are kept.</param>
    /// <param name="requests">Requests that are kept.</param>
    public Record With(Update update, int origins, int requests)
    {
        var after = this with
        {
            Number = update.Number,
            Generation = update.Generation,
            Branch = update.Branch,
            Value = update.Value,
            Master = update.Master,
        };
        return update.Kind switch
        {
            UpdateKind.Write => after with
            {
                Origins = Last(Origins.Add(update.Origin), origins),
                Recent = Last(Recent.Add(new Done(update.Process, update.Sequence, update.Number)), requests),
            },
            // The new master counts anew.
            _ => after with { Origins = default },
        };
    }

    static Seq<T> Last<T>(Seq<T> items, int count) => items.Count <= count ? items : items.Skip(items.Count - count);
}

/// <summary>What a storage unit remembers through a crash.</summary>
/// <param name="Records">In the order of their first versions here.</param>
/// <param name="Positions">Up to where it has taken each region's log in.</param>
/// <param name="Waiting">Updates taken in that follow versions which another broker has still to deliver.</param>
public sealed record StorageDisk(Shelf<Record> Records, Seq<long> Positions, Seq<Update> Waiting);

/// <summary>What a broker remembers through a crash.</summary>
/// <param name="Log">The updates after the first <paramref name="Base"/>, which all regions have.</param>
/// <param name="Life">The life of the storage unit that may publish.</param>
/// <param name="Expected">The number of its next update.</param>
public sealed record BrokerDisk(Seq<Logged> Log, long Base, long Life, long Expected)
{
    public static readonly BrokerDisk Blank = new(default, 0, 0, 1);

    public long End => Base + Log.Count;
}
