using System.Numerics;

namespace Simulator;

/// <summary>
/// The buckets of a radix heap: an event lies in the bucket (level, digit) of the highest digit in which its time differs
/// from the base, a time that no event here precedes. A bucket with few events is handed over whole; one with many is
/// distributed over the levels below, so a key moves at most once for each level. Moves go forwards through chunks of
/// keys and keep events of one time, which always share a bucket, in order of arrival.
/// </summary>
/// <remarks>
/// Where the digits begin follows the gaps between events: on one of the levels a bucket then holds just so many as are best handed
/// over at once, and most events go there without a detour over the levels above.
/// </remarks>
internal sealed class FarEvents
{
    const int Bits = 6;
    const int Digits = 1 << Bits;
    const int Levels = (63 + 2 * Bits - 2) / Bits;

    /// <summary>Keys are stored in chunks of so many, and so many are handed over at once at most.</summary>
    const int Chunk = 64;

    /// <summary>Buckets are handed over together while they hold no more than this.</summary>
    const int Enough = 16;

    /// <summary>Measured: the best number of events in a bucket, as a power of two, is about this.</summary>
    const int FillBits = 5;

    /// <summary>Gaps are measured over this many events at least, and over as many as are here.</summary>
    const int Sample = 1024;

    Bucket[] buckets = new Bucket[Levels * Digits];
    Bucket[] spare = [];
    readonly ulong[] occupied = new ulong[Levels];
    uint levels;
    long origin;

    /// <summary>Bits that the lowest digit lacks.</summary>
    int pad;

    /// <summary>The width of the buckets that hold the best number of events, as a power of two; what <see cref="pad"/> follows.</summary>
    int width;

    long measuredFrom;
    int measured;
    int patience = Sample;

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
            var level = (int)((uint)(BitOperations.Log2((ulong)(time ^ origin) | 1) + pad) / Bits);
            var digit = (int)(time >> ShiftOfLevel(level)) & Digits - 1;
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
        if (measured >= patience) Tune();
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

    int ShiftOf(int index) => ShiftOfLevel(index / Digits);

    int ShiftOfLevel(int level) => int.Max(0, level * Bits - pad);

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
        measured += bucket.Count;
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
        Empty(Detach(index));
    }

    /// <summary>Adds the events of a detached bucket anew.</summary>
    void Empty(Bucket bucket)
    {
        for (var chunk = bucket.Head; bucket.Count > 0; bucket.Count -= Chunk)
        {
            var to = chunk * Chunk + int.Min(bucket.Count, Chunk);
            for (var i = chunk * Chunk; i < to; i++) Add(keys[i].Time, keys[i].Slot);
            chunk = ReturnChunk(chunk);
        }
    }

    /// <summary>Follows the gap between events when it has become another.</summary>
    void Tune()
    {
        var first = StartOf(Lowest());
        var gap = (first - measuredFrom) / measured;
        // Rounded, not cut off, so that it is 21 to 43.
        var best = BitOperations.Log2((ulong)(gap + gap / 2) | 1) + FillBits;
        if (int.Abs(best - width) > 1) Rearrange(best);
        (measuredFrom, measured) = (first, 0);
        patience = int.Max(Sample, Count);
    }

    int Count
    {
        get
        {
            var count = 0;
            foreach (ref readonly var bucket in buckets.AsSpan()) count += bucket.Count;
            return count;
        }
    }

    /// <summary>Lets a digit begin at this bit. Events of one time stay in their order, because they move together.</summary>
    void Rearrange(int newWidth)
    {
        width = newWidth;
        var newPad = (Bits - newWidth % Bits) % Bits;
        if (newPad == pad) return;
        pad = newPad;
        if (spare.Length == 0) spare = new Bucket[buckets.Length];
        (buckets, spare) = (spare, buckets);
        levels = 0;
        Array.Clear(occupied);
        foreach (ref var bucket in spare.AsSpan())
        {
            Empty(bucket);
            bucket.Count = 0;
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
