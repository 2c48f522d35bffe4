namespace Simulator.Protocols.Raft;

/// <summary>
/// "Persistent state on all servers" (Figure 2), with the snapshot that stands for the beginning of the log (§7). The log is
/// indexed from 1, over both.
/// </summary>
/// <param name="CurrentTerm">Latest term that the server has seen; never decreases.</param>
/// <param name="VotedFor">Candidate that received its vote in the current term.</param>
/// <param name="Log">The entries after the snapshot.</param>
public sealed record RaftDisk(long CurrentTerm, NodeId? VotedFor, Seq<Entry> Log, Snapshot Snapshot)
{
    public static RaftDisk Blank(Members members) => new(0, null, default, new Snapshot(0, 0, members, default, default));

    public long LastIndex => Snapshot.Index + Log.Count;

    public long LastTerm => Log.IsEmpty ? Snapshot.Term : Log[Log.Count - 1].Term;

    public Entry this[long index] => Log[(int)(index - Snapshot.Index) - 1];

    /// <summary>The term of an entry in the log, or of the last one in the snapshot.</summary>
    public long TermAt(long index) => index == Snapshot.Index ? Snapshot.Term : this[index].Term;

    /// <summary>The log without what lies at and after the index.</summary>
    public Seq<Entry> Before(long index) => Log.Take((int)(index - Snapshot.Index) - 1);

    /// <summary>The log without what lies before the index.</summary>
    public Seq<Entry> From(long index) => Log.Skip((int)(index - Snapshot.Index) - 1);

    /// <summary>At most this many entries from the index on.</summary>
    public Seq<Entry> From(long index, int most) =>
        Log.Slice((int)(index - Snapshot.Index) - 1, (int)long.Min(most, LastIndex - index + 1));
}

/// <summary>A place in the log: a command and the term in which a leader put it there.</summary>
public sealed record Entry(long Term, Command Command);

/// <summary>What the log up to an index has led to (§7).</summary>
/// <param name="Index">"lastIncludedIndex".</param>
/// <param name="Term">"lastIncludedTerm".</param>
/// <param name="Members">The latest configuration up to the index.</param>
public sealed record Snapshot(long Index, long Term, Members Members, Seq<Cell> Cells, Seq<SessionRecord> Sessions)
{
    public int Size => Cells.Count + Sessions.Count;

    /// <summary>At most <paramref name="most"/> items from <paramref name="offset"/> on, cells before sessions.</summary>
    public Snapshot Piece(int offset, int most)
    {
        var (cells, sessions) = StatePieces.Cut(Cells, Sessions, offset, most);
        return this with { Cells = cells, Sessions = sessions };
    }

    public Snapshot With(Snapshot next) =>
        this with { Cells = Cells.AddRange(next.Cells.Span), Sessions = Sessions.AddRange(next.Sessions.Span) };
}

/// <summary>A configuration (§6): who votes and, during joint consensus, who else must agree.</summary>
/// <param name="Voters">The servers of the configuration; in a joint one, of the new configuration.</param>
/// <param name="Outgoing">In a joint configuration the servers of the old one, else empty.</param>
public sealed record Members(NodeSet Voters, NodeSet Outgoing = default)
{
    public bool IsJoint => !Outgoing.IsEmpty;
    public NodeSet All => Voters.Union(Outgoing);
}
