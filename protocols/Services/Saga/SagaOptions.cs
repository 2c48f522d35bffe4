namespace Simulator.Protocols.Sagas;

/// <summary>Who leads a saga from one step to the next (Richardson, §4.2).</summary>
public enum SagaStyle
{
    /// <summary>A coordinator with a log tells the services what to do. Five servers: the four services, then the orchestrator.</summary>
    Orchestrated,
    /// <summary>Services react to each other's events. Four servers.</summary>
    Choreographed,
}

/// <summary>What can be set about sagas. The defaults suit a local network of about a millisecond.</summary>
public sealed record SagaOptions
{
    /// <summary>Whether an orchestrator leads, or services react to events.</summary>
    public SagaStyle Style { get; init; } = SagaStyle.Orchestrated;

    /// <summary>Silence after which a command or an event is sent again; doubled each time, up to <see cref="BackoffMax"/>.</summary>
    public Duration StepTimeout { get; init; } = Duration.Ms(100);

    /// <summary>The longest time between two attempts.</summary>
    public Duration BackoffMax { get; init; } = Duration.Ms(800);

    /// <summary>
    /// Unanswered attempts after which the orchestrator gives up a step that can be compensated, and with it the saga; 0 for never.
    /// The pivot and what follows is never given up.
    /// </summary>
    public int Attempts { get; init; } = 6;

    /// <summary>
    /// A step that can be compensated marks its record until the saga has ended; other sagas wait (Richardson, §4.3.2, semantic lock).
    /// </summary>
    public bool SemanticLock { get; init; } = true;

    /// <summary>Sagas about less money than this take no semantic locks: the choice of a countermeasure by value (§4.3.2).</summary>
    public long LockFrom { get; init; }

    /// <summary>How often a step asks for a record that another saga has locked before it refuses. At least 1.</summary>
    public int LockAttempts { get; init; } = 20;

    /// <summary>Compensations add and subtract (§4.3.2). Off: they put back what the record held before the step.</summary>
    public bool CommutativeUpdates { get; init; } = true;

    /// <summary>What raises an account comes after the pivot (§4.3.2, pessimistic view).</summary>
    public bool PessimisticView { get; init; }

    /// <summary>A saga that comes back to a record refuses when it has changed since the saga saw it (§4.3.2, reread value).</summary>
    public bool RereadValue { get; init; } = true;

    /// <summary>
    /// A compensation that comes before its step is recorded, so that the step, when it comes, is left out (§4.3.2, version file).
    /// </summary>
    public bool VersionFile { get; init; } = true;

    /// <summary>Services recognise what arrives twice (§3.3.6). Off: they carry it out again.</summary>
    public bool Idempotent { get; init; } = true;

    /// <summary>
    /// Events are stored in the transaction that they tell of, and published from there (§3.3.7). Off: they are sent from memory.
    /// </summary>
    public bool Outbox { get; init; } = true;

    /// <summary>Money on every account at first.</summary>
    public long Credit { get; init; } = 1000;

    /// <summary>Pieces of every item at first.</summary>
    public long Stock { get; init; } = 100;

    /// <summary>The share of charges that the bank declines.</summary>
    public Ratio PaymentDeclined { get; init; }

    /// <summary>The share of orders for which no carrier is found.</summary>
    public Ratio ShippingDeclined { get; init; }

    /// <summary>The share of recalls that come too late.</summary>
    public Ratio RecallDeclined { get; init; }

    /// <summary>The share of attempts at steps after the pivot that fail for a while and are tried again.</summary>
    public Ratio Busy { get; init; }
}
