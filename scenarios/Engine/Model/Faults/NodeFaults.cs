namespace Simulator.Scenarios;

[About("Stops servers; they lose all but what is on disk and start again when the fault ends.")]
public sealed record CrashSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Stops servers in the middle of a handler, after some of its writes; they start again when the fault ends, counted from the crash.")]
public sealed record CrashInHandlerSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }

    [About("Writes of one handler that still reach the disk."), Within(0, 1000)]
    public int AfterWrites { get; init; } = 1;
}

[About("Lets servers stand still, as a long garbage collection does; messages and timers wait.")]
public sealed record PauseSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Stops servers and empties their disks; they start again under the same names when the fault ends.")]
public sealed record WipeSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Stops servers and lets them start again on disks that have lost their latest writes, as after a restored backup.")]
public sealed record AmnesiaSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }

    [About("Writes as young as this are lost, synced or not."), Positive]
    public required Duration Forgets { get; init; }
}

[About("Makes servers need this long for each message.")]
public sealed record SlowNodeSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }
    public required Duration ServiceTime { get; init; }
}
