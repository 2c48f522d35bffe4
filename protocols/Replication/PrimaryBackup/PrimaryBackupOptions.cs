namespace Simulator.Protocols.PrimaryBackup;

/// <summary>
/// What can be set about primary-backup. The last server is the monitor, the others hold the data; n1 is the first primary.
/// </summary>
public sealed record PrimaryBackupOptions
{
    /// <summary>When the primary tells a client that its write is done.</summary>
    public ReplicationMode Mode { get; init; } = ReplicationMode.Sync;

    /// <summary>With semi-sync: how many backups must have a write before it is acknowledged. At least 1.</summary>
    public int Acknowledgements { get; init; } = 1;

    /// <summary>Writes are refused while the primary has heard fewer backups within the detection time. Zero: never.</summary>
    public int MinBackups { get; init; }

    /// <summary>What keeps a primary from going on that has been replaced.</summary>
    public Fencing Fencing { get; init; } = Fencing.Lease;

    /// <summary>Whether the monitor replaces a primary that is silent. Off: the cluster waits for it.</summary>
    public bool FailOver { get; init; } = true;

    /// <summary>
    /// Whether the monitor promotes the most advanced of whoever answers, although a server that does not may have acknowledged
    /// writes that none of these has. With async nothing else is possible.
    /// </summary>
    public bool UncleanFailOver { get; init; }

    /// <summary>
    /// With sync: whether the monitor takes silent backups out of those that the primary waits for. They come back when they have
    /// caught up.
    /// </summary>
    public bool DropBackups { get; init; } = true;

    /// <summary>Who answers reads. An operation's level overrides it: primary, local.</summary>
    public ReadFrom Reads { get; init; }

    /// <summary>How often servers tell the monitor that they live, and the primary speaks when it has nothing to say.</summary>
    public Duration Heartbeat { get; init; } = Duration.Ms(50);

    /// <summary>Silence after which the monitor takes a server for failed.</summary>
    public Duration DetectAfter { get; init; } = Duration.Ms(300);

    /// <summary>
    /// With fencing by lease: how long after its last heartbeat that the monitor has answered a primary may serve. At most nine tenths
    /// of the detection time.
    /// </summary>
    public Duration Lease { get; init; } = Duration.Ms(250);

    /// <summary>How long the monitor waits for servers that do not tell how far they are, when those that did are enough.</summary>
    public Duration PollFor { get; init; } = Duration.Ms(100);

    /// <summary>How long the primary waits for a backup's acknowledgement before it ships again.</summary>
    public Duration ResendAfter { get; init; } = Duration.Ms(200);

    /// <summary>Most entries of the log in one message. At least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Clients of which the last write is remembered, so that a repeated one is carried out once. At least 1.</summary>
    public int SessionLimit { get; init; } = 1000;

    /// <summary>Time that a server needs for a read.</summary>
    public Duration QueryTime { get; init; }

    /// <summary>Time that the primary needs for a write.</summary>
    public Duration UpdateTime { get; init; }

    /// <summary>Time that a backup needs to take over the difference that a write makes.</summary>
    public Duration DifferenceTime { get; init; }
}

/// <summary>When a write is done.</summary>
public enum ReplicationMode
{
    /// <summary>When every backup in sync has it.</summary>
    Sync,
    /// <summary>When so many backups have it.</summary>
    SemiSync,
    /// <summary>When the primary has it.</summary>
    Async,
}

/// <summary>What keeps an old primary from going on.</summary>
public enum Fencing
{
    /// <summary>
    /// Backups reject what comes from an earlier epoch, and a primary serves only while its lease from the monitor lasts.
    /// </summary>
    Lease,
    /// <summary>Backups reject what comes from an earlier epoch; the old primary serves until it hears of the new one.</summary>
    Token,
    /// <summary>Nothing: an old primary takes no notice of the new one, and backups take what either sends.</summary>
    None,
}

/// <summary>Who answers reads.</summary>
public enum ReadFrom
{
    Primary,
    /// <summary>The server beside the client, from what it knows to be done.</summary>
    Local,
}
