namespace Simulator.Protocols.Transactions;

// What clients, coordinators, participants and the timestamp oracle say to each other before a transaction is committed, and the
// outcome. How it is agreed upon is the commit protocol's.

/// <summary>About one transaction.</summary>
public abstract record TransactionMessage(Txn Txn) : Message;

// Clients.

/// <summary>A client asks a server to carry out a transaction and to coordinate it.</summary>
/// <param name="Age">When the client began, by its clock: of two transactions in each other's way the older goes first.</param>
/// <param name="Epoch">
/// The life of the server in which the request is good. In another life the server does not carry it out, so that a request that comes
/// late or twice is never carried out after the client has been told that it was not. 0: the client does not know it yet.
/// </param>
public sealed record Transact(Txn Txn, NodeId Client, long Age, long Epoch, Operation Operation) : TransactionMessage(Txn);

public sealed record Executed(Txn Txn, Outcome Outcome) : TransactionMessage(Txn);

/// <summary>"I live in this epoch. I have not committed the transaction and never will."</summary>
public sealed record Restarted(Txn Txn, long Epoch) : TransactionMessage(Txn);

// Execution.

/// <summary>The coordinator asks a participant to carry out steps.</summary>
/// <param name="Epoch">The life of the participant that took part in an earlier round; 0 in the first.</param>
/// <param name="Snapshot">The timestamp up to which versions are seen; 0 with locks.</param>
/// <param name="Round">Numbers the rounds of a transaction, from 1.</param>
/// <param name="Voters">Those who vote on the commit and are told of it.</param>
public sealed record Perform(
    Txn Txn, long Age, long Epoch, long Snapshot, int Round, Seq<Step> Steps, WorkEnd End, NodeSet Voters) : TransactionMessage(Txn);

/// <summary>What becomes of a participant's part once its steps are done.</summary>
public enum WorkEnd
{
    /// <summary>More steps follow, or a request to prepare.</summary>
    Open,
    /// <summary>It prepares at once, without being asked.</summary>
    Prepare,
    /// <summary>Nothing: it was only read, from a snapshot.</summary>
    Forget,
}

/// <param name="Epoch">The life of the participant. What it held is lost with that.</param>
public sealed record Performed(Txn Txn, int Round, long Epoch, Seq<Value> Results) : TransactionMessage(Txn);

/// <summary>The participant has aborted its part, as it may before it has voted.</summary>
public sealed record Refused(Txn Txn, string Why) : TransactionMessage(Txn);

// Commitment, as far as all protocols have it in common.

/// <param name="Epoch">The life of the participant that has done the work.</param>
public sealed record Prepare(Txn Txn, long Epoch, NodeSet Voters) : TransactionMessage(Txn);

/// <summary>How the transaction ends.</summary>
/// <param name="At">The commit timestamp; 0 with locks.</param>
public sealed record Decision(Txn Txn, bool Commit, long At) : TransactionMessage(Txn);

/// <summary>A server to itself: a decision has reached its disk.</summary>
public sealed record Logged(Txn Txn, bool Commit) : TransactionMessage(Txn);

// Timestamps.

public sealed record AskTimestamp(Txn Txn, bool ForPrepare) : TransactionMessage(Txn);

public sealed record Timestamp(Txn Txn, bool ForPrepare, long At) : TransactionMessage(Txn);

// Timers.

/// <summary>A coordinator has waited too long for participants.</summary>
public sealed record Overdue(Txn Txn) : Timer;

/// <summary>A participant has heard nothing of a transaction for too long, and has not voted yet.</summary>
public sealed record Abandoned(Txn Txn) : Timer;

/// <summary>A transaction has waited too long for a lock.</summary>
public sealed record LockTimeout(Txn Txn) : Timer;

/// <summary>A participant is still in doubt.</summary>
public sealed record StillInDoubt(Txn Txn) : Timer;
