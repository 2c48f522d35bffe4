namespace Simulator;

/// <summary>
/// The armed timers of one machine. A timer has at most one live entry in the event queue: re-arming it for later only
/// moves the deadline, and the entry, when it comes up early, is put back. Otherwise a follower that re-arms its election
/// timer on each message would fill the queue.
/// </summary>
internal sealed class TimerTable
{
    const int LinearLimit = 16;
    const int SlotBits = 24;

    readonly List<Armed> slots = [];
    readonly Stack<int> free = [];
    Dictionary<Timer, int>? index;
    long generation;

    /// <summary>The slot of an equal timer, or -1.</summary>
    public int Find(Timer timer)
    {
        if (index is not null) return index.TryGetValue(timer, out var at) ? at : -1;
        for (var i = 0; i < slots.Count; i++)
            if (slots[i].Timer is { } armed && (ReferenceEquals(armed, timer) || armed.Equals(timer))) return i;
        return -1;
    }

    public int Add(Timer timer)
    {
        if (!free.TryPop(out var slot))
        {
            if (slots.Count >> SlotBits != 0) throw new InvalidOperationException($"a machine may arm {1 << SlotBits} timers, not more");
            slot = slots.Count;
            slots.Add(new Armed());
        }
        slots[slot].Timer = timer;
        if (index is null && slots.Count - free.Count > LinearLimit)
        {
            index = [];
            for (var i = 0; i < slots.Count; i++)
                if (slots[i].Timer is { } armed) index[armed] = i;
        }
        else if (index is not null)
        {
            index[timer] = slot;
        }
        return slot;
    }

    public void Remove(int slot)
    {
        index?.Remove(slots[slot].Timer!);
        slots[slot].Timer = null;
        slots[slot].Ticket = -1;
        free.Push(slot);
    }

    /// <summary>Forgets all timers. Tickets are never given twice, so entries that are still queued stay out of date.</summary>
    public void Clear()
    {
        slots.Clear();
        free.Clear();
        index = null;
    }

    public Armed this[int slot] => slots[slot];

    public int Capacity => slots.Count;

    /// <summary>A ticket for a queue entry: tells the slot and that no other ticket is meant.</summary>
    public long NewTicket(int slot) => ++generation << SlotBits | (uint)slot;

    /// <summary>The entry that a ticket belongs to, or null when it is out of date.</summary>
    public Armed? ByTicket(long ticket, out int slot)
    {
        slot = (int)(ticket & (1 << SlotBits) - 1);
        return slot < slots.Count && slots[slot].Ticket == ticket ? slots[slot] : null;
    }

    internal sealed class Armed
    {
        public Timer? Timer;
        /// <summary>When it is due, on the machine's own clock.</summary>
        public LocalTime Deadline;
        /// <summary>The true instant for which the live queue entry stands.</summary>
        public Instant Queued;
        public long Ticket = -1;
        /// <summary>The step that armed it.</summary>
        public long Parent;
    }
}
