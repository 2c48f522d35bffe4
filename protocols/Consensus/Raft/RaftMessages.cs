namespace Simulator.Protocols.Raft;

/// <summary>What servers say to each other. A larger term in any of them makes the receiver a follower (§5.1).</summary>
public abstract record RaftMessage(long Term) : Message;

// Elections, §5.2.

/// <param name="ByTransfer">The leader itself asked for this election, so its followers need not protect it (thesis §4.2.3).</param>
public sealed record RequestVote(long Term, long LastLogIndex, long LastLogTerm, bool ByTransfer) : RaftMessage(Term);

public sealed record VoteReply(long Term, bool Granted) : RaftMessage(Term);

/// <summary>"Would you vote for me?" (thesis §9.6). Its term is not yet anybody's, so it changes none.</summary>
public sealed record PreVote(long NextTerm, long LastLogIndex, long LastLogTerm) : Message;

public sealed record PreVoteReply(long Term, long NextTerm, bool Granted) : RaftMessage(Term);

// Replication, §5.3. Round numbers the leader's rounds of messages, so that it can tell what an answer answers.

public sealed record AppendEntries(
    long Term, long Round, long PrevLogIndex, long PrevLogTerm, Seq<Entry> Entries, long LeaderCommit) : RaftMessage(Term);

/// <param name="Match">The follower's log agrees with the leader's up to this index.</param>
public sealed record Appended(long Term, long Round, long Match) : RaftMessage(Term);

/// <param name="PrevLogIndex">That of the refused message.</param>
/// <param name="ConflictTerm">The term that the follower has there; 0 when its log is too short.</param>
/// <param name="ConflictIndex">The first index of that term; when the log is too short, the first that it lacks.</param>
public sealed record Rejected(long Term, long Round, long PrevLogIndex, long ConflictTerm, long ConflictIndex) : RaftMessage(Term);

// Snapshots, §7.

public sealed record InstallSnapshot(long Term, long Round, int Offset, Snapshot Piece, bool Done) : RaftMessage(Term);

/// <param name="Index">The snapshot's last index.</param>
/// <param name="Offset">How much of it the follower holds.</param>
public sealed record SnapshotReceived(long Term, long Round, long Index, int Offset) : RaftMessage(Term);

// Leadership transfer, thesis §3.10.

public sealed record TimeoutNow(long Term) : RaftMessage(Term);

// Membership, §6.

/// <summary>The configuration from this entry on (§6).</summary>
public sealed record Configure(Members Members) : Command
{
    public override ulong Digest => Mixing.Fold(Of(Members.Voters), Of(Members.Outgoing));

    static ulong Of(NodeSet servers)
    {
        var digest = 2UL;
        foreach (var server in servers) digest = Mixing.Fold(digest, (ulong)server.Value);
        return digest;
    }
}
