namespace Simulator.Scenarios;

[About("After a time of faults a core of the cluster is healed and progress demanded: the check progress.")]
public sealed record LivenessSpec
{
    [About("When the core is healed: its servers start again, are resumed and put right, and links between them and to clients "
        + "work. No fault begins after this.")]
    [Positive]
    public required Duration From { get; init; }

    [About("Which servers are healed: minimal (a smallest set with which the protocol can serve, drawn), all, or a list of servers.")]
    public Targets Core { get; init; } = Targets.Of(Minimal);

    [About("How long a client that goes on asking may stay without an answer to any of its operations."), Positive]
    public Duration Within { get; init; } = Duration.Seconds(10);

    [About("Whether what is wrong outside of the core stays so until the end. If not, all is healed.")]
    public bool Freeze { get; init; } = true;

    internal const string Minimal = "minimal";
    internal const string All = "all";
}
