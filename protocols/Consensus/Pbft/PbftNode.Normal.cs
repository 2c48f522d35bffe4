namespace Simulator.Protocols.Pbft;

// §4.2 Normal-case operation.
public partial class PbftNode
{
    /// <summary>The highest sequence number that this replica, as the primary, has assigned.</summary>
    long proposed;

    /// <summary>
    /// Of each replica what it has said in views that have not begun here: a new view's first messages may overtake the one
    /// that begins it. So many of each, that a liar cannot fill the memory.
    /// </summary>
    readonly SortedDictionary<NodeId, Queue<Message>> early = [];

    const int EarlyLimit = 64;

    /// <summary>The primary: assigns numbers while it may, and batches what has come in the meantime (§5.1).</summary>
    void Propose(Env env)
    {
        while (IsPrimary && queue.Count > 0 && proposed - committed < options.Window && IsBelowHigh(proposed + 1))
        {
            var requests = new List<Request>();
            while (requests.Count < options.Batch && queue.TryDequeue(out var request))
                if (replies.IsNew(request)) requests.Add(request);
            if (requests.Count == 0) return;
            var batch = new Batch(Seq.Of<Request>([.. requests]));
            proposed++;
            var prePrepare = Sign(env, new PrePrepare(self, View, proposed, env.DigestOf(batch)));
            Accept(env, SlotAt(proposed), prePrepare, batch);
            env.Broadcast(new Proposal(prePrepare, batch));
            TryPrepare(env, SlotAt(proposed));
        }
    }

    void OnProposal(Env env, Proposal m)
    {
        var p = m.PrePrepare;
        if (p.View < View || !IsReplica(p.Signer) || p.Signer != PrimaryOf(p.View) || p.Signer == self) return;
        if (!IsBetweenWatermarks(p.Sequence) || !IsGenuine(env, p) || !IsOfDigest(env, m.Batch, p.Digest)) return;
        foreach (var request in m.Batch.Requests.Span)
            if (!IsGenuine(env, request)) return;
        if (p.View > View || !IsActive)
        {
            KeepForLater(p.Signer, m);
            return;
        }
        var slot = SlotAt(p.Sequence);
        if (slot.PrePrepare is { } known && known.Digest == p.Digest)
        {
            Keep(env, slot, p.Digest, m.Batch);
            return;
        }
        if (!MayAccept(slot, p)) return;
        Accept(env, slot, p, m.Batch);
        foreach (var request in m.Batch.Requests.Span) Await(env, request);
        SayPrepare(env, slot);
        TryPrepare(env, slot);
        Execute(env);
    }

    /// <summary>"It enters the prepare phase by multicasting a prepare message … and adds both messages to its log."</summary>
    void SayPrepare(Env env, Slot slot)
    {
        var prepare = Sign(env, new Prepare(self, View, slot.Sequence, slot.PrePrepare!.Digest));
        slot.Prepares[self.Value] = prepare;
        Tell(env, prepare);
    }

    void OnVote(Env env, Vote m)
    {
        if (m.View < View || !IsReplica(m.Signer) || !IsBetweenWatermarks(m.Sequence) || !IsGenuine(env, m)) return;
        if (m.View > View || !IsActive)
        {
            KeepForLater(m.Signer, m);
            return;
        }
        var slot = SlotAt(m.Sequence);
        if (m is Prepare prepare)
        {
            if (m.Signer == PrimaryOf(View)) return;
            slot.Prepares[m.Signer.Value] ??= prepare;
            TryPrepare(env, slot);
        }
        else
        {
            slot.Commits[m.Signer.Value] ??= (Commit)m;
            TryCommit(env, slot);
        }
        Execute(env);
    }

    /// <summary>prepared(m, v, n, i): the pre-prepare and "2f prepares from different backups that match the pre-prepare".</summary>
    void TryPrepare(Env env, Slot slot)
    {
        if (slot.PrePrepare is not { } prePrepare || slot.Certificate?.View == View) return;
        var matching = new List<Prepare>();
        foreach (var prepare in slot.Prepares)
            if (prepare is not null && matching.Count < Quorum - 1 && Matches(prePrepare, prepare)) matching.Add(prepare);
        if (matching.Count < Quorum - 1) return;
        slot.Certificate = new Certificate(prePrepare, Seq.Of<Prepare>([.. matching]));
        Log(env, new Prepared(slot.Certificate));
        SayCommit(env, slot);
        TryCommit(env, slot);
    }

    /// <summary>
    /// "Replica i multicasts a commit message when prepared(m, v, n, i) becomes true." Its own commit reaches itself when the
    /// certificate is on disk: until then a crash may forget it.
    /// </summary>
    void SayCommit(Env env, Slot slot)
    {
        var commit = Sign(env, new Commit(self, View, slot.Sequence, slot.Certificate!.Digest));
        Tell(env, commit);
        env.Send(self, commit);
    }

    /// <summary>
    /// committed-local(m, v, n, i): prepared, and "2f+1 commits (possibly including its own) from different replicas that match the
    /// pre-prepare".
    /// </summary>
    void TryCommit(Env env, Slot slot)
    {
        if (slot.Committed is not null || slot.Certificate is not { } certificate || certificate.View != View) return;
        if (!IsCommitted(slot, certificate)) return;
        slot.Committed = certificate.Digest;
        decisions = decisions.Add(new Decision(slot.Sequence, View, certificate.Digest));
        env.Note(new Decided(slot.Sequence, certificate.Digest));
    }

    void Accept(Env env, Slot slot, PrePrepare prePrepare, Batch batch)
    {
        slot.PrePrepare = prePrepare;
        var isNew = slot.BodyOf(prePrepare.Digest) is null;
        slot.Keep(prePrepare.Digest, batch);
        if (isNew) Log(env, new Accepted(prePrepare), new Body(slot.Sequence, batch));
        else Log(env, new Accepted(prePrepare));
    }

    /// <summary>Holds on to the requests that a digest stands for.</summary>
    void Keep(Env env, Slot slot, ulong digest, Batch batch)
    {
        if (slot.BodyOf(digest) is not null) return;
        slot.Keep(digest, batch);
        Log(env, new Body(slot.Sequence, batch));
        Execute(env);
    }

    void KeepForLater(NodeId from, Message m)
    {
        if (!early.TryGetValue(from, out var kept)) early.Add(from, kept = new Queue<Message>());
        kept.Enqueue(m);
        if (kept.Count > EarlyLimit) kept.Dequeue();
    }

    void TakeUpEarlyMessages(Env env)
    {
        foreach (var (from, kept) in early.ToArray())
            for (var left = kept.Count; left > 0 && kept.TryDequeue(out var message); left--) Receive(env, from, message);
    }

    // The rules.

    /// <summary>A vote leaves when what it rests on is in the log, and the log on disk.</summary>
    protected virtual void Tell(Env env, Vote vote) => env.Broadcast(vote);

    /// <summary>"It has not accepted a pre-prepare message for view v and sequence number n containing a different digest."</summary>
    private protected virtual bool MayAccept(Slot slot, PrePrepare prePrepare) => slot.PrePrepare is null;

    /// <summary>A prepare matches if it has "the same view, sequence number, and digest".</summary>
    protected virtual bool Matches(PrePrepare prePrepare, Prepare prepare) => prepare.Digest == prePrepare.Digest;

    private protected virtual bool IsCommitted(Slot slot, Certificate certificate)
    {
        var matching = 0;
        foreach (var commit in slot.Commits)
            if (commit is not null && commit.Digest == certificate.Digest) matching++;
        return matching >= Quorum;
    }

    /// <summary>"d is the digest for m."</summary>
    protected virtual bool IsOfDigest(Env env, Batch batch, ulong digest) => env.DigestOf(batch) == digest;

    /// <summary>§4.2: what is accepted and what has prepared goes into the message log; what goes in together is one write.</summary>
    void Log(Env env, params ReadOnlySpan<Logged> messages) => Persist(env, Disk with { Log = Disk.Log.AddRange(messages) });
}
