namespace Simulator.Protocols.Chain;

/// <summary>What can be set about chain replication. The last server is the master, the others are servers of the chain.</summary>
public sealed record ChainOptions
{
    /// <summary>Servers in the chain at the start and at most; the rest are spares. Zero: all but the master.</summary>
    public int Length { get; init; }

    /// <summary>Whether the master extends a chain that is shorter than that by a spare or recovered server (OSDI 2004, §3).</summary>
    public bool Rejoin { get; init; } = true;

    /// <summary>Who answers queries, and from what. An operation's level overrides it: tail, any, craq, craq-eventual.</summary>
    public ChainReads Reads { get; init; }

    /// <summary>How often a server tells the master that it lives.</summary>
    public Duration Heartbeat { get; init; } = Duration.Ms(50);

    /// <summary>Silence after which the master takes a server for failed.</summary>
    public Duration DetectAfter { get; init; } = Duration.Ms(300);

    /// <summary>
    /// How long after its last heartbeat that the master has answered a server may answer queries, so that one that was taken for
    /// failed by mistake falls silent before the others go on without it. At most nine tenths of the detection time. Zero: no leases,
    /// as in the paper, which assumes that only failed servers are taken for failed.
    /// </summary>
    public Duration Lease { get; init; } = Duration.Ms(250);

    /// <summary>How long a server waits for the acknowledgement of what it has forwarded before it forwards it again.</summary>
    public Duration ResendAfter { get; init; } = Duration.Ms(200);

    /// <summary>Completed updates after which the history on disk is replaced by the object's state. At least 1.</summary>
    public int CheckpointAfter { get; init; } = 64;

    /// <summary>Clients of which the last update is remembered, so that a repeated one is carried out once. At least 1.</summary>
    public int SessionLimit { get; init; } = 1000;

    /// <summary>Time that a server needs for a query (§5.1: 5 ms).</summary>
    public Duration QueryTime { get; init; }

    /// <summary>Time that the head needs for an update (§5.1: 50 ms).</summary>
    public Duration UpdateTime { get; init; }

    /// <summary>Time that another server needs to take over the difference that an update makes (§5.1: 20 ms).</summary>
    public Duration DifferenceTime { get; init; }
}

/// <summary>Who answers queries.</summary>
public enum ChainReads
{
    /// <summary>The tail, as in the paper.</summary>
    Tail,
    /// <summary>A server drawn for each query, from what it has received ("weak" in §5.1).</summary>
    Any,
    /// <summary>
    /// Any server; one that has received newer versions than are known to be stored everywhere asks the tail which one counts.
    /// </summary>
    Craq,
    /// <summary>Any server, with the newest version that it has received (CRAQ's eventual consistency).</summary>
    CraqEventual,
}
