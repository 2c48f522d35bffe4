namespace Simulator.Scenarios;

[About("Lets servers misbehave: what they send is changed, made up, held back or repeated. They cannot forge a sender or a signature.")]
public sealed record ByzantineSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }

    [About("How, by name: simulator list behaviours shows the names."), Slug]
    public required string Behaviour { get; init; }

    [About("Towards whom; by default half of the other servers, all clients or everybody, as suits the behaviour.")]
    public Targets? Victims { get; init; }

    [About("The share of the messages to the victims that is concerned; by default all, of replays 20%."), Positive]
    public Ratio? Probability { get; init; }

    [About("With slow: how late messages are; by default 500ms."), Positive]
    public Duration? Delay { get; init; }
}

[About("Runs a second process under the identity of servers. Both follow the protocol; what they say together is a lie.")]
public sealed record TwinSpec : LastingFaultSpec
{
    public required Targets Nodes { get; init; }

    [About("With whom the second process talks, and the first does not; by default both talk with everybody.")]
    public Targets? Side { get; init; }

    [About("What the second process finds on its disk.")]
    public TwinDisk Disk { get; init; } = TwinDisk.Copy;
}

/// <summary>The disk of a server that is there twice.</summary>
public enum TwinDisk
{
    /// <summary>What the first process has safely on disk at that time.</summary>
    Copy,

    /// <summary>Nothing.</summary>
    Empty,
}
