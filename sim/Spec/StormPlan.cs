namespace Simulator;

/// <summary>What a protocol contributes to a storm: a short hard run of which everything is drawn from the seed.</summary>
/// <param name="Options">The protocol's options: timeouts of tens of milliseconds, the rest drawn.</param>
/// <param name="Servers">Drawn from the sizes that the protocol is run with.</param>
/// <param name="Tolerance">Servers that may be impaired at once without breaking what the protocol promises.</param>
public sealed record StormPlan(object Options, int Servers, int Tolerance)
{
    /// <summary>
    /// How long a server that has come back still counts as impaired: the time of a recovery, for protocols that keep nothing on disk.
    /// </summary>
    public Duration Recovery { get; init; }

    /// <summary>Kinds of faults that the protocol does not claim to bear, by their YAML names.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>Byzantine behaviours of which a drawn one may be given to up to <see cref="Tolerance"/> servers; empty for none.</summary>
    public IReadOnlyList<string> Behaviours { get; init; } = [];

    /// <summary>The kind of load, by its YAML name.</summary>
    public string Workload { get; init; } = "registers";

    /// <summary>Consistency levels that clients ask for, each by its function; empty for the protocol's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Levels { get; init; } = [];

    /// <summary>
    /// Virtual time between the clients' last operations and the end, so that replicas can converge once everything is healed. Zero
    /// for protocols that promise nothing of the kind.
    /// </summary>
    public Duration Settle { get; init; }

    /// <summary>Checks, by name, that suit the workload, beside what the options promise under every load.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>With <see cref="Settle"/>: how long clients go on asking once everything is healed.</summary>
    public Duration Asking { get; init; } = Duration.Seconds(1);

    /// <summary>What clients can ask for, of what the workload draws.</summary>
    public IReadOnlyList<string> Functions { get; init; } = ["read", "write", "cas"];

    /// <summary>Whether these options promise clients that their history is linearizable.</summary>
    public bool IsLinearizable { get; init; } = true;

    /// <summary>Acts of an administrator to draw from, such as a change of the membership; empty for none.</summary>
    public IReadOnlyList<Operation> Administration { get; init; } = [];

    /// <summary>
    /// Whether a healed core serves although what is wrong outside of it stays so, such as a leader that reaches the core and is
    /// not reached by it. If not, everything is healed.
    /// </summary>
    public bool BearsFrozenRest { get; init; } = true;

    /// <summary>Virtual time within which operations must succeed again once everything is healed.</summary>
    public Duration ProgressWithin { get; init; } = Duration.Seconds(5);

    /// <summary>How many keys clients use; null for one to three, drawn. More, where a key is used up.</summary>
    public int? Keys { get; init; }
}
