namespace Simulator;

/// <summary>
/// Digests of everything that decides what an untimed world can still do: each node as it describes itself, its disk and its timers,
/// what is on its way in any order, what is left of the bounds, and the facts that checks have been told, in any order. Time is no part
/// of it: that something is due earlier or later makes no difference here, as long as the order at its machine is the same.
/// </summary>
internal sealed class Fingerprint(World world, Bounds bounds)
{
    readonly HashSet<ulong> facts = [];
    readonly Dictionary<object, ulong> disks = new(ReferenceEqualityComparer.Instance);
    readonly Digester digester = new();
    readonly ulong[] lives = new ulong[world.Hosts.Length];
    ulong factSum;
    ulong history;
    ulong inARow;
    bool areBeginnings = true;
    int historyRead;

    /// <summary>A machine has told a fact; how often makes no difference.</summary>
    public void Note(NodeId machine, IFact fact)
    {
        var digest = Mixing.Fold(Number(machine.Value), world.Shapes.DigestOf(fact));
        if (facts.Add(digest)) factSum = unchecked(factSum + digest);
    }

    /// <summary>Something has happened to a machine.</summary>
    public void Lives(in Move move)
    {
        if (move.Kind != MoveKind.Lose && world.SlotOf(move.Machine) is >= 0 and var slot) lives[slot] = Mixing.Fold(lives[slot], move.Key);
    }

    public StatePrint Of(Agenda agenda)
    {
        var core = factSum;
        foreach (var host in world.Hosts) core = Mixing.Fold(core, OfHost(host));
        // A server that is down may come back by a move or when a fault of the scenario ends.
        for (var server = 0; server < world.Servers; server++) if (agenda.HasCrashed(server)) core = Mixing.Fold(core, (ulong)server + 1);
        var (messages, others) = (new List<ulong>(agenda.Pending.Count), 0UL);
        foreach (var entry in agenda.Pending)
        {
            if (entry.Work.What is Message) messages.Add(OfEntry(entry.Work));
            else others = unchecked(others + OfEntry(entry.Work));
        }
        core = Mixing.Fold(core, others);
        // Where links keep their order, a message that stays on its way holds up all that come after it.
        if (world.Setup.Network.Fifo) foreach (var entry in agenda.Pending) core = Mixing.Fold(core, OfEntry(entry.Work));
        if (bounds.ComparesHistories) core = Mixing.Fold(core, OfHistory());
        return new StatePrint(core, [.. messages.Order()], agenda.Left);
    }

    ulong OfHost(Host host)
    {
        if (bounds.Equality == StateEquality.Lived) return lives[host.Slot];
        digester.Begin();
        if (host.Node is null) digester.Add(1);
        else host.Node.Describe(digester);
        if (host.Client is { } client)
        {
            digester.Add((ulong)client.Begun);
            digester.Add((ulong)client.Process);
            digester.Add((ulong)client.Waiting.Count);
        }
        if (host.Disk is { } disk) AddDisk(disk);
        foreach (var (to, message) in host.HeldBack)
        {
            digester.Add(Number(to.Value));
            digester.Add(world.Shapes.Digest(message));
        }
        AddTimers(host);
        return digester.Digest;
    }

    void AddDisk(Disk disk)
    {
        digester.Add((ulong)(disk.Issued - disk.Acknowledged));
        digester.Add(disk.Durable is { } durable ? OfDisk(durable) : 0);
        foreach (var version in disk.Underway) digester.Add(OfDisk(version));
    }

    ulong OfDisk(object version)
    {
        if (!disks.TryGetValue(version, out var digest)) disks.Add(version, digest = world.Shapes.DigestOf(version));
        return digest;
    }

    /// <summary>In the order in which they are due.</summary>
    void AddTimers(Host host)
    {
        if (!host.HasTimers) return;
        var armed = new List<(LocalTime At, ulong Digest)>();
        for (var i = 0; i < host.Timers.Capacity; i++)
            if (host.Timers[i].Timer is { } timer) armed.Add((host.Timers[i].Deadline, world.Shapes.DigestOf(timer)));
        foreach (var (_, digest) in armed.OrderBy(each => each.At).ThenBy(each => each.Digest)) digester.Add(digest);
    }

    ulong OfEntry(in Work work) => work.What is Message message
        ? Mixing.Fold(Mixing.Fold((ulong)work.Kind, Pair(work.Slot, work.From)), world.Shapes.Digest(message))
        : work.Kind is WorkKind.Fire or WorkKind.Sync ? 0
        : Mixing.Fold((ulong)work.Kind, Pair(work.Slot, work.Kind is WorkKind.Script ? (int)work.Aux : 0));

    /// <summary>
    /// Who ended before whom began, which is all that the order of a history says: beginnings in a row may stand in any order, and so
    /// may ends.
    /// </summary>
    ulong OfHistory()
    {
        var events = world.History.Events;
        for (; historyRead < events.Count; historyRead++)
        {
            var e = events[historyRead];
            if (e.Type == OpType.Invoke != areBeginnings)
            {
                (history, inARow) = (Mixing.Fold(history, inARow), 0);
                areBeginnings = !areBeginnings;
            }
            inARow = unchecked(inARow + Mixing.Fold(Pair((int)e.Type, e.Process), Mixing.OfText($"{e.Function} {e.Key} {e.Value}")));
        }
        return Mixing.Fold(history, inARow);
    }

    static ulong Number(int value) => unchecked((uint)value);

    static ulong Pair(int one, int other) => unchecked((ulong)(uint)one << 32 | (uint)other);

    /// <summary>Takes in the names and values that a node describes itself by.</summary>
    sealed class Digester : Scribe
    {
        public ulong Digest { get; private set; }

        public void Begin() => Digest = 0;
        public void Add(ulong value) => Digest = Mixing.Fold(Digest, value);

        public override void Field(string name, long value) =>
            Digest = Mixing.Fold(Mixing.Fold(Digest, Mixing.OfText(name)), unchecked((ulong)value));

        public override void Field(string name, string? value) =>
            Digest = Mixing.Fold(Digest, Mixing.OfText(value is null ? name : name + "=" + value));
    }
}
