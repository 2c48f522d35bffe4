namespace Simulator;

/// <summary>
/// One server's disk. It holds versions of one immutable value; what survives a crash is the last version that was safe.
/// Writes are numbered; three numbers tell where the disk stands: safe ≤ acknowledged ≤ issued.
/// </summary>
internal sealed class Disk(Host host, DiskSetup setup, Distribution latency, bool keepVersions)
{
    static readonly Label SyncTime = new("disk", "sync-time");
    static readonly Label CrashKeeps = new("disk", "crash-keeps-write");
    static readonly Label CrashTears = new("disk", "crash-tears-write");
    static readonly Label TearAt = new("disk", "tear-at");
    static readonly Label FlipAt = new("disk", "flip-at");
    static readonly Label MisdirectTo = new("disk", "misdirect-to");

    readonly List<Kept> versions = [];
    object? latest;
    object? syncing;
    long syncingUpTo;
    long safe;
    long stored;
    long cause = -1;
    long running;
    long syncs;
    long crashes;
    long flips;
    long misdirections;

    /// <summary>No write ends, because there is no space.</summary>
    public HoldingFaults Full;

    /// <summary>Every write is acknowledged at once and none is made safe.</summary>
    public HoldingFaults Lying;

    /// <summary>Syncs take longer.</summary>
    public HoldingFaults Slow;

    /// <summary>What reaches the disk goes to a wrong place.</summary>
    public HoldingFaults Misdirected;

    /// <summary>Writes issued so far: the ticket of the newest.</summary>
    public long Issued { get; private set; }

    /// <summary>Messages that wait for a write with a ticket above this one must wait on.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>What a start finds; null for a disk on which nothing was ever safe.</summary>
    public object? Durable { get; private set; }

    /// <summary>What a node without a disk begins with: the old half of a torn first write.</summary>
    public object? Blank { get; set; }

    /// <summary>A bit was flipped in what is stored, and checksums will tell.</summary>
    public bool KnownBad { get; private set; }

    /// <summary>Whether a sync is on its way.</summary>
    public bool IsSyncing => running != 0;

    /// <summary>Whether the sync with this number is the one on its way.</summary>
    public bool IsRunning(long number) => number == running;

    /// <summary>Versions that are written and not safe.</summary>
    public IEnumerable<object> Underway =>
        Issued == safe ? [] : syncing is null || ReferenceEquals(syncing, latest) ? [latest!] : [syncing, latest!];

    bool Lies => setup.Sync != SyncPolicy.Always || Lying.Any;

    /// <summary>Writes a version. <paramref name="why"/> is the trace event of the write, the cause of the sync that follows.</summary>
    public void Write(object version, long why)
    {
        Issue(version, why);
        if (Full.Any)
        {
            Full.Hit();
            return;
        }
        Lying.Hit();
        GoOn();
    }

    /// <summary>A write that gets no further than being issued: the machine is about to crash in it.</summary>
    public void Issue(object version, long why)
    {
        latest = version;
        cause = why;
        Issued++;
    }

    /// <summary>The sync with this number has ended: what it covered is safe. False when it was overtaken by a crash or a flush.</summary>
    public bool Synced(long number)
    {
        if (number != running) return false;
        running = 0;
        if (Full.Any)
        {
            Full.Hit();
            return false;
        }
        MakeSafe(syncing!, syncingUpTo);
        if (!Lies) GoOn();
        return true;
    }

    /// <summary>The sync that is on its way ends now.</summary>
    public void Hasten()
    {
        if (IsSyncing) host.ScheduleSync(Duration.Zero, running, cause);
    }

    /// <summary>The periodic flush of a disk that does not sync each write.</summary>
    public void Flush()
    {
        if (Full.Any || Lying.Any || Issued == safe) return;
        MakeSafe(latest!, Issued);
    }

    public void BeginLie(ActiveFault by)
    {
        Lying.Add(by);
        if (!Full.Any) Acknowledged = Issued;
    }

    /// <summary>With the end of the last lie everything acknowledged becomes safe.</summary>
    public void EndLie(ActiveFault by)
    {
        if (Lying.Remove(by) && setup.Sync == SyncPolicy.Always) Flush();
    }

    /// <summary>Space was freed: the writes that waited for it go on.</summary>
    public void EndFull(ActiveFault by)
    {
        if (Full.Remove(by)) GoOn();
    }

    /// <summary>
    /// Power fails: what was not safe is gone, unless chance kept or tore the write in progress. Returns the writes lost.
    /// </summary>
    public long Crash(bool forceTear)
    {
        var lost = Issued - safe;
        var upTo = IsSyncing && !forceTear ? syncingUpTo : Issued;
        var inProgress = forceTear ? latest : IsSyncing ? syncing : Lies && !Full.Any ? latest : null;
        if (lost > 0 && inProgress is not null) lost -= SaveWhatCanBe(inProgress, upTo, forceTear);
        Lying.Lose(lost);
        running = 0;
        syncing = null;
        latest = Durable;
        safe = Acknowledged = Issued;
        return lost;
    }

    /// <summary>The crash happens right after the latest write reached the disk; a disk that lies or is full keeps it from that.</summary>
    public void FinishLatest()
    {
        if (Lies || Full.Any || Issued == safe) return;
        MakeSafe(latest!, Issued);
    }

    /// <summary>Empties the disk. Returns how many writes it held.</summary>
    public long Wipe()
    {
        var held = stored;
        Durable = latest = null;
        stored = 0;
        KnownBad = false;
        versions.Clear();
        return held;
    }

    /// <summary>Becomes a copy of what is safe on another disk.</summary>
    public void Image(Disk other)
    {
        Durable = latest = other.Durable;
        Blank = other.Blank;
        stored = other.stored;
        KnownBad = other.KnownBad;
    }

    /// <summary>Goes back to what was safe at that time, as a restored backup does. Returns how many writes that undid.</summary>
    public long RollBack(Instant to)
    {
        var kept = versions.Count;
        while (kept > 0 && versions[kept - 1].At > to) kept--;
        versions.RemoveRange(kept, versions.Count - kept);
        var held = stored;
        (Durable, stored) = kept > 0 ? (versions[kept - 1].Version, versions[kept - 1].Stored) : (null, 0);
        latest = Durable;
        KnownBad = false;
        return held - stored;
    }

    /// <summary>
    /// One stored bit flips. With checksums the next start will refuse the disk. Returns whether there was anything to flip.
    /// </summary>
    public bool FlipBit()
    {
        if (Durable is null) return false;
        if (setup.Checksums)
        {
            KnownBad = true;
            return true;
        }
        var flipped = host.Shapes.Of(Durable.GetType()).Flip(Durable, host.DrawAt(FlipAt, flips++, 1UL << 40));
        var changed = !ReferenceEquals(flipped, Durable);
        Durable = flipped;
        return changed;
    }

    /// <summary>Acknowledges or syncs what is issued, as far as nothing stands in the way.</summary>
    void GoOn()
    {
        if (Lies) Acknowledged = Issued;
        else if (Issued > safe && running == 0) StartSync();
    }

    void StartSync()
    {
        syncs++;
        var time = latency is Constant constant ? constant.Min : latency.Sample(host.DrawAt(SyncTime, syncs, ulong.MaxValue));
        foreach (var fault in Slow.All)
        {
            time += ((SlowDisk)fault.Fault).Extra;
            fault.Hit();
        }
        if (time.Ns <= 0)
        {
            MakeSafe(latest!, Issued);
            return;
        }
        running = syncs;
        syncing = latest;
        syncingUpTo = Issued;
        host.ScheduleSync(time, running, cause);
    }

    /// <summary>The version reached the disk; a sync of an older one that is still on its way no longer matters.</summary>
    void MakeSafe(object version, long upTo)
    {
        stored += upTo - safe;
        Durable = Misdirected.Any ? Misdirect(version) : version;
        safe = upTo;
        Acknowledged = long.Max(Acknowledged, upTo);
        running = 0;
        syncing = null;
        if (keepVersions) versions.Add(new Kept(host.Now, Durable, stored));
    }

    object? Misdirect(object version)
    {
        Misdirected.Hit();
        if (setup.Checksums) KnownBad = true;
        return (Durable ?? Blank) is { } old
            ? host.Shapes.Of(old.GetType()).Misdirect(old, version, host.DrawAt(MisdirectTo, misdirections++, 1UL << 40))
            : null;
    }

    /// <summary>What a power failure leaves of the write in progress: all, a part or nothing. Returns the writes that it kept.</summary>
    long SaveWhatCanBe(object inProgress, long upTo, bool forceTear)
    {
        var ordinal = crashes++;
        if (!forceTear && setup.CrashKeepsWrite.Decide(host.DrawAt(CrashKeeps, ordinal, setup.CrashKeepsWrite)))
        {
            var kept = upTo - safe;
            MakeSafe(inProgress, upTo);
            return kept;
        }
        // A checksum tells that a write is torn, and the older version counts.
        var tears = forceTear || setup.CrashTearsWrite.Decide(host.DrawAt(CrashTears, ordinal, setup.CrashTearsWrite));
        if (tears && !setup.Checksums && (Durable ?? Blank) is { } old)
        {
            Durable = host.Shapes.Of(old.GetType()).Tear(old, inProgress, host.DrawAt(TearAt, ordinal, 1UL << 40));
            if (keepVersions) versions.Add(new Kept(host.Now, Durable, stored));
        }
        return 0;
    }

    readonly record struct Kept(Instant At, object? Version, long Stored);
}
