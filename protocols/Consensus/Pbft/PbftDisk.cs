namespace Simulator.Protocols.Pbft;

/// <summary>
/// What a replica must not forget: §4.2 and §4.3 speak of messages and checkpoints in its log. It is written before anything
/// is said that rests on it, so a replica that comes back never contradicts what it has signed.
/// </summary>
/// <param name="Stable">The last stable checkpoint.</param>
/// <param name="Missing">The proof of a later stable checkpoint whose state it does not have yet; empty when it has what is proven.</param>
/// <param name="Taken">Its own later checkpoints, which wait for their proof; in ascending order.</param>
/// <param name="Log">What it has accepted and what has prepared since the stable checkpoint, in the order in which that came.</param>
/// <param name="Place">Where it is in the sequence of views.</param>
public sealed record PbftDisk(StableCheckpoint Stable, Seq<Checkpoint> Missing, Seq<State> Taken, Seq<Logged> Log, Place Place)
{
    public static readonly PbftDisk Blank =
        new(new StableCheckpoint(State.Initial, default), default, default, default, new Place(0, true, null, null));

    /// <summary>Its latest checkpoint, proven or not.</summary>
    public State Latest => Taken.IsEmpty ? Stable.State : Taken[Taken.Count - 1];
}

/// <summary>A place in the sequence of views. It is one thing, and no write leaves half of it.</summary>
/// <param name="View">The view that the replica is in or wants to move to.</param>
/// <param name="IsActive">False from its view-change message until the new view begins.</param>
/// <param name="Asked">Its own view-change message for <paramref name="View"/>, while it is not active.</param>
/// <param name="NewView">The message that began the last view in which it was active; null in view 0.</param>
public sealed record Place(long View, bool IsActive, ViewChange? Asked, NewView? NewView);

/// <summary>A checkpoint with its proof: messages from a quorum (§4.3). The initial state needs none.</summary>
public sealed record StableCheckpoint(State State, Seq<Checkpoint> Proof)
{
    public long Sequence => State.Sequence;
}

/// <summary>The service's state after all requests up to a sequence number, the last replies included (§4.3).</summary>
public sealed record State(long Sequence, Seq<Cell> Cells, Seq<LastReply> Replies) : Message
{
    public static readonly State Initial = new(0, default, default);
}

/// <summary>The last reply sent to a client (§4.1).</summary>
public sealed record LastReply(NodeId Client, int Process, long Sequence, Outcome Result)
{
    public long Timestamp => ((long)Process << 32) + Sequence;
}

/// <summary>A message of the log.</summary>
public abstract record Logged(long Sequence);

/// <summary>An accepted pre-prepare: the replica will accept no other for this view and number.</summary>
public sealed record Accepted(PrePrepare PrePrepare) : Logged(PrePrepare.Sequence);

/// <summary>The requests that a pre-prepare is about.</summary>
public sealed record Body(long Sequence, Batch Batch) : Logged(Sequence);

/// <summary>A pre-prepare and the prepares that match it.</summary>
public sealed record Prepared(Certificate Certificate) : Logged(Certificate.Sequence);
