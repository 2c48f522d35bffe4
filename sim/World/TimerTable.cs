namespace Simulator;

/// <summary>
/// The armed timers of one machine. A timer has at most one live entry in the event queue: re-arming it for later only
/// moves the deadline, and the entry, when it comes up early, is put back. Otherwise a follower that re-arms its election
/// timer on each message would fill the queue, and so would a client that disarms its own after each answer: a timer that is
/// disarmed falls asleep, and its entry serves it when it is armed again. Most machines have one or two timers, so the table
/// starts as small as that.
/// </summary>
internal sealed class TimerTable
{
    const int LinearLimit = 16;
    const int SlotBits = 24;

    Armed[] slots = new Armed[1];
    Dictionary<Timer, int>? index;
    int armedCount;
    int firstFree = -1;
    long generation;

    /// <summary>Slots in use or free for use again.</summary>
    public int Capacity { get; private set; }

    public Armed this[int slot] => slots[slot];

    /// <summary>The slot of an equal timer, or -1.</summary>
    public int Find(Timer timer)
    {
        if (index is not null) return index.TryGetValue(timer, out var at) ? at : -1;
        for (var i = 0; i < Capacity; i++)
            if (slots[i].Timer is { } armed && (ReferenceEquals(armed, timer) || armed.Equals(timer))) return i;
        return -1;
    }

    public int Add(Timer timer)
    {
        var slot = firstFree;
        if (slot >= 0) firstFree = slots[slot].NextFree;
        else slot = Grow();
        slots[slot].Timer = timer;
        armedCount++;
        if (index is not null) index[timer] = slot;
        else if (armedCount > LinearLimit) BuildIndex();
        return slot;
    }

    public void Remove(int slot)
    {
        index?.Remove(slots[slot].Timer!);
        slots[slot].Timer = null;
        armedCount--;
        Free(slot);
    }

    void Free(int slot)
    {
        slots[slot].Ticket = -1;
        slots[slot].NextFree = firstFree;
        firstFree = slot;
    }

    /// <summary>Disarms a timer and leaves its entry in the queue.</summary>
    public void PutToSleep(int slot)
    {
        if (Capacity > LinearLimit || slots[slot].Ticket < 0)
        {
            Remove(slot);
            return;
        }
        slots[slot].Asleep = slots[slot].Timer;
        slots[slot].Timer = null;
        armedCount--;
    }

    /// <summary>The slot of this timer, if it sleeps; it is awake then. Else -1.</summary>
    public int Awaken(Timer timer)
    {
        if (index is not null) return -1;
        for (var i = 0; i < Capacity; i++)
        {
            if (!ReferenceEquals(slots[i].Asleep, timer)) continue;
            slots[i].Asleep = null;
            armedCount++;
            return i;
        }
        return -1;
    }

    public bool IsAsleep(long ticket) => EntryOf(ticket, out _) is { Asleep: not null };

    /// <summary>The entry of a timer that sleeps has come up: it is forgotten.</summary>
    public void Forget(long ticket)
    {
        if (EntryOf(ticket, out var slot) is not { Asleep: not null } asleep) return;
        asleep.Asleep = null;
        Free(slot);
    }

    /// <summary>Forgets all timers. Tickets are never given twice, so entries that are still queued stay out of date.</summary>
    public void Clear()
    {
        slots = new Armed[1];
        Capacity = armedCount = 0;
        firstFree = -1;
        index = null;
    }

    /// <summary>A ticket for a queue entry: tells the slot and that no other ticket is meant.</summary>
    public long NewTicket(int slot) => ++generation << SlotBits | (uint)slot;

    /// <summary>The timer that a ticket belongs to, or null when the ticket is out of date or the timer asleep.</summary>
    public Armed? ByTicket(long ticket, out int slot) => EntryOf(ticket, out slot) is { Timer: not null } armed ? armed : null;

    Armed? EntryOf(long ticket, out int slot)
    {
        slot = (int)(ticket & (1 << SlotBits) - 1);
        return slot < Capacity && slots[slot].Ticket == ticket ? slots[slot] : null;
    }

    int Grow()
    {
        if (Capacity >> SlotBits != 0) throw new InvalidOperationException($"a machine may arm {1 << SlotBits} timers, not more");
        if (Capacity == slots.Length) Array.Resize(ref slots, 2 * Capacity);
        slots[Capacity] = new Armed();
        return Capacity++;
    }

    void BuildIndex()
    {
        index = [];
        for (var i = 0; i < Capacity; i++)
            if (slots[i].Timer is { } armed) index[armed] = i;
    }

    internal sealed class Armed
    {
        public Timer? Timer;
        /// <summary>The timer that was disarmed while its entry is queued.</summary>
        public Timer? Asleep;
        /// <summary>When it is due, on the machine's own clock.</summary>
        public LocalTime Deadline;
        /// <summary>The true instant at which it was to be due when it was armed.</summary>
        public Instant DueWhenArmed;
        /// <summary>The true instant for which the live queue entry stands.</summary>
        public Instant Queued;
        public long Ticket = -1;
        /// <summary>The step that armed it.</summary>
        public long Parent;
        /// <summary>While the slot is free: the next free one, or -1.</summary>
        public int NextFree;
    }
}
