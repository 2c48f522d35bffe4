namespace Simulator.Protocols.Pnuts;

/// <summary>
/// What can be set about PNUTS. The first half of the servers are storage units, one for each region; the second half are the message
/// brokers of the same regions in the same order.
/// </summary>
public sealed record PnutsOptions
{
    /// <summary>What a read asks for. An operation's level overrides it: any, critical, latest.</summary>
    public ReadLevel Reads { get; init; } = ReadLevel.Any;

    /// <summary>
    /// Writes in a row that come from one other region, after which it becomes the record's master (§3.2.2 has three). Zero: never.
    /// </summary>
    public int MigrateAfter { get; init; } = 3;

    /// <summary>
    /// Whether another region becomes the master of a record whose master is silent, so that updates go on in an outage and the
    /// record's timeline may branch (§3.3). Off: they wait for the master.
    /// </summary>
    public bool FailOver { get; init; }

    /// <summary>With fail-over: how often storage units tell each other that they live.</summary>
    public Duration Heartbeat { get; init; } = Duration.Ms(100);

    /// <summary>With fail-over: silence after which a region is taken for lost. At least twice the heartbeat.</summary>
    public Duration DetectAfter { get; init; } = Duration.Seconds(1);

    /// <summary>How long a storage unit and a broker wait for a confirmation before they send again.</summary>
    public Duration ResendAfter { get; init; } = Duration.Ms(300);

    /// <summary>Most updates in one message. At least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Updates that all regions have taken before a broker forgets them. At least 1.</summary>
    public int PurgeAfter { get; init; } = 64;

    /// <summary>Requests remembered with a record, so that a repeated one is carried out once. At least 1.</summary>
    public int RecentRequests { get; init; } = 32;
}

/// <summary>What a read asks for (§2.2).</summary>
public enum ReadLevel
{
    /// <summary>Any version that was once valid: what the region nearby has.</summary>
    Any,
    /// <summary>A version at least as new as any that this client has read or written of the record.</summary>
    Critical,
    /// <summary>The latest version: the master's.</summary>
    Latest,
}
