namespace Simulator.Protocols.Pbft;

/// <summary>
/// What a machine says under its own name (§2: "⟨m⟩σi"). The signature covers everything but itself, so whoever holds the
/// message can show to others what the signer has said.
/// </summary>
public abstract record Signed(NodeId Signer) : Message
{
    public Signature? Signature { get; init; }

    /// <summary>What the signature is of.</summary>
    public Signed Unsigned => this with { Signature = null };
}

// Clients, §4.1.

/// <summary>"⟨REQUEST, o, t, c⟩σc".</summary>
/// <param name="Signer">The client's machine, c.</param>
/// <param name="Process">The logical process on that machine; a later one has a higher number.</param>
/// <param name="Sequence">Numbers the requests of a process, from 1.</param>
/// <param name="ReadOnly">Asks for the answer of §5.1: at once, outside the order.</param>
public sealed record Request(NodeId Signer, int Process, long Sequence, Operation Operation, bool ReadOnly) : Signed(Signer)
{
    /// <summary>"Timestamps for c's requests are totally ordered such that later requests have higher timestamps."</summary>
    public long Timestamp => ((long)Process << 32) + Sequence;
}

/// <summary>"⟨REPLY, v, t, c, i, r⟩σi".</summary>
/// <param name="Tentative">Carried out before it was committed (§5.1).</param>
public sealed record Reply(NodeId Signer, long View, int Process, long Sequence, Outcome Result, bool Tentative) : Signed(Signer);

/// <summary>The requests that are ordered together (§5.1, batching); the null request of §4.4 is the empty batch.</summary>
public sealed record Batch(Seq<Request> Requests) : Message
{
    public static readonly Batch Null = new(default(Seq<Request>));
}

// The normal case, §4.2.

/// <summary>"⟨PRE-PREPARE, v, n, d⟩σp". The requests travel beside it, so that certificates need not hold them.</summary>
public sealed record PrePrepare(NodeId Signer, long View, long Sequence, ulong Digest) : Signed(Signer);

/// <summary>"⟨⟨PRE-PREPARE, v, n, d⟩σp, m⟩".</summary>
public sealed record Proposal(PrePrepare PrePrepare, Batch Batch) : Message;

/// <summary>What a replica says about a place in the order within a view.</summary>
public abstract record Vote(NodeId Signer, long View, long Sequence, ulong Digest) : Signed(Signer);

/// <summary>"⟨PREPARE, v, n, d, i⟩σi".</summary>
public sealed record Prepare(NodeId Signer, long View, long Sequence, ulong Digest) : Vote(Signer, View, Sequence, Digest);

/// <summary>"⟨COMMIT, v, n, D(m), i⟩σi".</summary>
public sealed record Commit(NodeId Signer, long View, long Sequence, ulong Digest) : Vote(Signer, View, Sequence, Digest);

// Garbage collection, §4.3.

/// <summary>"⟨CHECKPOINT, n, d, i⟩σi".</summary>
public sealed record Checkpoint(NodeId Signer, long Sequence, ulong Digest) : Signed(Signer);

// View changes, §4.4.

/// <summary>"⟨VIEW-CHANGE, v+1, n, C, P, i⟩σi".</summary>
/// <param name="View">The view that is to begin.</param>
/// <param name="Stable">n: the last stable checkpoint known to the signer.</param>
/// <param name="Proof">C: the checkpoint messages that prove it; empty for the initial state.</param>
/// <param name="Prepared">P: what has prepared after it.</param>
public sealed record ViewChange(
    NodeId Signer, long View, long Stable, Seq<Checkpoint> Proof, Seq<Certificate> Prepared) : Signed(Signer);

/// <summary>
/// A set Pm: "a valid pre-prepare message (without the corresponding client message) and 2f matching, valid prepare messages".
/// </summary>
public sealed record Certificate(PrePrepare PrePrepare, Seq<Prepare> Prepares)
{
    public long View => PrePrepare.View;
    public long Sequence => PrePrepare.Sequence;
    public ulong Digest => PrePrepare.Digest;
}

/// <summary>"⟨NEW-VIEW, v+1, V, O⟩σp".</summary>
public sealed record NewView(NodeId Signer, long View, Seq<ViewChange> ViewChanges, Seq<PrePrepare> PrePrepares) : Signed(Signer);

// Fetching what is missing: §4.4, last paragraph; the status messages are those of TOCS §5.2.

/// <summary>What a replica has, so that others can send what it lacks. It promises nothing, so nobody signs it.</summary>
/// <param name="Stable">Its low watermark.</param>
/// <param name="Committed">It has carried out everything up to here.</param>
public abstract record Status(long View, long Stable, long Committed) : Message;

/// <param name="IsStuck">Nothing was carried out since its last status.</param>
/// <param name="Prepared">What it need not be sent pre-prepares and prepares for.</param>
/// <param name="Known">What it has committed out of order.</param>
public sealed record StatusActive(long View, long Stable, long Committed, bool IsStuck, Seq<long> Prepared, Seq<long> Known)
    : Status(View, Stable, Committed);

/// <param name="Heard">Whose view-change messages for the view it holds.</param>
public sealed record StatusPending(long View, long Stable, long Committed, NodeSet Heard) : Status(View, Stable, Committed);

/// <summary>Shows that a checkpoint is stable.</summary>
public sealed record StableProof(Seq<Checkpoint> Checkpoints) : Message;

public sealed record FetchBatch(long Sequence, ulong Digest) : Message;

/// <summary>Answers a <see cref="FetchBatch"/>; the digest speaks for it.</summary>
public sealed record FetchedBatch(long Sequence, Batch Batch) : Message;

public sealed record FetchState(long Sequence, ulong Digest) : Message;

/// <summary>Answers a <see cref="FetchState"/>; the digest speaks for it.</summary>
public sealed record FetchedState(State State) : Message;

// Timers.

/// <summary>The primary, or the change to the next one, takes too long (§4.4).</summary>
public sealed record ViewTimeout : Timer
{
    public static readonly ViewTimeout It = new();
}

/// <summary>Time to tell the others what is here.</summary>
public sealed record StatusTick : Timer
{
    public static readonly StatusTick It = new();
}

/// <summary>A client has waited long enough.</summary>
public sealed record RetryTimeout : Timer
{
    public static readonly RetryTimeout It = new();
}
