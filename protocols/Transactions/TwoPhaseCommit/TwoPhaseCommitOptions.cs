using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.TwoPhaseCommit;

/// <summary>What can be set about two-phase commit. The defaults suit a local network of about a millisecond.</summary>
public sealed record TwoPhaseCommitOptions
{
    /// <summary>The store underneath.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>What a coordinator that knows nothing of a transaction answers, and so what it need not remember.</summary>
    public Presumption Presumption { get; init; } = Presumption.Abort;

    /// <summary>Who begins to commit.</summary>
    public Opening Opening { get; init; } = Opening.Coordinator;

    /// <summary>Participants that have only read let go of everything when they vote, and hear no more of it (MLO §2.2).</summary>
    public bool ReadOnlyVotes { get; init; } = true;

    /// <summary>
    /// Participants in doubt ask each other as well as the coordinator (Bernstein, Hadzilacos and Goodman, §7.4). It helps as long as
    /// somebody is not in doubt.
    /// </summary>
    public bool CooperativeTermination { get; init; }

    /// <summary>How long a coordinator waits for participants before it decides to abort.</summary>
    public Duration VoteTimeout { get; init; } = Duration.Ms(200);

    /// <summary>How often a participant in doubt asks for the outcome.</summary>
    public Duration InquiryInterval { get; init; } = Duration.Ms(100);

    /// <summary>How often a coordinator repeats a decision to those that have not acknowledged it.</summary>
    public Duration ResendInterval { get; init; } = Duration.Ms(100);
}

/// <summary>What a coordinator that knows nothing of a transaction takes for granted.</summary>
public enum Presumption
{
    /// <summary>
    /// That it was aborted: aborts are neither logged nor acknowledged (Mohan, Lindsay and Obermarck, TODS 1986, §3.1).
    /// </summary>
    Abort,
    /// <summary>Nothing: it logs that it begins, and either decision, and forgets neither before all have acknowledged it.</summary>
    Nothing,
}
