namespace Simulator;

/// <summary>
/// One server's disk. It holds versions of one immutable value; what survives a crash is the last version that was safe.
/// </summary>
internal sealed class Disk(Host host, DiskSetup setup, Distribution latency)
{
    static readonly Label SyncTime = new("disk", "sync-time");
    static readonly Label CrashKeeps = new("disk", "crash-keeps-write");
    static readonly Label CrashTears = new("disk", "crash-tears-write");
    static readonly Label TearAt = new("disk", "tear-at");
    static readonly Label FlipAt = new("disk", "flip-at");

    readonly List<(Instant At, object Version)> versions = [];
    object? durable;
    object? latest;
    object? syncing;
    long issued;
    long safe;
    long syncingUpTo;
    long syncs;
    long crashes;
    bool busy;

    /// <summary>Writes issued so far: the ticket of the newest.</summary>
    public long Issued => issued;

    /// <summary>Messages that wait for a write with a ticket above this one must wait on.</summary>
    public long Acknowledged => Lies ? issued : safe;

    public object? Durable => durable;

    /// <summary>Set by a fault: syncs take this much longer.</summary>
    public Duration Slowness { get; set; }

    /// <summary>Set by a fault: no write ends until space is freed.</summary>
    public ActiveFault? Full { get; set; }

    /// <summary>Set by a fault: every write is acknowledged at once and none is made safe.</summary>
    public ActiveFault? Lying { get; set; }

    /// <summary>Set when a bit was flipped in what is stored and checksums will tell.</summary>
    public bool KnownBad { get; private set; }

    bool Lies => Lying is not null || setup.Sync != SyncPolicy.Always;

    public void Write(object version)
    {
        latest = version;
        issued++;
        if (Lies)
        {
            Lying?.Hit();
            return;
        }
        if (Full is { } full)
        {
            full.Hit();
            return;
        }
        if (!busy) StartSync();
    }

    /// <summary>The sync that was started has ended: what it covered is safe.</summary>
    public void Synced()
    {
        busy = false;
        if (Full is not null) return;
        MakeSafe(syncing!, syncingUpTo);
        if (issued > safe && !Lies) StartSync();
    }

    /// <summary>Everything written so far becomes safe: a periodic flush, or the end of a lie.</summary>
    public void Flush()
    {
        if (latest is not null && issued > safe) MakeSafe(latest, issued);
    }

    /// <summary>Goes on with the writes that waited for space.</summary>
    public void Resume()
    {
        if (issued > safe && !busy && !Lies) StartSync();
    }

    /// <summary>Power fails: what was not safe is gone, unless chance kept or tore the write in progress. Returns the writes lost.</summary>
    public long Crash(bool forceTear = false)
    {
        var lost = issued - safe;
        var inProgress = syncing ?? (Lies ? latest : null);
        if (lost > 0 && inProgress is not null && (busy || Lies))
        {
            var ordinal = crashes++;
            if (!forceTear && setup.CrashKeepsWrite.Decide(host.DrawAt(CrashKeeps, ordinal, setup.CrashKeepsWrite)))
            {
                durable = inProgress;
                lost -= busy ? syncingUpTo - safe : lost;
            }
            else if (forceTear || setup.CrashTearsWrite.Decide(host.DrawAt(CrashTears, ordinal, setup.CrashTearsWrite)))
            {
                if (!setup.Checksums && durable is not null)
                    durable = host.Shapes.Of(durable.GetType()).Tear(durable, inProgress, host.DrawAt(TearAt, ordinal, 1UL << 40));
            }
        }
        Lying?.Lose(lost);
        busy = false;
        syncing = null;
        latest = durable;
        safe = issued;
        return lost;
    }

    /// <summary>The crash happens between two writes of one handler: those before it are safe.</summary>
    public void ForceSafe()
    {
        if (latest is not null) MakeSafe(latest, issued);
        busy = false;
    }

    public void Wipe()
    {
        durable = null;
        latest = null;
        KnownBad = false;
        versions.Clear();
    }

    /// <summary>Goes back to the version that was safe at that time, as a restored backup does. Returns whether anything was lost.</summary>
    public bool RollBack(Instant to)
    {
        object? old = null;
        var kept = 0;
        foreach (var (at, version) in versions)
        {
            if (at > to) break;
            old = version;
            kept++;
        }
        versions.RemoveRange(kept, versions.Count - kept);
        var changed = !ReferenceEquals(old, durable);
        durable = old;
        latest = old;
        return changed;
    }

    /// <summary>One stored bit flips. With checksums the next start will refuse the disk. Returns whether there was anything to flip.</summary>
    public bool FlipBit(long ordinal)
    {
        if (durable is null) return false;
        if (setup.Checksums)
        {
            KnownBad = true;
            return true;
        }
        var flipped = host.Shapes.Of(durable.GetType()).Flip(durable, host.DrawAt(FlipAt, ordinal, 1UL << 40));
        var changed = !ReferenceEquals(flipped, durable);
        durable = flipped;
        return changed;
    }

    void StartSync()
    {
        var time = latency is Constant constant ? constant.Min : latency.Sample(host.DrawAt(SyncTime, syncs, ulong.MaxValue));
        syncs++;
        time += Slowness;
        if (time.Ns <= 0)
        {
            MakeSafe(latest!, issued);
            return;
        }
        busy = true;
        syncing = latest;
        syncingUpTo = issued;
        host.ScheduleSync(time);
    }

    void MakeSafe(object version, long upTo)
    {
        durable = version;
        safe = upTo;
        syncing = null;
        if (setup.KeepVersions) versions.Add((host.Now, version));
    }
}
