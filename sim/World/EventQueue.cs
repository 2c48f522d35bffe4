using System.Runtime.CompilerServices;

namespace Simulator;

/// <summary>
/// The pending events of a world, in the exact order (time, insertion). Monotone: nothing may be pushed before the time of
/// the event popped last. Events that are due soon lie in a short sorted list, the others in the buckets of a radix heap
/// (Ahuja, Mehlhorn, Orlin and Tarjan, JACM 1990), so few events cost what a sorted list costs and many cost O(1) each.
/// Both parts keep equal times in order of arrival, so no sequence number is stored or compared.
/// </summary>
/// <remarks>
/// Only keys move; a payload is written once and read once. Nothing is allocated as long as no more events are pending
/// than ever before.
/// </remarks>
internal sealed class EventQueue<T> where T : struct
{
    /// <summary>So many payloads are taken to fit into a cache.</summary>
    const int Cached = 4096;

    readonly NearEvents near = new();
    readonly FarEvents far = new();

    T[] payloads = new T[64];
    int[] vacant = new int[64];
    int vacantCount;
    int used = 1;
    byte touched;

    /// <summary>The time of the event popped last; at first 0.</summary>
    long now;

    /// <summary>Up to this time, inclusive, all events are in <see cref="near"/>; later ones are in <see cref="far"/>.</summary>
    long nearEnd = long.MaxValue;

    /// <summary>Where the event lies that was removed last; at first a place where none was.</summary>
    int popped;

    /// <summary>The number of pending events.</summary>
    public int Count => used - vacantCount - 1;

    /// <summary>Adds an event. Throws when <paramref name="time"/> is before the last popped event.</summary>
    public void Push(long time, in T item) => Push(time) = item;

    /// <summary>Adds an event, which the caller writes where it lies, before anything else is asked of the queue.</summary>
    public ref T Push(long time)
    {
        if (time < now) throw new ArgumentOutOfRangeException(nameof(time), time, "An event cannot be due before the last popped one.");
        var slot = Rent();
        if (time > nearEnd) far.Add(time, slot);
        else if (near.Count < NearEvents.Capacity) near.Insert(time, slot);
        else
        {
            Spill();
            far.Add(time, slot);
        }
        return ref payloads[slot];
    }

    /// <summary>Removes the first event. False when there is none.</summary>
    public bool TryPop(out long time, out T item)
    {
        if (Count == 0)
        {
            time = 0;
            item = default;
            return false;
        }
        item = Pop(out time);
        Clear(popped);
        return true;
    }

    /// <summary>
    /// Removes the first event; there must be one. It stays where it lies, to be read there, until the next is removed: most need not
    /// be copied.
    /// </summary>
    public ref readonly T Pop(out long time)
    {
        if (near.IsEmpty) Load();
        Clear(popped);
        vacant[vacantCount++] = popped;
        popped = near.Take(out time);
        now = time;
        return ref payloads[popped];
    }

    /// <summary>Lets go of what a payload refers to.</summary>
    void Clear(int slot)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) payloads[slot] = default;
    }

    /// <summary>The time of the first event. Changes nothing, so that an earlier event may still be pushed.</summary>
    public bool TryPeek(out long time)
    {
        if (!near.IsEmpty)
        {
            time = near.First;
            return true;
        }
        time = far.IsEmpty ? 0 : far.First;
        return !far.IsEmpty;
    }

    /// <summary>Refills the near list from the far events. Called by a pop only, because it moves the buckets' base.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Load()
    {
        nearEnd = far.MoveFirst(near);
        if (payloads.Length > Cached) Touch();
    }

    /// <summary>The near list has grown too long for its insertions to be cheap: its events go to the buckets.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Spill()
    {
        far.Rebase(now);
        while (!near.IsEmpty)
        {
            var slot = near.Take(out var time);
            far.Add(time, slot);
        }
        nearEnd = now - 1;
    }

    /// <summary>
    /// Reads a byte of each payload that is soon due, so that the misses of a large set overlap instead of following each other.
    /// </summary>
    void Touch()
    {
        unchecked
        {
            byte sum = 0;
            foreach (ref readonly var key in near.Keys) sum += Unsafe.As<T, byte>(ref payloads[key.Slot]);
            touched = sum;
        }
    }

    int Rent()
    {
        if (vacantCount > 0) return vacant[--vacantCount];
        if (used == payloads.Length)
        {
            Array.Resize(ref payloads, used * 2);
            Array.Resize(ref vacant, used * 2);
        }
        return used++;
    }
}
