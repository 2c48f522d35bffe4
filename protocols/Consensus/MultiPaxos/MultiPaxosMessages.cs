namespace Simulator.Protocols.MultiPaxos;

// Ballots are numbers, disjoint between servers (Paxos Made Simple, §2.4): ballot b belongs to server b modulo their number.

// Before phase 1: does anybody hear a leader?

/// <summary>"Would you promise this ballot?" Nothing changes by it.</summary>
public sealed record Canvass(long Ballot) : Message;

/// <param name="Promised">The answering server's own promise, so that the asker knows which ballots are no use.</param>
public sealed record Support(long Ballot, bool Granted, long Promised) : Message;

// Phase 1, for all slots at once (§3).

/// <summary>Phase 1a: the prepare request, for every slot from one on.</summary>
/// <param name="Yielding">
/// The ballot of the leader that has asked for this itself, so that those who hear that one need not protect it; 0 for none.
/// </param>
public sealed record Prepare(long Ballot, long From, long Yielding) : Message;

/// <summary>Phase 1b: no lower ballot any more, and what was accepted so far.</summary>
/// <param name="Checkpoint">Slots up to here are chosen, and the votes in them are gone.</param>
public sealed record Promise(long Ballot, Seq<Report> Reports, long Checkpoint) : Message;

/// <summary>The highest-numbered proposal that an acceptor has accepted in a slot or, if it knows that, what was chosen there.</summary>
public sealed record Report(long Slot, long Ballot, Command Command, bool Chosen);

// Phase 2.

/// <summary>Phase 2a: the accept request, for consecutive slots.</summary>
/// <param name="Chosen">All slots up to here are chosen.</param>
public sealed record Accept(long Ballot, long First, Seq<Command> Commands, long Chosen) : Message;

/// <summary>Phase 2b, to the distinguished learner, which is the leader.</summary>
public sealed record Accepted(long Ballot, long First, int Count) : Message;

/// <summary>"An acceptor … should probably inform the proposer, who should then abandon its proposal" (§2.5).</summary>
public sealed record Preempted(long Ballot, long Promised) : Message;

// The leader's life signs.

/// <param name="Round">Numbers the leader's life signs, so that it can tell what an answer answers.</param>
/// <param name="Chosen">All slots up to here are chosen.</param>
public sealed record Announce(long Ballot, long Round, long Chosen) : Message;

/// <param name="Executed">How far the follower has got.</param>
public sealed record Follow(long Ballot, long Round, long Executed) : Message;

/// <summary>Leadership is handed over: do not wait for the election timeout.</summary>
public sealed record TakeOver(long Ballot) : Message;

// Learners that lag behind.

/// <param name="From">The first slot that is missing.</param>
/// <param name="Checkpoint">The checkpoint of which there are pieces already; 0 for none.</param>
/// <param name="Offset">How much of it there is.</param>
public sealed record Fetch(long From, long Checkpoint, int Offset) : Message;

/// <summary>What was chosen in consecutive slots; without any, the offer to tell what was.</summary>
/// <param name="Chosen">How far the sender's knowledge goes.</param>
public sealed record Learn(long First, Seq<Command> Commands, long Chosen) : Message;

public sealed record CheckpointPiece(int Offset, Checkpoint Piece, bool Done) : Message;

// Quorum reads.

/// <summary>"How far does the log go?"</summary>
public sealed record Inquire(long Round) : Message;

/// <param name="Highest">The last slot in which the acceptor has accepted anything.</param>
public sealed record Seen(long Round, long Highest) : Message;

// Commands beside those of clients.

/// <summary>The configuration from alpha slots after this one on.</summary>
public sealed record Configure(NodeSet Members) : Command
{
    public override ulong Digest
    {
        get
        {
            var digest = 2UL;
            foreach (var server in Members) digest = Mixing.Fold(digest, (ulong)server.Value);
            return digest;
        }
    }
}

/// <summary>Several requests in one slot.</summary>
public sealed record Bundle(Seq<Command> Commands) : Command
{
    public override ulong Digest
    {
        get
        {
            var digest = 4UL;
            foreach (var command in Commands) digest = Mixing.Fold(digest, command.Digest);
            return digest;
        }
    }
}

// A timer beside those of leaders.

/// <summary>Answers about the log's end may have been lost.</summary>
public sealed record InquiryTimeout : Timer
{
    public static readonly InquiryTimeout It = new();
}
