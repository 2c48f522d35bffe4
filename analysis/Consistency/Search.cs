namespace Simulator.Analysis.Consistency;

enum SearchEnd { Linearizable, NotLinearizable, OutOfBudget }

/// <summary>
/// Looks for a linearization of one partition: depth first, operations in the order of invocation, with the configurations that led
/// nowhere remembered (Wing and Gong 1993; Lowe, Concurrency and Computation 29, 2017). A configuration is the number of completions
/// passed, the state, and of the operations that are open at that point which were linearized: its width is the concurrency, not the length
/// of the history.
/// </summary>
/// <remarks>
/// Four rules leave out branches without losing a linearization:
/// <list type="number">
/// <item>A read that is legal now is linearized now. Moved to the front of any completion of this configuration it stays legal, and it
/// changes nothing.</item>
/// <item>After an operation of unknown outcome comes one that depends on the state. If a blind write came next, the former could be left
/// out.</item>
/// <item>Of equal operations of unknown outcome the one that was invoked first goes first. (The same means keeps what must come in a
/// given order although it is open at one time.)</item>
/// <item>A state that no read can succeed in needs a blind operation before the next read.</item>
/// </list>
/// </remarks>
sealed class Search<TObject> where TObject : struct, ISequentialObject
{
    const ulong MustObserve = 1UL << 63;

    struct Frame
    {
        public int Cursor, State, Trail;
        public bool Bound;
    }

    readonly TObject theObject;
    readonly Purse purse;
    readonly int count;
    readonly int[] invoke, @return, slot, twin, returns, next, previous;
    readonly bool[] linearized;
    readonly ulong[] configuration;
    readonly List<int> trail = [];
    readonly Stack<Frame> frames = new();
    readonly Configurations seen;
    int passed;

    public Search(TObject theObject, int[] invoke, int[] @return, int[] twin, Purse purse)
    {
        this.theObject = theObject;
        this.purse = purse;
        (this.invoke, this.@return, this.twin) = (invoke, @return, twin);
        count = invoke.Length;
        returns = [.. Enumerable.Range(0, count).Where(i => @return[i] != Operations.Never)];
        Array.Sort([.. returns.Select(i => @return[i])], returns);
        (slot, var slots) = Slots();
        (next, previous) = (new int[count + 1], new int[count + 1]);
        for (var i = 0; i <= count; i++) (next[i], previous[i]) = (i == count ? 0 : i + 1, i == 0 ? count : i - 1);
        linearized = new bool[count];
        configuration = new ulong[1 + (slots + 63) / 64];
        seen = new Configurations(configuration.Length, purse.Bytes);
    }

    /// <summary>The most completions that some order got past.</summary>
    public int Deepest { get; private set; }

    public int Completions => returns.Length;

    /// <summary>The operation whose completion no order got past; only after "not linearizable".</summary>
    public int Culprit => returns[Deepest];

    /// <summary>The linearization found.</summary>
    public int[] Order => [.. trail.Where(i => i >= 0)];

    public SearchEnd Run()
    {
        var state = theObject.Initial;
        if (Settle(state, out _)) return SearchEnd.Linearizable;
        frames.Push(new Frame { Cursor = count, State = state, Trail = trail.Count });
        while (frames.TryPop(out var frame))
        {
            Undo(frame.Trail);
            var i = Candidate(ref frame, out state);
            if (i < 0) continue;
            frames.Push(frame);
            Linearize(i);
            if (Settle(state, out var read)) return SearchEnd.Linearizable;
            var bound = @return[i] == Operations.Never && !read;
            if (!purse.Take() || theObject.Bytes > purse.Bytes) return SearchEnd.OutOfBudget;
            if (theObject.IsDark(state) && !CanBeOverwritten()) continue;
            if (Remember(state, bound)) frames.Push(new Frame { Cursor = count, State = state, Trail = trail.Count, Bound = bound });
        }
        return SearchEnd.NotLinearizable;
    }

    /// <summary>The next operation that can be linearized in a frame's configuration; -1 when there is none left.</summary>
    int Candidate(ref Frame frame, out int state)
    {
        var limit = @return[returns[passed]];
        for (var i = next[frame.Cursor]; i != count && invoke[i] < limit; i = next[i])
        {
            if (frame.Bound && theObject.IsBlind(i)) continue;
            if (twin[i] >= 0 && !linearized[twin[i]]) continue;
            if (!theObject.Step(frame.State, i, out state)) continue;
            if (@return[i] == Operations.Never && state == frame.State) continue;
            frame.Cursor = i;
            return i;
        }
        state = 0;
        return -1;
    }

    /// <summary>
    /// Passes the completions of linearized operations and linearizes the reads that are legal; true when nothing is left to do.
    /// </summary>
    bool Settle(int state, out bool read)
    {
        read = false;
        while (true)
        {
            while (passed < returns.Length && linearized[returns[passed]]) Pass();
            Deepest = int.Max(Deepest, passed);
            if (passed == returns.Length) return true;
            var limit = @return[returns[passed]];
            var moved = false;
            for (var i = next[count]; i != count && invoke[i] < limit; i = next[i])
                if (theObject.IsRead(i) && (twin[i] < 0 || linearized[twin[i]]) && theObject.Step(state, i, out var after)
                    && after == state)
                {
                    Linearize(i);
                    moved = true;
                }
            if (!moved) return false;
            read = true;
        }
    }

    /// <summary>Whether a blind operation can still come before the first read that has to return.</summary>
    bool CanBeOverwritten()
    {
        var at = passed;
        while (at < returns.Length && (linearized[returns[at]] || !theObject.IsRead(returns[at]))) at++;
        if (at == returns.Length) return true;
        for (var i = next[count]; i != count && invoke[i] < @return[returns[at]]; i = next[i])
            if (theObject.IsBlind(i)) return true;
        return false;
    }

    bool Remember(int state, bool bound)
    {
        configuration[0] = (ulong)(uint)passed << 32 | (uint)state | (bound ? MustObserve : 0);
        return seen.Add(configuration);
    }

    void Linearize(int i)
    {
        linearized[i] = true;
        next[previous[i]] = next[i];
        previous[next[i]] = previous[i];
        configuration[1 + (slot[i] >> 6)] |= 1UL << slot[i];
        trail.Add(i);
    }

    void Pass()
    {
        var i = returns[passed++];
        configuration[1 + (slot[i] >> 6)] &= ~(1UL << slot[i]);
        trail.Add(~i);
    }

    /// <summary>Takes back the last steps, newest first: lists are relinked as they were unlinked.</summary>
    void Undo(int length)
    {
        while (trail.Count > length)
        {
            var i = trail[^1];
            trail.RemoveAt(trail.Count - 1);
            if (i < 0)
            {
                i = ~i;
                passed--;
                configuration[1 + (slot[i] >> 6)] |= 1UL << slot[i];
                continue;
            }
            linearized[i] = false;
            next[previous[i]] = i;
            previous[next[i]] = i;
            configuration[1 + (slot[i] >> 6)] &= ~(1UL << slot[i]);
        }
    }

    /// <summary>A place in the configuration for each operation; those that are never open together share one.</summary>
    (int[] Slot, int Count) Slots()
    {
        var slots = new int[count];
        var free = new Stack<int>();
        var used = 0;
        var ended = 0;
        for (var i = 0; i < count; i++)
        {
            for (; ended < returns.Length && @return[returns[ended]] < invoke[i]; ended++) free.Push(slots[returns[ended]]);
            slots[i] = free.TryPop(out var again) ? again : used++;
        }
        return (slots, used);
    }
}
