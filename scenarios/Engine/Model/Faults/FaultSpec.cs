namespace Simulator.Scenarios;

/// <summary>Something bad that happens at a given time.</summary>
[Tagged("fault")]
[Kind("partition", typeof(PartitionSpec))]
[Kind("cut", typeof(CutSpec))]
[Kind("isolate", typeof(IsolateSpec))]
[Kind("bridge", typeof(BridgeSpec))]
[Kind("ring", typeof(RingSpec))]
[Kind("clog", typeof(ClogSpec))]
[Kind("delay", typeof(DelaySpec))]
[Kind("lose", typeof(LoseSpec))]
[Kind("duplicate", typeof(DuplicateSpec))]
[Kind("corrupt", typeof(CorruptSpec))]
[Kind("lose-replies", typeof(LoseRepliesSpec))]
[Kind("crash", typeof(CrashSpec))]
[Kind("crash-in-handler", typeof(CrashInHandlerSpec))]
[Kind("pause", typeof(PauseSpec))]
[Kind("wipe", typeof(WipeSpec))]
[Kind("amnesia", typeof(AmnesiaSpec))]
[Kind("slow-node", typeof(SlowNodeSpec))]
[Kind("slow-disk", typeof(SlowDiskSpec))]
[Kind("full-disk", typeof(FullDiskSpec))]
[Kind("lying-disk", typeof(LyingDiskSpec))]
[Kind("torn-write", typeof(TornWriteSpec))]
[Kind("bit-flip", typeof(BitFlipSpec))]
[Kind("misdirected-write", typeof(MisdirectedWriteSpec))]
[Kind("clock-step", typeof(ClockStepSpec))]
[Kind("clock-drift", typeof(ClockDriftSpec))]
[Kind("byzantine", typeof(ByzantineSpec))]
[Kind("twin", typeof(TwinSpec))]
public abstract record FaultSpec
{
    [About("When, from the start of the run.")]
    public required Duration At { get; init; }
}

/// <summary>A fault that ends: links heal, servers start again, clocks are put right.</summary>
public abstract record LastingFaultSpec : FaultSpec
{
    [About("How long; by default until the end of the run."), Positive]
    public Duration? For { get; init; }
}

/// <summary>A fault of links, which may come and go.</summary>
public abstract record LinkFaultSpec : LastingFaultSpec
{
    [About("Comes and goes for as long as it lasts.")]
    public FlapSpec? Flap { get; init; }
}

[About("How a fault comes and goes.")]
public sealed record FlapSpec
{
    [About("How long the fault is there each time."), Positive]
    public required Duration Down { get; init; }

    [About("How long all is well each time."), Positive]
    public required Duration Up { get; init; }
}
