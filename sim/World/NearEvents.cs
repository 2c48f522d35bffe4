using System.Runtime.CompilerServices;

namespace Simulator;

/// <summary>An event's key: when it is due, and where its payload lies.</summary>
internal readonly record struct EventKey(long Time, int Slot);

/// <summary>A short list of events in order. What is loaded into it arrives nearly sorted, so an insertion rarely moves much.</summary>
internal sealed class NearEvents
{
    /// <summary>Measured: beyond this length insertions cost more than the buckets of <see cref="FarEvents"/>.</summary>
    public const int Capacity = 32;

    readonly EventKey[] keys = new EventKey[2 * Capacity];
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
            all[place] = new EventKey(time, slot);
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

    void Compact()
    {
        keys.AsSpan(head, end - head).CopyTo(keys);
        end -= head;
        head = 0;
    }
}
