namespace Simulator.Scenarios;

[About("Draws faults: which, when and against whom.")]
public sealed record NemesisSpec
{
    [About("The kinds of faults to draw from. Victims are drawn. Messages are lost, doubled or changed with 50%, delayed by 10ms..1s; "
        + "a slow disk takes 100ms more, a slow node 20ms for each message; clocks step by 1s or drift by 10000ppm; amnesia forgets 1s; "
        + "how a byzantine server behaves is drawn.")]
    [NotEmpty]
    public required Seq<string> Faults { get; init; }

    [About("Time between the beginnings of two faults.")]
    public DistributionSpec Every { get; init; } = DistributionSpec.Of(Duration.Ms(500), Duration.Seconds(2));

    [About("How long a fault lasts.")]
    public DistributionSpec Lasts { get; init; } = DistributionSpec.Of(Duration.Ms(100), Duration.Seconds(1));

    [About("Servers that may be disturbed at the same time: a number, minority, or none for no limit.")]
    public Tolerance Tolerance { get; init; } = Tolerance.Minority;

    [About("When the first fault may begin.")]
    public Duration From { get; init; } = Duration.Seconds(1);

    [About("After this no fault begins; by default four fifths of the run, so that the cluster can show that it recovers.")]
    public Duration? Until { get; init; }

    [About("Whether each seed leaves out some of the kinds, so that rare combinations get their turn.")]
    public bool Swarm { get; init; }
}

/// <summary>How many servers may be disturbed at once.</summary>
/// <param name="Servers">A number; null for fewer than half.</param>
/// <param name="Unlimited">Whether nothing limits it; then there is no number.</param>
public readonly record struct Tolerance(int? Servers, bool Unlimited)
{
    public static Tolerance Minority => default;

    /// <summary>Null for no limit.</summary>
    public int? Of(int servers) => Unlimited ? null : Servers ?? (servers - 1) / 2;
}
