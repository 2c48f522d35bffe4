namespace Simulator;

/// <summary>How disks behave.</summary>
public sealed record DiskSetup
{
    /// <summary>Time of one sync. Writes issued while a sync runs share the next one (group commit). Zero: at once.</summary>
    public Distribution Latency { get; init; } = new Constant(Duration.Zero);

    /// <summary>When the disk says that a write is safe.</summary>
    public SyncPolicy Sync { get; init; } = SyncPolicy.Always;

    /// <summary>With <see cref="SyncPolicy.Interval"/>: virtual time between flushes.</summary>
    public Duration FlushEvery { get; init; } = Duration.Seconds(1);

    /// <summary>Probability that the sync in progress at a crash has in fact reached the disk.</summary>
    public Ratio CrashKeepsWrite { get; init; }

    /// <summary>Probability that, if it has not, it left half a write behind.</summary>
    public Ratio CrashTearsWrite { get; init; }

    /// <summary>
    /// With checksums a torn write is recognised and ignored, and a node whose disk has a flipped bit refuses to start; without
    /// them the node believes what it reads. A node writes its whole state, so a flip that no start has read yet is gone
    /// with the next write of a node that runs without checksums.
    /// </summary>
    public bool Checksums { get; init; } = true;

    /// <summary>Whether old versions are kept. They are in any case when the amnesia fault is among the faults: it needs them.</summary>
    public bool KeepVersions { get; init; }
}

/// <summary>When a disk acknowledges a write.</summary>
public enum SyncPolicy
{
    /// <summary>When it is safe.</summary>
    Always,
    /// <summary>At once; it is safe only after the next periodic flush.</summary>
    Interval,
    /// <summary>At once; it is never safe.</summary>
    Never,
}
