namespace Simulator.Protocols.Raft;

/// <summary>
/// How a liar words Raft's messages. Raft believes what servers say (§2: failures are not Byzantine), so one liar is enough to
/// break it. The lies are such that an honest server could have said them in another history.
/// </summary>
sealed class RaftForger : Forger
{
    /// <summary>§5.3: entries with the index and term of the true ones, and other commands.</summary>
    public override Message? OtherProposal(Outbox outbox, Message message)
    {
        if (message is not AppendEntries m) return null;
        var entries = m.Entries.Select(entry => entry with { Command = Other(entry.Command) }).ToArray();
        return m.Entries.SequenceEqual(entries) ? null : m with { Entries = [.. entries] };
    }

    /// <summary>§5.2: a second vote in one term. §5.3: the claim to hold what was refused.</summary>
    public override Message? OtherVote(Outbox outbox, Message message) => message switch
    {
        VoteReply { Granted: false } m => m with { Granted = true },
        PreVoteReply { Granted: false } m => m with { Granted = true },
        Rejected m => new Appended(m.Term, m.Round, m.PrevLogIndex),
        _ => null,
    };

    /// <summary>Terms of which nobody has heard: of the entry before the new ones, or of the sender.</summary>
    public override Message? WrongDigest(Outbox outbox, Message message) => message switch
    {
        AppendEntries m => m with { PrevLogTerm = m.PrevLogTerm + 1 },
        RaftMessage m => m with { Term = m.Term + 1 },
        _ => null,
    };

    /// <summary>
    /// §5.4.1: a candidate whose log is made up to be newer than any. A follower asks for an election instead of obeying, in the name
    /// of a transfer, which nobody's leader is protected from (thesis §4.2.3).
    /// </summary>
    public override Message? ForgedViewChange(Outbox outbox, Message message) => message switch
    {
        RequestVote m => m with { LastLogTerm = m.Term, ByTransfer = true },
        PreVote m => m with { LastLogTerm = m.NextTerm },
        Appended m => new RequestVote(m.Term + 1, m.Match, m.Term + 1, ByTransfer: true),
        _ => null,
    };

    /// <summary>Another value than the one read; and success where there was none, or where only a leader could answer.</summary>
    public override Message? OtherAnswer(Outbox outbox, Message message) => message switch
    {
        Answer { Outcome.Type: OpType.Ok } m => m with { Outcome = Outcome.Ok(Other(m.Outcome.Result)) },
        Answer m => m with { Outcome = Outcome.Ok(Value.Nil) },
        Redirect { Sequence: > 0 } m => new Answer(m.Process, m.Sequence, Outcome.Ok(Value.Nil)),
        _ => null,
    };

    /// <summary>A write of another value; nothing instead of other updates. Configurations and sessions stay, so that the liar is heard.</summary>
    static Command Other(Command command) => command switch
    {
        Execute { Operation: { Function: "write", Argument: var value } write } m =>
            m with { Operation = write with { Argument = Other(value) } },
        Execute => NoOp.It,
        _ => command,
    };

    static Value Other(Value value) => value.Kind == ValueKind.Integer ? Value.Of(-1 - value.Number) : Value.Of(-1);
}
