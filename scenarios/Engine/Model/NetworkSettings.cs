namespace Simulator.Scenarios;

[About("How messages travel.")]
public sealed record NetworkSettings
{
    [About("Delay in one direction. With regions, what comes on top of half the round trip.")]
    public DistributionSpec Latency { get; init; } = DistributionSpec.Of(Duration.Us(500), Duration.Us(1500));

    [About("Round-trip times, of which half is the delay in one direction: the name of a data file, or {region: {region: 60ms}}.")]
    public RegionMatrix? Regions { get; init; }

    [About("Delay in one direction between a client and a server; by default as between servers.")]
    public DistributionSpec? ClientLatency { get; init; }

    [About("Delay in one direction of single types of messages, by the name that traces show, in place of that of the link: "
        + "{WriteReplica: 5ms}.")]
    public Map<DistributionSpec> MessageLatency { get; init; } = Map<DistributionSpec>.Empty;

    [About("The share of messages that are lost.")]
    public Ratio Loss { get; init; }

    [About("The share of messages that arrive twice.")]
    public Ratio Duplicate { get; init; }

    [About("The share of messages in which a field is changed on the way.")]
    public Ratio Corrupt { get; init; }

    [About("Whether a changed message is recognised and dropped.")]
    public bool Checksums { get; init; } = true;

    [About("Whether messages of one link arrive in the order in which they were sent.")]
    public bool Fifo { get; init; }

    [About("What each link carries; unlimited by default."), Positive]
    public Bandwidth? Bandwidth { get; init; }

    [About("What may wait for its turn on a link with limited bandwidth; the rest is dropped. Unlimited by default."), Positive]
    public ByteSize? Queue { get; init; }

    [About("Links that differ. A later entry overrides an earlier one.")]
    public Seq<LinkSettings> Links { get; init; }
}

[About("What differs on the links from some machines to others, in this direction only.")]
public sealed record LinkSettings
{
    public required Targets From { get; init; }
    public required Targets To { get; init; }
    public DistributionSpec? Latency { get; init; }
    public Ratio? Loss { get; init; }
    public Ratio? Duplicate { get; init; }

    [Positive]
    public Bandwidth? Bandwidth { get; init; }
}

/// <summary>Round-trip times between regions, symmetrical. Pairs in the order in which they were first named.</summary>
public sealed record RegionMatrix(Seq<RegionPair> Pairs)
{
    /// <summary>All regions, in the order in which they were first named.</summary>
    public IReadOnlyList<string> Regions => [.. Pairs.SelectMany(pair => new[] { pair.A, pair.B }).Distinct()];

    /// <summary>Null when the matrix does not know the pair.</summary>
    public Duration? RoundTrip(string a, string b)
    {
        foreach (var pair in Pairs)
            if (pair.A == a && pair.B == b || pair.A == b && pair.B == a) return pair.RoundTrip;
        return null;
    }
}

/// <summary>The time from <paramref name="A"/> to <paramref name="B"/> and back.</summary>
public readonly record struct RegionPair(string A, string B, Duration RoundTrip);
