namespace Simulator.Scenarios;

[About("Makes writes slower.")]
public sealed record SlowDiskSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }

    [About("Added to the time of each sync."), Positive]
    public required Duration Extra { get; init; }
}

[About("Lets no write reach the disk while it lasts.")]
public sealed record FullDiskSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Lets the disk report writes as synced that a crash then loses.")]
public sealed record LyingDiskSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Stops servers in the middle of a write, so that half of it is on the disk when they start again.")]
public sealed record TornWriteSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Changes a stored bit, which is read when the server next starts.")]
public sealed record BitFlipSpec : FaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Lets what reaches the disk go to a wrong place, where it overwrites something else; that is read when the server next starts.")]
public sealed record MisdirectedWriteSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Moves clocks at once, and back when the fault ends.")]
public sealed record ClockStepSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }

    [About("By how much; negative is backwards."), Signed]
    public required Duration By { get; init; }
}

[About("Lets clocks run faster or slower than they did.")]
public sealed record ClockDriftSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }

    [About("How much too fast; negative is too slow.")]
    public required Ppm Ppm { get; init; }
}
