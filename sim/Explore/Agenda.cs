namespace Simulator;

/// <summary>What is pending in an untimed world: offers the moves, and makes the one that is chosen.</summary>
internal sealed class Agenda
{
    static readonly Label NextLabel = new("explore", "next");

    readonly World world;
    readonly Bounds bounds;
    readonly IChoices choices;
    List<Entry> pending = [];
    readonly List<Move> moves = [];
    readonly List<int> entryOf = [];
    readonly HashSet<ulong> offered = [];
    readonly ActiveFault?[] crashes;
    long sequence;
    bool isSorted;
    long made;

    public Agenda(World world, Bounds bounds, IChoices choices, int servers)
    {
        IsOpening = bounds.From is not null;
        this.world = world;
        this.bounds = bounds;
        this.choices = choices;
        crashes = new ActiveFault?[servers];
        Left = new BoundsLeft(bounds.Crashes, bounds.Losses, bounds.Duplicates, bounds.Timeouts ?? int.MaxValue);
    }

    /// <summary>Faults and timers that are still allowed.</summary>
    public BoundsLeft Left { get; private set; }

    public IReadOnlyList<Entry> Pending => pending;

    /// <summary>Whether a server is down by a move, so that it is a move as well when it comes back.</summary>
    public bool HasCrashed(int server) => crashes[server] is not null;

    /// <summary>Whether the run is in its opening, which has time.</summary>
    public bool IsOpening { get; private set; }

    /// <summary>Whether the strategy wanted no further move.</summary>
    public bool WasStopped { get; private set; }

    public void Add(Instant at, in Work work)
    {
        // What only a clock brings about has no place here, but in the opening: nobody's patience ends, nobody takes samples.
        if (work.Kind is WorkKind.Sample or WorkKind.Nemesis or WorkKind.Heal or WorkKind.Demand) return;
        if (work.Kind is (WorkKind.Deadline or WorkKind.Flush) && !(IsOpening && at <= bounds.From)) return;
        pending.Add(new Entry(at, sequence++, work));
        isSorted = false;
    }

    /// <summary>What may happen next, each kind of move once. The list is good until the next call.</summary>
    public IReadOnlyList<Move> Moves()
    {
        moves.Clear();
        entryOf.Clear();
        offered.Clear();
        pending.RemoveAll(IsOutdated);
        if (!isSorted) pending = [.. pending.Order()];
        isSorted = true;
        for (var i = 0; i < pending.Count; i++)
            if (MoveOf(i) is { } move) Offer(move, i);
        for (var server = 0; server < crashes.Length; server++) OfferPower(server);
        var regular = moves.Count;
        for (var i = 0; i < regular; i++)
        {
            if (moves[i] is not { Kind: MoveKind.Deliver } message) continue;
            if (Left.Losses > 0) Offer(Of(MoveKind.Lose, message), entryOf[i]);
            if (Left.Duplicates > 0) Offer(Of(MoveKind.Duplicate, message), entryOf[i]);
        }
        return moves;
    }

    /// <summary>Does what is due next in the opening. False when that is over.</summary>
    public bool Open()
    {
        if (!IsOpening) return false;
        pending.RemoveAll(IsOutdated);
        var next = -1;
        for (var i = 0; i < pending.Count; i++)
            if (pending[i].At <= bounds.From && (next < 0 || pending[i].CompareTo(pending[next]) < 0)) next = i;
        IsOpening = next >= 0;
        if (!IsOpening) return false;
        var (at, _, work) = pending[next];
        pending.RemoveAt(next);
        world.DoAt(at, work);
        return true;
    }

    /// <summary>Lets the strategy choose, and makes the move. False when nothing can happen, or the strategy stops.</summary>
    public bool Step()
    {
        Forced();
        if (world.HasEnded) return false;
        if (Moves().Count == 0) return false;
        var site = new Site(NextLabel, 0, 0, made++);
        var at = choices is IMoveChooser chooser ? chooser.Next(site, moves) : (int)choices.Draw(site, (ulong)moves.Count);
        WasStopped = at < 0;
        if (WasStopped) return false;
        if (at >= moves.Count) throw new ArgumentOutOfRangeException(nameof(choices), at, $"there are {moves.Count} moves");
        var move = moves[at];
        Make(move, entryOf[at]);
        world.HasMoved(move);
        // What must follow at once belongs to the move: states are compared after it.
        if (!world.HasEnded) Forced();
        return true;
    }

    /// <summary>
    /// Starts, what waits for a machine that goes on, and messages of a machine to itself, which travel no network: nobody chooses when
    /// they happen.
    /// </summary>
    void Forced()
    {
        for (var i = pending.FindIndex(IsForced); i >= 0 && !world.HasEnded; i = pending.FindIndex(IsForced))
        {
            var entry = pending[i];
            pending.RemoveAt(i);
            world.DoAt(entry.At, entry.Work);
        }
    }

    bool IsForced(Entry entry) => entry.Work.Kind is WorkKind.Start or WorkKind.Drain or WorkKind.Serve
        || (bounds.BeginsAtOnce && IsScripted(entry.Work))
        || (entry.Work.Kind == WorkKind.Deliver && entry.Work.From == entry.Work.Slot);

    /// <summary>Whether a client begins what a script asks of it.</summary>
    bool IsScripted(in Work work) => work.Kind == WorkKind.Script
        || (work.Kind == WorkKind.NextOperation && world.Hosts[work.Slot].Client is { Waiting.Count: > 0 });

    /// <summary>
    /// Entries that mean nothing any more: of timers that were disarmed, writes that were lost, clients that have moved on.
    /// </summary>
    bool IsOutdated(Entry entry)
    {
        var (kind, slot, aux) = (entry.Work.Kind, entry.Work.Slot, entry.Work.Aux);
        return kind switch
        {
            WorkKind.Fire => world.Hosts[slot].Timers is var timers
                && timers.ByTicket(aux, out _) is null && !(IsOpening && timers.IsAsleep(aux)),
            WorkKind.Sync => world.Hosts[slot].Disk is not { } disk || !disk.IsRunning(aux),
            WorkKind.NextOperation => world.Hosts[slot].Client is { } client && (client.InFlight is not null || client.Begun != aux),
            _ => false,
        };
    }

    Move? MoveOf(int at)
    {
        var work = pending[at].Work;
        switch (work.Kind)
        {
            case WorkKind.Deliver or WorkKind.Depart:
                if (world.Setup.Network.Fifo && IsBehind(at)) return null;
                var (from, to) = work.Kind == WorkKind.Deliver
                    ? (world.IdOf(work.From), world.IdOf(work.Slot)) : (world.IdOf(work.Slot), new NodeId(work.From));
                return Of(MoveKind.Deliver, to, from, work.Message, world.Shapes.Digest(work.Message));
            case WorkKind.Fire:
                if (Left.Timeouts <= 0 || bounds.Firing?.Contains(world.IdOf(work.Slot)) == false || !IsFirst(work)) return null;
                var timer = world.Hosts[work.Slot].Timers.ByTicket(work.Aux, out _)!.Timer!;
                return At(MoveKind.Fire, work.Slot, timer, world.Shapes.DigestOf(timer));
            case WorkKind.Sync: return At(MoveKind.Sync, work.Slot, null, 0);
            case WorkKind.NextOperation: return Invoke(at, work.Slot, 0);
            case WorkKind.Script or WorkKind.Arrival:
                // The lines of a script come in their order.
                return pending.FindIndex(other => other.Work.Kind == work.Kind && other.Work.Slot == work.Slot) == at
                    ? Invoke(at, world.Servers, Mixing.Fold((ulong)work.Kind, (ulong)work.Slot)) : null;
            default: return Of(MoveKind.Fault, NodeId.Nemesis, NodeId.Nemesis, null, Mixing.Fold((ulong)work.Kind, (ulong)work.Slot));
        }
    }

    /// <summary>The beginning of an operation, which may be yet to come.</summary>
    Move Invoke(int at, int slot, ulong digest) =>
        At(MoveKind.Invoke, slot, null, digest) with { MovesClock = pending[at].At > world.Now };

    void OfferPower(int server)
    {
        if (crashes[server] is not null) Offer(At(MoveKind.Restart, server, null, 0), server);
        else if (Left.Crashes > 0 && world.Hosts[server].Node is not null && bounds.Crashing?.Contains(world.IdOf(server)) != false)
            Offer(At(MoveKind.Crash, server, null, 0), server);
    }

    /// <summary>Whether a message was sent before it on the same link.</summary>
    bool IsBehind(int at)
    {
        var work = pending[at].Work;
        for (var i = 0; i < at; i++)
            if (pending[i].Work is { Kind: WorkKind.Deliver } other && other.Slot == work.Slot && other.From == work.From) return true;
        return false;
    }

    /// <summary>Whether no other timer of its machine is due before it.</summary>
    bool IsFirst(in Work work)
    {
        var timers = world.Hosts[work.Slot].Timers;
        var own = timers.ByTicket(work.Aux, out _)!;
        for (var i = 0; i < timers.Capacity; i++)
            if (timers[i].Timer is not null && timers[i].Deadline < own.Deadline) return false;
        return true;
    }

    void Offer(in Move move, int entry)
    {
        if (!offered.Add(move.Key)) return;
        moves.Add(move);
        entryOf.Add(entry);
    }

    Move At(MoveKind kind, int slot, object? what, ulong digest) => Of(kind, world.IdOf(slot), world.IdOf(slot), what, digest);

    static Move Of(MoveKind kind, NodeId machine, NodeId peer, object? what, ulong digest) =>
        new(kind, machine, peer, what, KeyOf(kind, machine, peer, digest));

    Move Of(MoveKind kind, in Move message) =>
        Of(kind, message.Machine, message.Peer, message.What, world.Shapes.Digest((Message)message.What!));

    public static ulong KeyOf(MoveKind kind, NodeId machine, NodeId peer, ulong digest) =>
        Mixing.Fold(Mixing.Fold((ulong)kind + 1, unchecked((ulong)(uint)machine.Value << 32 | (uint)peer.Value)), digest);

    void Make(in Move move, int entry)
    {
        switch (move.Kind)
        {
            case MoveKind.Crash:
                Left = Left with { Crashes = Left.Crashes - 1 };
                var crash = new ScheduledFault(new Crash(Selector.Of(move.Machine)), Duration.Zero, null);
                crashes[entry] = new ActiveFault(entry, entry, crash);
                world.Room.Crash(world.Hosts[entry], crashes[entry]!);
                return;
            case MoveKind.Restart:
                var by = crashes[entry]!;
                crashes[entry] = null;
                world.Room.Restart(world.Hosts[entry], by);
                return;
        }
        var (at, _, work) = pending[entry];
        if (move.Kind != MoveKind.Duplicate) pending.RemoveAt(entry);
        else Left = Left with { Duplicates = Left.Duplicates - 1 };
        if (move.Kind == MoveKind.Lose)
        {
            Left = Left with { Losses = Left.Losses - 1 };
            var from = work.Kind == WorkKind.Deliver ? work.From : work.Slot;
            world.Network.Drop(from, move.Machine, work.Message, work.Parent, DropReason.Loss);
            return;
        }
        if (move.Kind == MoveKind.Fire)
        {
            Left = Left with { Timeouts = Left.Timeouts - (bounds.Timeouts is null ? 0 : 1) };
            var host = world.Hosts[work.Slot];
            at = host.DueAt(host.Timers.ByTicket(work.Aux, out _)!);
        }
        // Links and disks do not move the clock: whose timer is due first would hang on what other machines send and write meanwhile.
        world.DoAt(move.Kind is MoveKind.Deliver or MoveKind.Duplicate or MoveKind.Sync ? world.Now : at, work);
    }

    internal readonly record struct Entry(Instant At, long Sequence, Work Work) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => At != other.At ? At.CompareTo(other.At) : Sequence.CompareTo(other.Sequence);
    }
}

/// <summary>What is left of the bounds.</summary>
internal readonly record struct BoundsLeft(int Crashes, int Losses, int Duplicates, int Timeouts)
{
    /// <summary>Whether as much is left of each, or more.</summary>
    public bool Allow(in BoundsLeft other) =>
        Crashes >= other.Crashes && Losses >= other.Losses && Duplicates >= other.Duplicates && Timeouts >= other.Timeouts;
}

