namespace Simulator.Protocols.Chain;

/// <summary>Who is in the chain, from the head to the tail. The master numbers them from 1.</summary>
public sealed record Configuration(long Number, Seq<NodeId> Chain)
{
    /// <summary>That of a server which the master has not told anything yet.</summary>
    public static readonly Configuration None = new(0, default);

    public NodeId Head => Chain[0];
    public NodeId Tail => Chain[Chain.Count - 1];

    public NodeSet Members => NodeSet.Of(Chain.Span);

    public bool Contains(NodeId server) => PlaceOf(server) >= 0;

    /// <summary>The predecessor of a server in the chain; null for the head, and for a server outside.</summary>
    public NodeId? Before(NodeId server) => PlaceOf(server) is > 0 and var at ? Chain[at - 1] : null;

    /// <summary>The successor of a server in the chain; null for the tail, and for a server outside.</summary>
    public NodeId? After(NodeId server) => PlaceOf(server) is >= 0 and var at && at < Chain.Count - 1 ? Chain[at + 1] : null;

    int PlaceOf(NodeId server)
    {
        for (var i = 0; i < Chain.Count; i++)
            if (Chain[i] == server) return i;
        return -1;
    }
}

/// <summary>An update in the history of the object, numbered from 1 without gaps.</summary>
public sealed record Entry(long Number, Execute Request);

/// <summary>The state of the object, and of the clients' last updates, after the updates up to a number.</summary>
public sealed record Checkpoint(long Number, Seq<Cell> Cells, Seq<SessionRecord> Sessions)
{
    public static readonly Checkpoint Blank = new(0, default, default);
}

// Along the chain.

/// <summary>Updates on their way down the chain; they follow the one numbered After. Without updates: where do you stand?</summary>
/// <param name="Config">The configuration that the sender knows.</param>
public sealed record Forward(long Config, long After, Seq<Entry> Updates) : Message;

/// <summary>Up the chain: the tail has processed all updates up to this one.</summary>
public sealed record Acknowledge(long Config, long Number) : Message;

/// <summary>
/// The last update that the sender has received. To the master when it asks, to the predecessor when some are missing before it.
/// </summary>
public sealed record LastReceived(long Config, long Number) : Message;

/// <summary>From the tail to a server that is to extend the chain: the object's state and the history since.</summary>
public sealed record Transfer(long Config, Checkpoint Base, Seq<Entry> Log) : Message;

/// <summary>To itself, when the updates up to this one are on disk.</summary>
/// <param name="Generation">Tells the state that it had from one that it has been given since.</param>
public sealed record Synced(long Generation, long Number) : Message;

/// <summary>CRAQ: which version of the key is the last that all servers store?</summary>
public sealed record VersionQuery(long Config, NodeId Client, int Process, long Sequence, string Key) : Message;

/// <summary>CRAQ: the versions up to this number.</summary>
public sealed record VersionReply(long Config, NodeId Client, int Process, long Sequence, string Key, long Number) : Message;

// With the master.

/// <summary>I live.</summary>
/// <param name="SentAt">The sender's clock; comes back with the answer.</param>
/// <param name="Config">The configuration that the sender knows.</param>
/// <param name="Last">The last update that it has.</param>
/// <param name="IsActive">Whether it holds the object.</param>
public sealed record Beat(LocalTime SentAt, long Config, long Last, bool IsActive) : Message;

/// <summary>You are in the chain, as of the heartbeat that you sent then.</summary>
public sealed record Granted(LocalTime SentAt) : Message;

/// <summary>This is the chain from now on.</summary>
/// <param name="MustReport">Your predecessor is new and has to learn what you have: tell me.</param>
/// <param name="Resume">Your successor is new and has the updates up to this one; -1 when it is not new.</param>
public sealed record Adopt(Configuration Configuration, bool MustReport, long Resume) : Message;

/// <summary>To the tail: send your state to this server, which is to come after you.</summary>
public sealed record Extend(long Config, NodeId Server) : Message;

/// <summary>From a server that has been sent the state up to this update: it can come into the chain.</summary>
public sealed record Ready(long Config, long Number) : Message;

// With clients. Requests and answers are Execute and Answer.

/// <summary>Who is in the chain? And tell me when that changes.</summary>
public sealed record Locate : Message
{
    public static readonly Locate It = new();
}

public sealed record Located(Configuration Configuration) : Message;

/// <summary>Time to tell the master that one lives; for the master, to see who does not.</summary>
public sealed record HeartbeatTimeout : Timer
{
    public static readonly HeartbeatTimeout It = new();
}

/// <summary>What was forwarded may have been lost.</summary>
public sealed record ResendTimeout : Timer
{
    public static readonly ResendTimeout It = new();
}
