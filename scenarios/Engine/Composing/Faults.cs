namespace Simulator.Scenarios;

/// <summary>Faults of a scenario as faults of the kernel.</summary>
static class Faults
{
    public static ScheduledFault Of(FaultSpec spec) => new(
        Kind(spec), spec.At, (spec as LastingFaultSpec)?.For,
        spec is LinkFaultSpec { Flap: { } flap } ? new Flap(flap.Down, flap.Up) : null);

    public static Nemesis Of(NemesisSpec spec, int servers) => new(
        [.. spec.Faults.Select(Drawn)], Distributions.Of(spec.Every), Distributions.Of(spec.Lasts), spec.Tolerance.Of(servers), spec.Swarm,
            spec.From, spec.Until);

    public static Liveness Of(LivenessSpec spec)
    {
        Core core = spec.Core.Names switch
        {
            [LivenessSpec.Minimal] => new Core.Minimal(),
            [LivenessSpec.All] => new Core.All(),
            var servers => new Core.Named(NodeSet.Of([.. servers.Select(name => Selectors.Machine(name)!.Value)])),
        };
        return new Liveness(spec.From, core, spec.Within) { Freeze = spec.Freeze };
    }

    static Fault Kind(FaultSpec spec) => spec switch
    {
        PartitionSpec partition => new Partition([.. partition.Groups.Select(Selectors.Of)]),
        CutSpec cut => new Cut(Selectors.Of(cut.From), Selectors.Of(cut.To)),
        IsolateSpec isolate => new Isolate(Selectors.Of(isolate.Nodes)),
        BridgeSpec bridge => new Bridge(Selectors.Of(bridge.Node)),
        RingSpec => new Ring(),
        ClogSpec clog => new Clog(Selectors.Of(clog.From), Selectors.Of(clog.To)),
        DelaySpec delay => new Delay(Selectors.Of(delay.From), Selectors.Of(delay.To),
            Distributions.Of(delay.Extra))
        { Probability = delay.Probability },
        LoseSpec lose => new Lose(Selectors.Of(lose.From), Selectors.Of(lose.To), lose.Probability),
        DuplicateSpec duplicate => new Duplicate(Selectors.Of(duplicate.From), Selectors.Of(duplicate.To), duplicate.Probability),
        CorruptSpec corrupt => new Corrupt(Selectors.Of(corrupt.From), Selectors.Of(corrupt.To), corrupt.Probability),
        LoseRepliesSpec lose => new LoseReplies(lose.Probability),
        _ => OfMachines(spec),
    };

    static MachineFault OfMachines(FaultSpec spec) => spec switch
    {
        CrashSpec crash => new Crash(Selectors.Of(crash.Nodes)),
        CrashInHandlerSpec crash => new CrashInHandler(Selectors.Of(crash.Nodes), crash.AfterWrites),
        PauseSpec pause => new Pause(Selectors.Of(pause.Nodes)),
        WipeSpec wipe => new Wipe(Selectors.Of(wipe.Nodes)),
        AmnesiaSpec amnesia => new Amnesia(Selectors.Of(amnesia.Nodes), amnesia.Forgets),
        SlowNodeSpec slow => new SlowNode(Selectors.Of(slow.Nodes), slow.ServiceTime),
        SlowDiskSpec slow => new SlowDisk(Selectors.Of(slow.Nodes), slow.Extra),
        FullDiskSpec full => new FullDisk(Selectors.Of(full.Nodes)),
        LyingDiskSpec lying => new LyingDisk(Selectors.Of(lying.Nodes)),
        TornWriteSpec torn => new TornWrite(Selectors.Of(torn.Nodes)),
        BitFlipSpec flip => new BitFlip(Selectors.Of(flip.Nodes)),
        MisdirectedWriteSpec misdirected => new MisdirectedWrite(Selectors.Of(misdirected.Nodes)),
        ClockStepSpec step => new ClockStep(Selectors.Of(step.Nodes), step.By),
        ClockDriftSpec drift => new ClockDrift(Selectors.Of(drift.Nodes), drift.Ppm.PerMillion),
        ByzantineSpec liar => Of(liar),
        TwinSpec twin => new Twin(Selectors.Of(twin.Nodes))
        {
            Side = twin.Side is { } side ? Selectors.Of(side) : null,
            EmptyDisk = twin.Disk == TwinDisk.Empty,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "no fault of the kernel for this one"),
    };

    static Misbehave Of(ByzantineSpec spec) => new(Selectors.Of(spec.Nodes), Behaviours.Named(spec.Behaviour)!)
    {
        Towards = spec.Victims is { } victims ? Selectors.Of(victims) : null,
        Probability = spec.Probability,
        Delay = spec.Delay,
    };

    /// <summary>A kind by name, with victims that are drawn each time it begins.</summary>
    static Fault Drawn(string kind)
    {
        var (one, all) = (new Selector.Any(1), new Selector.AllServers());
        var half = new Ratio(1, 2);
        return kind switch
        {
            "partition" => new Partition([new Selector.Minority(), new Selector.Rest()]),
            "isolate" => new Isolate(one),
            "bridge" => new Bridge(one),
            "ring" => new Ring(),
            "cut" => new Cut(one, all),
            "clog" => new Clog(one, all),
            "delay" => new Delay(all, all, new Uniform(Duration.Ms(10), Duration.Seconds(1))),
            "lose" => new Lose(all, all, half),
            "duplicate" => new Duplicate(all, all, half),
            "corrupt" => new Corrupt(all, all, half),
            "amnesia" => new Amnesia(one, Duration.Seconds(1)),
            "slow-node" => new SlowNode(one, Duration.Ms(20)),
            "slow-disk" => new SlowDisk(one, Duration.Ms(100)),
            "clock-step" => new ClockStep(one, Duration.Seconds(1)),
            "clock-drift" => new ClockDrift(one, 10_000),
            "crash-in-handler" => new CrashInHandler(one, 1),
            "lose-replies" => new LoseReplies(half),
            "crash" => new Crash(one),
            "pause" => new Pause(one),
            "torn-write" => new TornWrite(one),
            "wipe" => new Wipe(one),
            "full-disk" => new FullDisk(one),
            "lying-disk" => new LyingDisk(one),
            "bit-flip" => new BitFlip(one),
            "byzantine" => new Misbehave(one, Behaviours.All),
            "twin" => new Twin(one),
            "misdirected-write" => new MisdirectedWrite(one),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "this kind cannot be drawn"),
        };
    }
}
