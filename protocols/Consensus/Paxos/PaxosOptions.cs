namespace Simulator.Protocols.Paxos;

/// <summary>What can be set about single-decree Paxos. The defaults suit a local network of about a millisecond.</summary>
public sealed record PaxosOptions
{
    /// <summary>Servers that propose. Empty: all.</summary>
    public NodeSet Proposers { get; init; }

    /// <summary>Servers that accept, over which quorums are formed. Empty: all.</summary>
    public NodeSet Acceptors { get; init; }

    /// <summary>Servers that learn and answer reads. Empty: all.</summary>
    public NodeSet Learners { get; init; }

    /// <summary>Which acceptors together are enough for phase 1 and for phase 2.</summary>
    public Quorums Quorums { get; init; } = Quorums.Majority;

    /// <summary>Take quorums that do not intersect, to see what happens.</summary>
    public bool UnsafeQuorums { get; init; }

    /// <summary>Who proposes what clients ask for.</summary>
    public ProposerChoice Proposing { get; init; } = ProposerChoice.Any;

    /// <summary>How often proposers show each other that they are there, when one of them is to be distinguished.</summary>
    public Duration PresenceInterval { get; init; } = Duration.Ms(25);

    /// <summary>Silence after which a proposer is taken to have left. Well above the interval.</summary>
    public Duration PresenceTimeout { get; init; } = Duration.Ms(100);

    /// <summary>
    /// The first of the proposers begins an instance without phase 1, in the lowest ballot that there is: nothing can have been chosen
    /// before it.
    /// </summary>
    public bool SkipFirstPhase { get; init; }

    /// <summary>
    /// How long a proposer waits when its ballot was refused, drawn anew each time from this range, which doubles with each refusal
    /// of one request, six times at most. 0s..0s: it tries again at once, and duels may never end (Paxos Made Simple, §2.4).
    /// </summary>
    public DurationRange Backoff { get; init; } = new(Duration.Ms(2), Duration.Ms(10));

    /// <summary>Silence after which requests are sent again to the servers that have not answered.</summary>
    public Duration Retransmit { get; init; } = Duration.Ms(100);

    /// <summary>Whom acceptors inform when they accept (Paxos Made Simple, §2.3).</summary>
    public Learning Learning { get; init; } = Learning.EveryLearner;

    /// <summary>The distinguished learners. Empty: the first learner.</summary>
    public NodeSet DistinguishedLearners { get; init; }
}

/// <summary>Who proposes what clients ask for.</summary>
public enum ProposerChoice
{
    /// <summary>Whichever proposer a client turns to.</summary>
    Any,
    /// <summary>The first proposer that seems to be there; the others pass requests on to it.</summary>
    Distinguished,
}

/// <summary>Whom acceptors inform when they accept.</summary>
public enum Learning
{
    /// <summary>Each acceptor informs each learner: soonest, with most messages.</summary>
    EveryLearner,
    /// <summary>Acceptors inform the distinguished learners, who inform the others.</summary>
    DistinguishedLearners,
}
