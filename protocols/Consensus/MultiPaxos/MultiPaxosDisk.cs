namespace Simulator.Protocols.MultiPaxos;

/// <summary>
/// What an acceptor keeps in stable storage: "the highest-numbered prepare request to which it has responded" and the proposals
/// that it has accepted (Paxos Made Simple, §2.5), these as a journal in order of acceptance, and the checkpoint that stands for
/// the beginning of the log.
/// </summary>
/// <param name="Promised">The highest ballot taken part in; never decreases. Also keeps a proposer from using a ballot twice.</param>
/// <param name="Votes">Votes in slots after the checkpoint. Of two for one slot the later counts.</param>
public sealed record MultiPaxosDisk(long Promised, Seq<Vote> Votes, Checkpoint Checkpoint)
{
    public static MultiPaxosDisk Blank(NodeSet members) =>
        new(0, default, new Checkpoint(0, [new Configuration(1, members)], default, default));
}

/// <summary>An accepted proposal.</summary>
public sealed record Vote(long Slot, long Ballot, Command Command);

/// <summary>Who decides slots, from one slot on.</summary>
public sealed record Configuration(long From, NodeSet Members);

/// <summary>What the log up to a slot has led to.</summary>
/// <param name="Configurations">That of the next slot, and those that follow it.</param>
public sealed record Checkpoint(long Slot, Seq<Configuration> Configurations, Seq<Cell> Cells, Seq<SessionRecord> Sessions)
{
    public int Size => Cells.Count + Sessions.Count;

    /// <summary>At most <paramref name="most"/> items from <paramref name="offset"/> on, cells before sessions.</summary>
    public Checkpoint Piece(int offset, int most)
    {
        var (cells, sessions) = StatePieces.Cut(Cells, Sessions, offset, most);
        return this with { Cells = cells, Sessions = sessions };
    }

    public Checkpoint With(Checkpoint next) =>
        this with { Cells = Cells.AddRange(next.Cells.Span), Sessions = Sessions.AddRange(next.Sessions.Span) };
}
