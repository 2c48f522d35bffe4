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
    const int Chunk = 16;

    /// <summary>How many events are handed over at once, at most; well below the near list's capacity, against thrashing.</summary>
    const int Portion = 16;

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
        public long First;
    }

    public bool IsEmpty => levels == 0;

    /// <summary>The time of the first event. There must be one.</summary>
    public long First => buckets[Lowest()].First;

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
                bucket.First = time;
                bucket.Head = RentChunk();
                bucket.End = bucket.Head * Chunk;
            }
            else
            {
                if (bucket.End % Chunk == 0) Extend(ref bucket);
                bucket.First = long.Min(bucket.First, time);
            }
            bucket.Count++;
            keys[bucket.End++] = new EventKey(time, slot);
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
        while (index >= Digits && buckets[index].Count > Portion)
        {
            Distribute(index);
            index = Lowest();
        }
        origin = StartOf(index);
        if (buckets[index].Count > Portion) return MoveSome(index, near);
        do
        {
            MoveAll(index, near);
            if (levels == 0) return long.MaxValue;
            index = Lowest();
        }
        while (near.Count + buckets[index].Count <= Portion);
        return StartOf(index) - 1;
    }

    int Lowest()
    {
        var level = BitOperations.TrailingZeroCount(levels);
        return level * Digits + BitOperations.TrailingZeroCount(occupied[level]);
    }

    /// <summary>The smallest time that belongs to the bucket.</summary>
    long StartOf(int index)
    {
        var shift = index / Digits * Bits;
        var above = shift + Bits >= 63 ? 0 : origin >> shift + Bits << shift + Bits;
        return above | (long)(index % Digits) << shift;
    }

    void MoveAll(int index, NearEvents near)
    {
        var bucket = Detach(index);
        for (var chunk = bucket.Head; bucket.Count > 0; bucket.Count -= Chunk)
        {
            foreach (ref readonly var key in keys.AsSpan(chunk * Chunk, int.Min(bucket.Count, Chunk))) near.Insert(key.Time, key.Slot);
            chunk = ReturnChunk(chunk);
        }
    }

    /// <summary>Hands over the first chunk of many events of one single time; the rest, and new ones of that time, stay here.</summary>
    long MoveSome(int index, NearEvents near)
    {
        ref var bucket = ref buckets[index];
        foreach (ref readonly var key in keys.AsSpan(bucket.Head * Chunk, Chunk)) near.Insert(key.Time, key.Slot);
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
            var from = chunk * Chunk;
            var to = from + int.Min(bucket.Count, Chunk);
            for (var i = from; i < to; i++) Add(keys[i].Time, keys[i].Slot);
            chunk = ReturnChunk(chunk);
        }
    }

    Bucket Detach(int index)
    {
        var bucket = buckets[index];
        buckets[index] = default;
        var level = index / Digits;
        occupied[level] &= ~(1UL << index % Digits);
        if (occupied[level] == 0) levels &= ~(1U << level);
        return bucket;
    }

    void Extend(ref Bucket bucket)
    {
        var chunk = RentChunk();
        next[bucket.End / Chunk - 1] = chunk;
        bucket.End = chunk * Chunk;
    }

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
