namespace Simulator.Scenarios;

[About("Splits the machines into groups that cannot reach each other.")]
public sealed record PartitionSpec : LinkFaultSpec
{
    [About("The sides. rest stands for all servers that no other side names; a client that is not named goes with the server beside it."),
        NotEmpty]
    public required Seq<Targets> Groups { get; init; }
}

[About("Cuts links in one direction.")]
public sealed record CutSpec : LinkFaultSpec
{
    public required Targets From { get; init; }
    public required Targets To { get; init; }
}

[About("Cuts each of these machines off from everyone.")]
public sealed record IsolateSpec : LinkFaultSpec
{
    public required Targets Nodes { get; init; }
}

[About("Splits the servers into two halves that only one server can reach both of.")]
public sealed record BridgeSpec : LinkFaultSpec
{
    [About("The server in the middle.")]
    public required Targets Node { get; init; }
}

[About("Lets every server reach a majority, but each another one: its neighbours on a ring.")]
public sealed record RingSpec : LinkFaultSpec;

[About("Holds messages back until the fault ends; then all arrive.")]
public sealed record ClogSpec : LinkFaultSpec
{
    public required Targets From { get; init; }
    public required Targets To { get; init; }
}

[About("Makes messages later.")]
public sealed record DelaySpec : LinkFaultSpec
{
    public Targets From { get; init; } = Targets.Of("servers");
    public Targets To { get; init; } = Targets.Of("servers");

    [About("Added to the delay of a message.")]
    public required DistributionSpec Extra { get; init; }

    [About("The share of messages that are late."), Positive]
    public Ratio Probability { get; init; } = Ratio.Always;
}

[About("Loses messages.")]
public sealed record LoseSpec : LinkFaultSpec
{
    public Targets From { get; init; } = Targets.Of("servers");
    public Targets To { get; init; } = Targets.Of("servers");

    [Positive]
    public required Ratio Probability { get; init; }
}

[About("Lets messages arrive twice.")]
public sealed record DuplicateSpec : LinkFaultSpec
{
    public Targets From { get; init; } = Targets.Of("servers");
    public Targets To { get; init; } = Targets.Of("servers");

    [Positive]
    public required Ratio Probability { get; init; }
}

[About("Changes a field of messages on the way.")]
public sealed record CorruptSpec : LinkFaultSpec
{
    public Targets From { get; init; } = Targets.Of("servers");
    public Targets To { get; init; } = Targets.Of("servers");

    [Positive]
    public required Ratio Probability { get; init; }
}

[About("Loses answers of servers to clients, so that operations take effect unseen.")]
public sealed record LoseRepliesSpec : LinkFaultSpec
{
    [Positive]
    public required Ratio Probability { get; init; }
}
