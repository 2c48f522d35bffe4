using System.Diagnostics;

namespace Simulator.Protocols.Pbft;

/// <summary>
/// A PBFT replica: Castro and Liskov, "Practical Byzantine Fault Tolerance", OSDI 1999 (§), the variant with signatures, and their
/// article in TOCS 20(4), 2002, where it goes further. The parts of this class are cut along the sections of the paper; the small
/// virtual methods are its rules, one each, so that a test can take a single rule away.
/// </summary>
public partial class PbftNode : Node<PbftDisk>
{
    readonly NodeId self;
    readonly int servers;
    readonly PbftOptions options;
    readonly PbftQuorums quorums;

    // The service, and the log between the watermarks. §4.1: the state of a replica is the state of the service, a message log
    // and an integer denoting the replica's current view.
    readonly KeyValueMachine machine = new();
    readonly ReplyTable replies = new();
    readonly SortedDictionary<long, Slot> slots = [];
    ulong nullDigest;

    public PbftNode(NodeId self, int servers, PbftOptions options) : base(PbftDisk.Blank)
    {
        this.self = self;
        this.servers = servers;
        this.options = options;
        quorums = PbftQuorums.Of(options, servers);
        viewChanges = new ViewChange?[servers];
        timeout = options.ViewTimeout;
    }

    public NodeId Id => self;
    public long View => Disk.Place.View;

    /// <summary>Whether it takes part in its view, and is not on the way to it.</summary>
    public bool IsActive => Disk.Place.IsActive;

    public bool IsPrimary => IsActive && PrimaryOf(View) == self;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public PbftDisk Written => Disk;

    public override Standing Standing => new(!IsActive ? "view-change" : IsPrimary ? "leader" : "backup", View);

    public override void Start(Env env)
    {
        nullDigest = env.DigestOf(Batch.Null);
        Load(env);
        env.Arm(StatusTick.It, options.StatusInterval);
        if (committed > 0) env.Note(new Applied(committed, StateDigest, Transferred: true));
        if (!ReferenceEquals(Disk, PbftDisk.Blank)) TellStatus(env);
        if (IsPrimary) env.Note(new Elected(View));
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Vote m: OnVote(env, m); break;
            case Proposal m: OnProposal(env, m); break;
            case Request m: OnRequest(env, from, m); break;
            case Checkpoint m: OnCheckpoint(env, m); break;
            case StableProof m: OnStableProof(env, m); break;
            case ViewChange m: OnViewChange(env, m); break;
            case NewView m: OnNewView(env, m); break;
            case StatusActive m: OnStatusActive(env, from, m); break;
            case StatusPending m: OnStatusPending(env, from, m); break;
            case FetchBatch m: OnFetchBatch(env, from, m); break;
            case FetchedBatch m: OnFetchedBatch(env, m); break;
            case FetchState m: OnFetchState(env, from, m); break;
            case FetchedState m: OnFetchedState(env, m); break;
            // A faulty machine may send what is not meant for replicas.
            case Reply or PrePrepare or Batch or State: break;
            default: throw new UnreachableException($"PBFT has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case ViewTimeout: StartViewChange(env, View + 1); break;
            case StatusTick: OnStatusTick(env); break;
            default: throw new UnreachableException($"PBFT has no handler for {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("view", View);
        scribe.Field("role", Standing.Role);
        scribe.Field("low-watermark", Low);
        scribe.Field("stable", Disk.Stable.Sequence);
        scribe.Field("executed", executed);
        scribe.Field("committed", committed);
        scribe.Field("proposed", proposed);
        scribe.Field("waiting", waiting.Count);
        scribe.Field("queued", queue.Count);
        scribe.Field("timeout", timeout);
        foreach (var slot in slots.Values)
        {
            scribe.Field("slot", slot.Sequence);
            scribe.Field("pre-prepare", unchecked((long)(slot.PrePrepare?.Digest ?? 0)));
            scribe.Field("prepares", Signers(slot.Prepares));
            scribe.Field("commits", Signers(slot.Commits));
            scribe.Field("prepared-in", slot.Certificate?.View ?? -1);
            scribe.Field("decided", unchecked((long)(slot.Committed ?? 0)));
        }
        scribe.Field("view-changes", Signers(viewChanges));
        scribe.Field("state", unchecked((long)StateDigest));
    }

    /// <summary>"The primary of a view is replica p such that p = v mod |R|" (§4).</summary>
    protected NodeId PrimaryOf(long view) => new((int)(view % servers));

    /// <summary>Takes everything that follows from the disk; at the start of each life.</summary>
    void Load(Env env)
    {
        if (Trimmed(Disk) is var trimmed && trimmed != Disk) Persist(env, trimmed);
        foreach (var logged in Disk.Log.Span)
            if (logged is Body body) SlotAt(body.Sequence).Keep(env.DigestOf(body.Batch), body.Batch);
        foreach (var logged in Disk.Log.Span)
        {
            var slot = SlotAt(logged.Sequence);
            if (logged is Accepted { PrePrepare: var proposal } && IsActive && proposal.View == View) slot.PrePrepare = proposal;
            if (logged is Prepared { Certificate: var certificate } && !(slot.Certificate?.View > certificate.View))
                slot.Certificate = certificate;
            if (logged is Prepared) shown = long.Max(shown, logged.Sequence);
            proposed = long.Max(proposed, logged.Sequence);
        }
        Restore(Disk.Latest);
        proposed = long.Max(proposed, committed);
        viewChanges[self.Value] = Disk.Place.Asked;
        foreach (var slot in slots.Values) Resume(env, slot);
        foreach (var state in Disk.Taken.Span) Collect(env, CheckpointOf(env, state));
    }

    /// <summary>What this replica had said in its view it says again when asked, in the same words.</summary>
    void Resume(Env env, Slot slot)
    {
        if (slot.PrePrepare is { } prePrepare && prePrepare.Signer != self)
            slot.Prepares[self.Value] = Sign(env, new Prepare(self, View, slot.Sequence, prePrepare.Digest));
        if (IsActive && slot.Certificate is { } certificate && certificate.View == View)
            slot.Commits[self.Value] = Sign(env, new Commit(self, View, slot.Sequence, certificate.Digest));
    }

    Slot SlotAt(long sequence)
    {
        if (!slots.TryGetValue(sequence, out var slot)) slots.Add(sequence, slot = new Slot(sequence, servers));
        return slot;
    }

    // Signatures, §2 and §4.2.

    static T Sign<T>(Env env, T message) where T : Signed => (T)((Signed)message with { Signature = env.Sign(message) });

    /// <summary>A message counts only if it is properly signed by the one that it names.</summary>
    protected virtual bool IsGenuine(Env env, Signed message) => env.IsSigned(message.Signature, message.Signer, message.Unsigned);

    bool IsReplica(NodeId id) => id.Value >= 0 && id.Value < servers;

    static NodeSet Signers(ReadOnlySpan<Signed?> messages)
    {
        var signers = NodeSet.Empty;
        foreach (var message in messages)
            if (message is not null) signers = signers.With(message.Signer);
        return signers;
    }

    // Quorums, which a mutant may miscount.

    /// <summary>2f+1 of 3f+1: any two of them share an honest replica.</summary>
    protected virtual int Quorum => quorums.Strong;

    /// <summary>f+1: at least one of them is honest.</summary>
    protected int WeakQuorum => quorums.Weak;
}
