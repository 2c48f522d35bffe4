namespace Simulator.Scenarios;

[About("How fast the machines are.")]
public sealed record NodeSettings
{
    [About("Time that a server needs for each message; the next one waits.")]
    public Duration ServiceTime { get; init; } = Duration.Us(10);

    [About("Servers that differ, by name.")]
    public Map<NodeException> Except { get; init; } = Map<NodeException>.Empty;
}

[About("A server that differs.")]
public sealed record NodeException
{
    public required Duration ServiceTime { get; init; }
}

[About("How wrong the machines' clocks are.")]
public sealed record ClockSettings
{
    [About("What a clock is ahead of true time at the start, drawn once for each machine. May be negative."), Signed]
    public DistributionSpec Offset { get; init; } = DistributionSpec.Of(Duration.Zero);

    [About("How much too fast or too slow a clock may run: drawn for each machine between minus and plus this.")]
    public Ppm Drift { get; init; }

    [About("The bound that clocks promise for their error; for protocols that ask for an interval.")]
    public Duration Uncertainty { get; init; } = Duration.Zero;

    [About("Machines that differ, by name.")]
    public Map<ClockException> Except { get; init; } = Map<ClockException>.Empty;
}

[About("A clock that differs.")]
public sealed record ClockException
{
    [Signed]
    public Duration? Offset { get; init; }

    [About("How much too fast the clock runs; negative is too slow.")]
    public Ppm? Drift { get; init; }
}

[About("How the servers' disks behave.")]
public sealed record DiskSettings
{
    [About("Time until a write is on disk.")]
    public DistributionSpec Latency { get; init; } = DistributionSpec.Of(Duration.Us(200));

    [About("When a write counts as safe: always when it is (always), or at once, with a flush at intervals (interval) or none (never).")]
    public SyncMode Sync { get; init; } = SyncMode.Always;

    [About("Time between two flushes, with sync: interval; 1s by default."), Positive]
    public Duration? FlushEvery { get; init; }

    [About("What a crash does to the write that is on its way to the disk.")]
    public CrashEffects OnCrash { get; init; } = new();

    [About("Whether a torn write and a flipped bit are recognised when the server starts again.")]
    public bool Checksums { get; init; } = true;

    [About("Servers that differ, by name.")]
    public Map<DiskException> Except { get; init; } = Map<DiskException>.Empty;
}

/// <summary>When the disk says that a write is safe.</summary>
public enum SyncMode { Always, Interval, Never }

[About("What a crash does to the write that is on its way to the disk. Later ones are lost.")]
public sealed record CrashEffects
{
    [About("Probability that it has reached the disk.")]
    public Ratio Kept { get; init; }

    [About("Probability that, if it has not, half of it is on the disk.")]
    public Ratio Torn { get; init; }
}

[About("A disk that differs.")]
public sealed record DiskException
{
    public required DistributionSpec Latency { get; init; }
}
