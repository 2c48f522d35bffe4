using System.Runtime.CompilerServices;

namespace Simulator;

/// <summary>An event's key: when it is due, and where its payload lies. Mutable, so that a bucket can be written in place.</summary>
internal struct EventKey
{
    public long Time;
    public int Slot;
}

/// <summary>A short list of events in order. New ones are mostly late, so an insertion from the back rarely moves much.</summary>
internal sealed class NearEvents
{
    /// <summary>Measured: beyond this length insertions cost more than the buckets of <see cref="FarEvents"/>.</summary>
    public const int Capacity = 80;

    const int Bits = 6;

    /// <summary>So few events are faster inserted one by one than counted.</summary>
    const int Few = 8;

    readonly EventKey[] keys = new EventKey[2 * Capacity];
    readonly int[] places = new int[1 << Bits];
    int head;
    int end;

    public int Count => end - head;

    public bool IsEmpty => head == end;

    /// <summary>The time of the first event. There must be one.</summary>
    public long First => keys[head].Time;

    /// <summary>All events, in order.</summary>
    public ReadOnlySpan<EventKey> Keys => keys.AsSpan(head, end - head);

    /// <summary>Adds an event behind those of the same time. There must be room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Insert(long time, int slot)
    {
        unchecked
        {
            if (end == keys.Length) Compact();
            var all = keys;
            var place = end++;
            for (; place > head && all[place - 1].Time > time; place--) all[place] = all[place - 1];
            all[place].Time = time;
            all[place].Slot = slot;
        }
    }

    /// <summary>
    /// Adds events, none of which is due before those that are here, in order of their times and of arrival. There must be room.
    /// </summary>
    /// <param name="added">The events, whose times differ in the bits below <paramref name="width"/> only.</param>
    /// <param name="width">A number of bits; 0 for events of one single time.</param>
    public void Append(ReadOnlySpan<EventKey> added, int width)
    {
        if (end + added.Length > keys.Length) Compact();
        if (width == 0)
        {
            added.CopyTo(keys.AsSpan(end));
            end += added.Length;
        }
        else if (added.Length <= Few)
        {
            foreach (ref readonly var key in added) Insert(key.Time, key.Slot);
        }
        else
        {
            var from = end;
            Scatter(added, int.Max(0, width - Bits));
            Tidy(from);
        }
    }

    /// <summary>Removes the first event and gives its slot. There must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(out long time)
    {
        unchecked
        {
            ref var key = ref keys[head++];
            time = key.Time;
            return key.Slot;
        }
    }

    /// <summary>Makes the whole array available again. The list must be empty.</summary>
    public void Restart() => head = end = 0;

    /// <summary>A counting sort by the first digit: with more digits than events, it leaves little to do.</summary>
    void Scatter(ReadOnlySpan<EventKey> added, int shift)
    {
        unchecked
        {
            const int Last = (1 << Bits) - 1;
            var (all, at) = (keys, places);
            Array.Clear(at);
            foreach (ref readonly var key in added) at[(int)(key.Time >> shift) & Last]++;
            for (var i = 0; i < at.Length; i++)
            {
                var count = at[i];
                at[i] = end;
                end += count;
            }
            foreach (ref readonly var key in added) all[at[(int)(key.Time >> shift) & Last]++] = key;
        }
    }

    /// <summary>Brings the nearly sorted events from this place on into order.</summary>
    void Tidy(int from)
    {
        unchecked
        {
            var all = keys;
            for (var i = from + 1; i < end; i++)
            {
                if (all[i - 1].Time <= all[i].Time) continue;
                var key = all[i];
                var place = i;
                for (; place > from && all[place - 1].Time > key.Time; place--) all[place] = all[place - 1];
                all[place] = key;
            }
        }
    }

    void Compact()
    {
        keys.AsSpan(head, end - head).CopyTo(keys);
        end -= head;
        head = 0;
    }
}
