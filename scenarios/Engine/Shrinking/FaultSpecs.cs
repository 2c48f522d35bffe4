namespace Simulator.Scenarios;

/// <summary>Faults of a run as a scenario would state them, with their victims by name.</summary>
static class FaultSpecs
{
    /// <summary>A fault of machines that was scheduled or drawn; null for one that a schedule makes superfluous.</summary>
    /// <param name="asked">As the scenario has stated it; null for one that was drawn.</param>
    public static FaultSpec? Of(Fault fault, FaultSpec? asked, Targets nodes, Duration at, Duration? length) => fault switch
    {
        Crash => new CrashSpec { At = at, For = length, Nodes = nodes },
        Wipe => new WipeSpec { At = at, For = length, Nodes = nodes },
        Amnesia amnesia => new AmnesiaSpec { At = at, For = length, Nodes = nodes, Forgets = amnesia.Forgets },
        CrashInHandler crash => new CrashInHandlerSpec { At = at, For = length, Nodes = nodes, AfterWrites = crash.AfterWrites },
        TornWrite => new TornWriteSpec { At = at, For = length, Nodes = nodes },
        FullDisk => new FullDiskSpec { At = at, For = length, Nodes = nodes },
        LyingDisk => new LyingDiskSpec { At = at, For = length, Nodes = nodes },
        MisdirectedWrite => new MisdirectedWriteSpec { At = at, For = length, Nodes = nodes },
        BitFlip => new BitFlipSpec { At = at, Nodes = nodes },
        ClockStep step => new ClockStepSpec { At = at, For = length, Nodes = nodes, By = step.By },
        ClockDrift drift => new ClockDriftSpec { At = at, For = length, Nodes = nodes, Ppm = new Ppm(drift.Ppm) },
        Misbehave { Among: [var way] } liar => new ByzantineSpec
        {
            At = at, For = length, Nodes = nodes, Behaviour = way.Name, Probability = liar.Probability, Delay = liar.Delay,
            Victims = (asked as ByzantineSpec)?.Victims,
        },
        // Messages and the times of handlers are in the schedule.
        _ => null,
    };

    /// <summary>The same fault at another time.</summary>
    public static FaultSpec At(FaultSpec fault, Duration at, Duration? length) => fault is LastingFaultSpec lasting
        ? lasting with { At = at, For = length }
        : fault with { At = at };

    /// <summary>The same fault with some of its machines under other names; null when none is left.</summary>
    public static FaultSpec? Renamed(FaultSpec fault, Func<string, string?> rename)
    {
        if (NodesOf(fault) is not { } nodes) return fault;
        var names = nodes.Names.Select(rename).OfType<string>().ToArray();
        return names.Length == 0 ? null : On(fault, new Targets([.. names]));
    }

    public static Targets? NodesOf(FaultSpec fault) => fault switch
    {
        CrashSpec spec => spec.Nodes,
        WipeSpec spec => spec.Nodes,
        AmnesiaSpec spec => spec.Nodes,
        CrashInHandlerSpec spec => spec.Nodes,
        TornWriteSpec spec => spec.Nodes,
        FullDiskSpec spec => spec.Nodes,
        LyingDiskSpec spec => spec.Nodes,
        MisdirectedWriteSpec spec => spec.Nodes,
        BitFlipSpec spec => spec.Nodes,
        ClockStepSpec spec => spec.Nodes,
        ClockDriftSpec spec => spec.Nodes,
        ByzantineSpec spec => spec.Nodes,
        _ => null,
    };

    static FaultSpec On(FaultSpec fault, Targets nodes) => fault switch
    {
        CrashSpec spec => spec with { Nodes = nodes },
        WipeSpec spec => spec with { Nodes = nodes },
        AmnesiaSpec spec => spec with { Nodes = nodes },
        CrashInHandlerSpec spec => spec with { Nodes = nodes },
        TornWriteSpec spec => spec with { Nodes = nodes },
        FullDiskSpec spec => spec with { Nodes = nodes },
        LyingDiskSpec spec => spec with { Nodes = nodes },
        MisdirectedWriteSpec spec => spec with { Nodes = nodes },
        BitFlipSpec spec => spec with { Nodes = nodes },
        ClockStepSpec spec => spec with { Nodes = nodes },
        ClockDriftSpec spec => spec with { Nodes = nodes },
        ByzantineSpec spec => spec with { Nodes = nodes },
        _ => fault,
    };
}
