namespace Simulator.Protocols.Paxos;

/// <summary>What servers say to each other about one instance of consensus, which a key names.</summary>
public abstract record PaxosMessage(string Key) : Message;

// Phase 1 (Paxos Made Simple, §2.2).

public sealed record Prepare(string Key, Ballot Ballot) : PaxosMessage(Key);

/// <param name="Accepted">The highest-numbered proposal that the acceptor has accepted, if any.</param>
public sealed record Promise(string Key, Ballot Ballot, Vote? Accepted) : PaxosMessage(Key);

// Phase 2.

public sealed record Accept(string Key, Ballot Ballot, Proposal Proposal) : PaxosMessage(Key);

/// <summary>An acceptor informs a learner that it has accepted a proposal (§2.3).</summary>
public sealed record Accepted(string Key, Vote Vote) : PaxosMessage(Key);

/// <summary>"The acceptor should probably inform the proposer, who should then abandon its proposal" (§2.2).</summary>
/// <param name="Ballot">The ballot refused.</param>
/// <param name="Promised">The ballot because of which.</param>
public sealed record Refusal(string Key, Ballot Ballot, Ballot Promised) : PaxosMessage(Key);

// Learning (§2.3).

/// <summary>A distinguished learner informs the other learners; a proposer informs a learner that had asked.</summary>
public sealed record Chosen(string Key, Proposal Proposal) : PaxosMessage(Key);

/// <summary>"The learner could ask the acceptors what proposals they have accepted."</summary>
/// <param name="Number">Numbers the inquiries of a learner, so that an answer is not taken for one to a later inquiry.</param>
public sealed record Inquire(string Key, long Number) : PaxosMessage(Key);

public sealed record Report(string Key, long Number, Vote? Accepted) : PaxosMessage(Key);

/// <summary>"If a learner needs to know whether a value has been chosen, it can have a proposer issue a proposal."</summary>
public sealed record Issue(string Key, long Number) : PaxosMessage(Key);

/// <summary>When the learner had asked, no value was chosen.</summary>
public sealed record NothingChosen(string Key, long Number) : PaxosMessage(Key);

// Clients. They ask proposers to propose and learners to tell.

/// <param name="Forwarded">Whether another proposer has passed it on to the one that it takes for the distinguished one.</param>
public sealed record Ask(NodeId Client, int Process, long Sequence, Operation Operation, bool Forwarded) : Message;

public sealed record Answer(int Process, long Sequence, Outcome Outcome) : Message;

/// <summary>A proposer is there (The Part-Time Parliament, §3.1: the choice of the president).</summary>
public sealed record Present : Message
{
    public static readonly Present It = new();
}

// Timers.

/// <summary>An instance has waited too long for answers: requests are sent again.</summary>
public sealed record Silence(string Key) : Timer;

/// <summary>A proposer whose ballot was refused may try again.</summary>
public sealed record TryAgain(string Key) : Timer;

/// <summary>A learner has waited long enough for acceptors, or for a proposer.</summary>
public sealed record LearnerSilence(string Key) : Timer;

/// <summary>A proposer has to show that it is there.</summary>
public sealed record RollCall : Timer
{
    public static readonly RollCall It = new();
}

/// <summary>A client has waited long enough for a server.</summary>
public sealed record RetryTimeout : Timer
{
    public static readonly RetryTimeout It = new();
}
