using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

/// <summary>What can be set about Paxos Commit. The defaults suit a local network of about a millisecond.</summary>
public sealed record PaxosCommitOptions
{
    /// <summary>The store underneath.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>F: how many acceptors may fail; there are 2F+1. With 0 the one acceptor's log is that of a two-phase coordinator.</summary>
    public int Faults { get; init; } = 1;

    /// <summary>The acceptors. Empty: the first 2F+1 servers, or as many as there are.</summary>
    public NodeSet Acceptors { get; init; }

    /// <summary>Who begins to commit.</summary>
    public Opening Opening { get; init; } = Opening.Coordinator;

    /// <summary>
    /// Acceptors tell participants at once what they have accepted, not by way of the leader: one message delay less, more messages
    /// (Gray and Lamport, §4.3, "Faster Paxos Commit").
    /// </summary>
    public bool Faster { get; init; }

    /// <summary>
    /// Participants send their votes to all acceptors. Off: to F+1 of them, which suffice while nothing fails (§4.3), and to all when
    /// no outcome comes.
    /// </summary>
    public bool AskAllAcceptors { get; init; }

    /// <summary>How long an acceptor waits for the votes of a transaction's other participants, to accept them all in one write.</summary>
    public Duration BundleTimeout { get; init; } = Duration.Ms(20);

    /// <summary>How long a coordinator waits for participants before it has the missing votes decided.</summary>
    public Duration VoteTimeout { get; init; } = Duration.Ms(200);

    /// <summary>How often a participant in doubt asks some server to find out the outcome.</summary>
    public Duration InquiryInterval { get; init; } = Duration.Ms(100);

    /// <summary>How long a leader gives its ballot before it begins a higher one, drawn anew and twice as long each time.</summary>
    public DurationRange BallotTimeout { get; init; } = new(Duration.Ms(30), Duration.Ms(90));
}
