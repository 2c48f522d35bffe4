namespace Simulator.Protocols.Transactions;

/// <summary>What a server remembers through a crash. All but two numbers is in the log, from which a start rebuilds the rest.</summary>
/// <param name="Epoch">How often it has started.</param>
/// <param name="Timestamps">As the oracle: no timestamp from here on was given out.</param>
public sealed record TransactionDisk(long Epoch, long Timestamps, Seq<LogRecord> Log)
{
    public static readonly TransactionDisk Blank = new(0, 1, default);
}

/// <summary>A record of a server's log.</summary>
public abstract record LogRecord(Txn Txn) : Message;

// As a participant.

/// <summary>It has voted yes, and can do what it voted for.</summary>
/// <param name="At">The timestamp that it got when it had prepared; 0 with locks.</param>
/// <param name="Since">When, by its clock.</param>
/// <param name="Results">What its steps have given.</param>
public sealed record PreparedRecord(
    Txn Txn, NodeId Coordinator, NodeSet Voters, long Age, long At, LocalTime Since, Seq<Cell> Writes, Seq<Value> Results)
    : LogRecord(Txn);

/// <summary>It will never vote yes, or has voted no.</summary>
public sealed record RefusedRecord(Txn Txn) : LogRecord(Txn);

/// <summary>It knows how the transaction ended, and has done it.</summary>
public sealed record OutcomeRecord(Txn Txn, bool Commit, long At) : LogRecord(Txn);

// As a coordinator of two-phase commit.

/// <summary>Presumed nothing: it is about to ask these participants to prepare.</summary>
public sealed record BegunRecord(Txn Txn, NodeSet Voters) : LogRecord(Txn);

/// <summary>The decision, who must be told of it, and what the client is told.</summary>
public sealed record DecisionRecord(Txn Txn, bool Commit, long At, NodeSet Told, Outcome Outcome) : LogRecord(Txn);

/// <summary>All have acknowledged the decision; nobody will ask any more.</summary>
public sealed record EndRecord(Txn Txn) : LogRecord(Txn);

// As an acceptor of Paxos Commit.

/// <summary>It takes no part any more in ballots below.</summary>
public sealed record PromisedRecord(Txn Txn, long Ballot) : LogRecord(Txn);

public sealed record AcceptedRecord(Txn Txn, long Ballot, Seq<InstanceVote> Votes) : LogRecord(Txn);

/// <summary>The value of a participant's instance of Paxos: whether it is prepared, and if so with what.</summary>
/// <param name="At">The timestamp that it got when it had prepared; 0 with locks.</param>
public sealed record InstanceVote(NodeId Participant, bool Prepared, long At, Seq<Value> Results)
{
    internal string Text => Prepared ? $"{Participant} yes {At} {Results}" : $"{Participant} no";
}
