using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

// Each participant ("resource manager") has an instance of Paxos of its own, in which its vote is chosen. All instances of a
// transaction go through a ballot together, so that one message serves all of them.

/// <summary>
/// "Phase 2a": accept these votes in this ballot. In ballot 0 it comes from a participant and holds its own vote; in higher ones from
/// a leader.
/// </summary>
/// <param name="Leader">Whom acceptors tell.</param>
/// <param name="Voters">All participants: the instances that the transaction has.</param>
/// <param name="Begins">Ballot 0: whether the leader may now ask the others to prepare ("BeginCommit").</param>
public sealed record Phase2a(Txn Txn, long Ballot, NodeId Leader, NodeSet Voters, Seq<InstanceVote> Votes, bool Begins)
    : TransactionMessage(Txn);

/// <summary>"Phase 2b": an acceptor has accepted these votes in this ballot.</summary>
public sealed record Phase2b(Txn Txn, long Ballot, NodeSet Voters, Seq<InstanceVote> Votes) : TransactionMessage(Txn);

/// <summary>"Phase 1a", of all instances of a transaction.</summary>
public sealed record Phase1a(Txn Txn, long Ballot) : TransactionMessage(Txn);

/// <summary>"Phase 1b": what the acceptor has accepted last in each instance, and in which ballot.</summary>
public sealed record Phase1b(Txn Txn, long Ballot, Seq<AcceptedVote> Accepted) : TransactionMessage(Txn);

public sealed record AcceptedVote(long Ballot, InstanceVote Vote) : Message;

/// <summary>The acceptor has promised a higher ballot.</summary>
public sealed record Refusal(Txn Txn, long Ballot, long Promised) : TransactionMessage(Txn);

/// <summary>The first participant begins to commit, and the leader is no acceptor that hears of it by its vote.</summary>
public sealed record BeginCommit(Txn Txn) : TransactionMessage(Txn);

/// <summary>A participant in doubt asks a server to become leader and to find out.</summary>
public sealed record Resolve(Txn Txn, NodeSet Voters) : TransactionMessage(Txn);

// Timers.

/// <summary>An acceptor has waited long enough for the votes of the other participants.</summary>
public sealed record BundleTimeout(Txn Txn) : Timer;

/// <summary>A leader's ballot has led to nothing.</summary>
public sealed record BallotTimeout(Txn Txn) : Timer;
