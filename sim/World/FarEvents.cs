using System.Numerics;

namespace Simulator;

/// <summary>
/// The buckets of a radix heap: an event lies in the bucket (level, digit) of the highest digit in which its time differs
/// from the base, a time that no event here precedes. A bucket with few events is handed over whole; one with many is
/// distributed over the levels below, so a key moves at most once for each level. Moves go forwards through chunks of
/// keys and keep events of one time, which always share a bucket, in order of arrival.
/// </summary>
internal sealed class FarEvents
{
    const int Bits = 6;
    const int Digits = 1 << Bits;
    const int Levels = (63 + Bits - 1) / Bits;

    /// <summary>Keys are stored in chunks of so many, and so many are handed over at once at most.</summary>
    const int Chunk = 64;

    /// <summary>Buckets are handed over together while they hold no more than this.</summary>
    const int Enough = 16;

    readonly Bucket[] buckets = new Bucket[Levels * Digits];
    readonly ulong[] occupied = new ulong[Levels];
    uint levels;
    long origin;

    EventKey[] keys = new EventKey[8 * Chunk];
    int[] next = new int[8];
    int vacant = -1;
    int chunks;

    struct Bucket
    {
        public int Head;
        public int End;
        public int Count;
    }

    public bool IsEmpty => levels == 0;

    /// <summary>
    /// The time of the first event, by a look at all in its bucket, save in the lowest, whose events share one time: there may be a
    /// million of them, and one looks again after every few. There must be one.
    /// </summary>
    public long First
    {
        get
        {
            var lowest = Lowest();
            if (lowest < Digits) return StartOf(lowest);
            var first = long.MaxValue;
            var bucket = buckets[lowest];
            for (var chunk = bucket.Head; bucket.Count > 0; bucket.Count -= Chunk)
            {
                foreach (ref readonly var key in KeysOf(chunk, bucket.Count)) first = long.Min(first, key.Time);
                chunk = next[chunk];
            }
            return first;
        }
    }

    /// <summary>Moves the base forward, to a time before which no event is here and that shares a bucket with none.</summary>
    public void Rebase(long time) => origin = time;

    /// <summary>Adds an event that is not due before the base.</summary>
    public void Add(long time, int slot)
    {
        unchecked
        {
            var level = BitOperations.Log2((ulong)(time ^ origin) | 1) / Bits;
            var digit = (int)(time >> level * Bits) & Digits - 1;
            ref var bucket = ref buckets[level * Digits + digit];
            if (bucket.Count == 0)
            {
                occupied[level] |= 1UL << digit;
                levels |= 1U << level;
                bucket.Head = RentChunk();
                bucket.End = bucket.Head * Chunk;
            }
            else if ((bucket.End & Chunk - 1) == 0)
            {
                var chunk = RentChunk();
                next[bucket.End / Chunk - 1] = chunk;
                bucket.End = chunk * Chunk;
            }
            bucket.Count++;
            ref var key = ref keys[bucket.End++];
            key.Time = time;
            key.Slot = slot;
        }
    }

    /// <summary>
    /// Moves the first few events to the list, which must be empty, and gives the time up to which, inclusive, no event is
    /// left here and new ones belong into the list. There must be an event.
    /// </summary>
    public long MoveFirst(NearEvents near)
    {
        near.Restart();
        var index = Lowest();
        while (index >= Digits && buckets[index].Count > Chunk)
        {
            Distribute(index);
            index = Lowest();
        }
        origin = StartOf(index);
        if (buckets[index].Count > Chunk) return MoveSome(index, near);
        do
        {
            MoveAll(index, near);
            if (levels == 0) return near.Count <= Enough ? long.MaxValue : EndOf(index);
            index = Lowest();
        }
        while (near.Count + buckets[index].Count <= Enough);
        return StartOf(index) - 1;
    }

    int Lowest()
    {
        var level = BitOperations.TrailingZeroCount(levels);
        return level * Digits + BitOperations.TrailingZeroCount(occupied[level]);
    }

    static int ShiftOf(int index) => index / Digits * Bits;

    /// <summary>The smallest time that belongs to the bucket.</summary>
    long StartOf(int index)
    {
        var shift = ShiftOf(index);
        var above = shift + Bits >= 63 ? 0 : origin >> shift + Bits << shift + Bits;
        return above | (long)(index % Digits) << shift;
    }

    /// <summary>The largest time that belongs to the bucket.</summary>
    long EndOf(int index) => StartOf(index) | (1L << ShiftOf(index)) - 1;

    void MoveAll(int index, NearEvents near)
    {
        var bucket = Detach(index);
        near.Append(KeysOf(bucket.Head, bucket.Count), ShiftOf(index));
        ReturnChunk(bucket.Head);
    }

    /// <summary>Hands over the first chunk of many events of one single time; the rest, and new ones of that time, stay here.</summary>
    long MoveSome(int index, NearEvents near)
    {
        ref var bucket = ref buckets[index];
        near.Append(KeysOf(bucket.Head, Chunk), width: 0);
        bucket.Head = ReturnChunk(bucket.Head);
        bucket.Count -= Chunk;
        return origin - 1;
    }

    void Distribute(int index)
    {
        origin = StartOf(index);
        var bucket = Detach(index);
        for (var chunk = bucket.Head; bucket.Count > 0; bucket.Count -= Chunk)
        {
            var to = chunk * Chunk + int.Min(bucket.Count, Chunk);
            for (var i = chunk * Chunk; i < to; i++) Add(keys[i].Time, keys[i].Slot);
            chunk = ReturnChunk(chunk);
        }
    }

    Bucket Detach(int index)
    {
        var bucket = buckets[index];
        buckets[index].Count = 0;
        var level = index / Digits;
        occupied[level] &= ~(1UL << index % Digits);
        if (occupied[level] == 0) levels &= ~(1U << level);
        return bucket;
    }

    /// <summary>The keys of a bucket that lie in this chunk, when so many are left from there on.</summary>
    ReadOnlySpan<EventKey> KeysOf(int chunk, int left) => keys.AsSpan(chunk * Chunk, int.Min(left, Chunk));

    int RentChunk()
    {
        if (vacant >= 0)
        {
            var chunk = vacant;
            vacant = next[chunk];
            return chunk;
        }
        if (chunks == next.Length)
        {
            Array.Resize(ref next, chunks * 2);
            Array.Resize(ref keys, chunks * 2 * Chunk);
        }
        return chunks++;
    }

    /// <summary>Frees a chunk and gives the one that followed it.</summary>
    int ReturnChunk(int chunk)
    {
        var following = next[chunk];
        next[chunk] = vacant;
        vacant = chunk;
        return following;
    }
}
