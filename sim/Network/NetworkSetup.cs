namespace Simulator;

/// <summary>How links behave when no fault is on.</summary>
public sealed record NetworkSetup
{
    /// <summary>One-way delay. With <see cref="Regions"/>, added to the matrix as jitter.</summary>
    public Distribution Latency { get; init; } = new Constant(Duration.Ms(1));

    /// <summary>One-way delay between client machines and servers; null for the same as between servers.</summary>
    public Distribution? ClientLatency { get; init; }

    /// <summary>Types of messages that take a time of their own, whatever the link: it stands in place of the link's latency.</summary>
    public IReadOnlyList<MessageLatency> MessageLatencies { get; init; } = [];

    /// <summary>Where the machines are and how far apart the places are; null for all in one place.</summary>
    public RegionMap? Regions { get; init; }

    public Ratio Loss { get; init; }
    public Ratio Duplicate { get; init; }

    /// <summary>Probability that a field of a message is changed on the way.</summary>
    public Ratio Corrupt { get; init; }

    /// <summary>Whether corrupted messages are recognised and dropped instead of delivered.</summary>
    public bool Checksums { get; init; } = true;

    /// <summary>Whether messages of one link arrive in the order in which they left.</summary>
    public bool Fifo { get; init; }

    /// <summary>Bytes per second that a link carries; messages wait in line for it. Null: no limit.</summary>
    public long? Bandwidth { get; init; }

    /// <summary>Bytes that may wait before a link with limited bandwidth; what exceeds them is dropped. Null: no limit.</summary>
    public long? QueueBytes { get; init; }

    /// <summary>Links that differ from the above; the last one that covers a link counts.</summary>
    public IReadOnlyList<LinkOverride> Overrides { get; init; } = [];
}

/// <summary>How long messages of a type are on their way, on top of what lies between two regions.</summary>
/// <param name="Type">The name of the message's record, as traces show it.</param>
public sealed record MessageLatency(string Type, Distribution Latency);

/// <summary>What is special about the links from some machines to others. Null leaves the general setting.</summary>
public sealed record LinkOverride(IReadOnlyList<NodeId> From, IReadOnlyList<NodeId> To)
{
    public Distribution? Latency { get; init; }
    public Ratio? Loss { get; init; }
    public Ratio? Duplicate { get; init; }
    public long? Bandwidth { get; init; }
}

/// <summary>Places and the one-way delays between them.</summary>
/// <param name="Names">The regions, by number.</param>
/// <param name="OneWay">Base delay from region i to region j at [i * count + j].</param>
/// <param name="Of">The region of each machine.</param>
public sealed record RegionMap(IReadOnlyList<string> Names, IReadOnlyList<Duration> OneWay, Func<NodeId, int> Of)
{
    public Duration Between(int from, int to) => OneWay[from * Names.Count + to];
}
