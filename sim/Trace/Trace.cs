using System.Globalization;

namespace Simulator;

/// <summary>How much of a run is kept in memory. The hash is always computed.</summary>
public enum TraceMode
{
    /// <summary>The hash, its checkpoints and the most recent events. Run the seed again to see the rest.</summary>
    HashOnly,
    /// <summary>Every event.</summary>
    Full,
}

/// <summary>
/// What happened, in order, with the cause of each event, and a rolling hash over all of it, causes and message contents included.
/// Two runs are the same exactly when their hashes are.
/// </summary>
/// <remarks>
/// Facts count as events but their contents are not hashed: no node can read them, and they tell only what follows from the messages,
/// timers and writes that are. So the hash is the same whether or not anybody listens to them.
/// </remarks>
public sealed class Trace(TraceMode mode, Shapes shapes)
{
    /// <summary>A checkpoint of the hash is kept each time this many events have passed.</summary>
    public const int CheckpointEvery = 1024;

    const int ChunkBits = 12;
    const int ChunkSize = 1 << ChunkBits;
    const int RecentSize = 256;

    /// <summary>At first: runs of a search are short, and there are many.</summary>
    const int LeastRecent = 16;

    readonly List<Row[]> chunks = [];
    readonly List<ulong> checkpoints = [];

    /// <summary>Where events are written now: the last chunk, or the ring of recent ones. Its length is a power of two.</summary>
    Row[] page = mode == TraceMode.Full ? [] : new Row[LeastRecent];
    int mask = mode == TraceMode.Full ? ChunkSize - 1 : LeastRecent - 1;
    ulong high = 0x6A09E667F3BCC908;
    ulong low = 0xBB67AE8584CAA73B;

    public TraceMode Mode => mode;
    public Shapes Shapes => shapes;

    /// <summary>Events so far.</summary>
    public long Count { get; private set; }

    /// <summary>The hash as 32 hexadecimal digits.</summary>
    public string Hash => string.Create(CultureInfo.InvariantCulture, $"{high:x16}{low:x16}");

    /// <summary>The hash (its first half) after each <see cref="CheckpointEvery"/> events: for finding where two runs part.</summary>
    public IReadOnlyList<ulong> Checkpoints => checkpoints;

    /// <summary>The first id that <see cref="this[long]"/> still knows.</summary>
    public long FirstKept => mode == TraceMode.Full ? 0 : long.Max(0, Count - RecentSize);

    public TraceEvent this[long id]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(id, FirstKept);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Count);
            return mode == TraceMode.Full
                ? chunks[(int)(id >> ChunkBits)][id & ChunkSize - 1].Event
                : page[(int)(id & mask)].Event;
        }
    }

    /// <summary>Appends an event and returns its id.</summary>
    internal long Add(EventKind kind, Instant time, NodeId machine, NodeId peer, long parent, object? what, ulong digest, int detail = 0)
    {
        unchecked
        {
            var place = (ulong)(uint)machine.Value << 32 | (uint)peer.Value;
            high = Mixing.Finish((high ^ digest ^ place * 0xD6E8FEB86659FD93) + (ulong)parent * Mixing.Golden);
            low = (low ^ high ^ (ulong)time.Ns) * 0x9FB21C651E98DF25 + ((ulong)kind << 32 | (uint)detail);
            low ^= low >> 29;
        }
        return Keep(kind, time, machine, peer, parent, what, detail);
    }

    /// <summary>
    /// Appends a fact and returns its id; null for one that nobody listens to, which counts all the same, so that the ids of all other
    /// events stay. So does the hash.
    /// </summary>
    internal long AddFact(Instant time, NodeId machine, long parent, IFact? fact) =>
        Keep(EventKind.Fact, time, machine, machine, parent, fact, 0);

    long Keep(EventKind kind, Instant time, NodeId machine, NodeId peer, long parent, object? what, int detail)
    {
        var id = Count++;
        if ((id & mask) == 0) TurnPage(id);
        ref var row = ref page[(int)(id & mask)];
        row.Time = time;
        row.Parent = parent;
        row.What = what;
        row.Machine = machine;
        row.Peer = peer;
        row.Detail = detail;
        row.Kind = kind;
        if ((Count & CheckpointEvery - 1) == 0) checkpoints.Add(high ^ low);
        return id;
    }

    /// <summary>The page is full: another chunk follows; a ring begins anew, at first twice as long.</summary>
    void TurnPage(long id)
    {
        if (mode == TraceMode.Full) chunks.Add(page = new Row[ChunkSize]);
        else if (id == page.Length && id < RecentSize)
        {
            Array.Resize(ref page, 2 * page.Length);
            mask = page.Length - 1;
        }
    }

    /// <summary>
    /// An event as it is kept. Mutable, so that it can be written in place, field by field: a copy of an event just made would have to
    /// wait until all that it was made of has been written.
    /// </summary>
    struct Row
    {
        public Instant Time;
        public long Parent;
        public object? What;
        public NodeId Machine;
        public NodeId Peer;
        public int Detail;
        public EventKind Kind;

        public readonly TraceEvent Event => new(Time, Parent, What, Machine, Peer, Detail, Kind);
    }
}
