namespace Simulator;

/// <summary>Everything that a run is made of, except chance. Scenarios are composed into this; tests build it by hand.</summary>
public sealed record WorldSetup
{
    /// <summary>Servers in the cluster: n1 … nN. At least 1.</summary>
    public required int Servers { get; init; }

    public required Deployment Deployment { get; init; }

    public NetworkSetup Network { get; init; } = new();
    public MachineSetup Machines { get; init; } = new();
    public IReadOnlyList<ClientGroup> Clients { get; init; } = [];
    public IReadOnlyList<ScheduledFault> Faults { get; init; } = [];
    public Nemesis? Nemesis { get; init; }

    /// <summary>When a core is healed and progress demanded; null for never.</summary>
    public Liveness? Liveness { get; init; }

    /// <summary>What happens, step by step; null where messages and timers go their own way.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Virtual time at which the run ends.</summary>
    public Duration Duration { get; init; } = Duration.Seconds(10);

    /// <summary>Steps after which a run that has not ended is stopped: a message storm ends with a verdict, not with a full disk.</summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>Whether invariants are asked after each step.</summary>
    public bool CheckInvariants { get; init; } = true;

    /// <summary>Fresh checks of the trace, fed while the run goes on.</summary>
    public IReadOnlyList<TraceCheck> Checks { get; init; } = [];

    /// <summary>Whether the run ends at the first broken invariant. If not, one is told again only after it has held in between.</summary>
    public bool StopOnViolation { get; init; } = true;

    /// <summary>Interval of virtual time at which each server describes its state; null for never.</summary>
    public Duration? SampleEvery { get; init; }

    /// <summary>Whether the sizes of messages are summed, and messages counted by type.</summary>
    public bool CountBytes { get; init; }

    public TraceMode Trace { get; init; } = TraceMode.Full;

    /// <summary>Whether a server can get a twin in this run.</summary>
    internal bool HasTwins => Faults.Any(scheduled => scheduled.Fault is Twin) || Nemesis?.Faults.Any(fault => fault is Twin) == true;

    /// <summary>Makes the world untimed, to be explored within these bounds; null for a run in time.</summary>
    public Bounds? Untimed { get; init; }

    /// <summary>Hears what the run reaches; null for nobody.</summary>
    public ICoverage? Coverage { get; init; }

    /// <summary>Record shapes to share with earlier worlds of the same thread; null for new ones.</summary>
    public Shapes? Shapes { get; init; }
}

/// <summary>How machines behave apart from the protocol: clocks, disks, speed.</summary>
public sealed record MachineSetup
{
    /// <summary>Time a server needs for each message; messages wait in line for it. Zero for none.</summary>
    public Duration ServiceTime { get; init; }

    /// <summary>Offsets of the servers' clocks from true time, drawn once for each server.</summary>
    public Distribution ClockOffset { get; init; } = new Constant(Duration.Zero);

    /// <summary>Drift is drawn for each server from [-this, this], in parts per million.</summary>
    public long ClockDriftPpm { get; init; }

    /// <summary>The bound that clocks promise: half the width of <see cref="Env.NowInterval"/>.</summary>
    public Duration ClockUncertainty { get; init; }

    public DiskSetup Disk { get; init; } = new();

    /// <summary>Settings of single servers that differ from the above.</summary>
    public IReadOnlyList<MachineOverride> Overrides { get; init; } = [];
}

/// <summary>What is special about one server. Null leaves the general setting.</summary>
public sealed record MachineOverride(NodeId Machine)
{
    public Duration? ServiceTime { get; init; }
    public Duration? ClockOffset { get; init; }
    public long? ClockDriftPpm { get; init; }
    public Distribution? DiskLatency { get; init; }

    /// <summary>Makes the interceptor through which all its messages go; null for an honest machine.</summary>
    public Func<NodeId, Interceptor>? Interceptor { get; init; }
}
