using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.TwoPhaseCommit;

/// <summary>What a participant says when it is asked to prepare.</summary>
public enum Ballot { Yes, No, ReadOnly }

/// <param name="Epoch">The life of the participant.</param>
/// <param name="At">The timestamp that it got when it had prepared; 0 with locks.</param>
/// <param name="Begins">Whether it was not asked: the coordinator may go on with the others ("BeginCommit").</param>
/// <param name="Why">For a no.</param>
public sealed record Vote(Txn Txn, Ballot Ballot, long Epoch, long At, bool Begins, string Why) : TransactionMessage(Txn);

/// <summary>The participant has carried out the decision and will not ask any more.</summary>
public sealed record Acknowledge(Txn Txn) : TransactionMessage(Txn);

/// <summary>A participant in doubt asks the coordinator.</summary>
public sealed record Inquiry(Txn Txn) : TransactionMessage(Txn);

/// <summary>A participant in doubt asks another (cooperative termination).</summary>
public sealed record PeerInquiry(Txn Txn) : TransactionMessage(Txn);

/// <summary>A decision is still not acknowledged by all.</summary>
public sealed record Resend(Txn Txn) : Timer;
