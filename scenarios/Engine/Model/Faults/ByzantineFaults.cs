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
