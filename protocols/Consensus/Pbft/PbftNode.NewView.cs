namespace Simulator.Protocols.Pbft;

// §4.4 View changes: how the next view begins.
public partial class PbftNode
{
    /// <summary>The primary has "2f valid view-change messages for view v+1 from other replicas" beside its own.</summary>
    void AnnounceNewView(Env env)
    {
        var chosen = new List<ViewChange>();
        foreach (var m in viewChanges)
            if (m is not null && m.View == View) chosen.Add(m);
        var v = Seq.Of<ViewChange>([.. chosen]);
        var o = new List<PrePrepare>();
        foreach (var (sequence, digest) in Redone(v)) o.Add(Sign(env, new PrePrepare(self, View, sequence, digest)));
        var message = Sign(env, new NewView(self, View, v, Seq.Of<PrePrepare>([.. o])));
        env.Broadcast(Enter(env, message));
    }

    void OnNewView(Env env, NewView m)
    {
        if (m.View < View || (m.View == View && IsActive) || m.View <= 0) return;
        if (!IsReplica(m.Signer) || m.Signer != PrimaryOf(m.View) || m.Signer == self || !IsGenuine(env, m)) return;
        if (!HasValidViewChanges(env, m) || !IsRightlyRedone(env, m)) return;
        LeaveView(env);
        Enter(env, m);
    }

    /// <summary>
    /// O: "the primary determines the sequence number min-s of the latest stable checkpoint in V and the highest sequence number
    /// max-s in a prepare message in V. … creates a new pre-prepare message for view v+1 for each sequence number n between min-s
    /// and max-s": for what has prepared, or else for the null request.
    /// </summary>
    protected List<(long Sequence, ulong Digest)> Redone(Seq<ViewChange> v)
    {
        var from = LatestStable(v).Stable;
        var best = new SortedDictionary<long, Certificate>();
        foreach (var m in v.Span)
            foreach (var certificate in m.Prepared.Span)
            {
                if (certificate.Sequence <= from) continue;
                if (!best.TryGetValue(certificate.Sequence, out var known) || Supersedes(certificate, known))
                    best[certificate.Sequence] = certificate;
            }
        var redone = new List<(long, ulong)>();
        var next = from + 1;
        foreach (var (sequence, certificate) in best)
        {
            for (; next < sequence; next++) redone.Add((next, nullDigest));
            redone.Add((next++, certificate.Digest));
        }
        return redone;
    }

    static ViewChange LatestStable(Seq<ViewChange> v)
    {
        var latest = v[0];
        foreach (var m in v.Span)
            if (m.Stable > latest.Stable) latest = m;
        return latest;
    }

    bool HasValidViewChanges(Env env, NewView m)
    {
        var signers = NodeSet.Empty;
        foreach (var asked in m.ViewChanges.Span)
        {
            if (asked.View != m.View || !IsReplica(asked.Signer) || signers.Contains(asked.Signer)) return false;
            var known = viewChanges[asked.Signer.Value];
            if (!ReferenceEquals(known, asked) && !(IsGenuine(env, asked) && IsValid(env, asked))) return false;
            signers = signers.With(asked.Signer);
        }
        return signers.Count >= Quorum;
    }

    /// <summary>
    /// The new view begins here: the primary "appends the messages in O to its log", a backup "adds the new-view information to its
    /// log" and "multicasts a prepare message for each message in O". Returns the message.
    /// </summary>
    NewView Enter(Env env, NewView m)
    {
        var latest = LatestStable(m.ViewChanges);
        awaitsNewView = false;
        env.Disarm(ViewTimeout.It);
        if (latest.Stable > Low) BecomesStable(env, latest.Proof);
        var redone = new List<Logged>();
        foreach (var prePrepare in m.PrePrepares.Span)
            if (prePrepare.Sequence > Low) redone.Add(new Accepted(prePrepare));
        Persist(env, Disk with { Log = Disk.Log.AddRange([.. redone]), Place = new Place(m.View, true, null, m) });
        proposed = long.Max(latest.Stable, Low);
        foreach (var prePrepare in m.PrePrepares.Span) Redo(env, prePrepare);
        if (IsPrimary) env.Note(new Elected(View));
        foreach (var request in waiting.All.ToArray())
        {
            if (IsPrimary) Take(env, request);
            else env.Send(PrimaryOf(View), request);
        }
        Execute(env);
        WatchPrimary(env);
        TakeUpEarlyMessages(env);
        return m;
    }

    /// <summary>
    /// "Replicas redo the protocol for messages between min-s and max-s but they avoid re-executing client requests" by what they
    /// know of the last reply to each client.
    /// </summary>
    void Redo(Env env, PrePrepare prePrepare)
    {
        proposed = long.Max(proposed, prePrepare.Sequence);
        if (prePrepare.Sequence <= Low) return;
        var slot = SlotAt(prePrepare.Sequence);
        slot.PrePrepare = prePrepare;
        if (BodyOf(slot, prePrepare.Digest) is not { } batch) AskForBatch(env, slot, prePrepare.Digest);
        else
            foreach (var request in batch.Requests.Span) NoteProposed(request);
        if (PrimaryOf(View) != self) SayPrepare(env, slot);
        TryPrepare(env, slot);
    }

    /// <summary>The new primary need not propose again what it has just proposed.</summary>
    void NoteProposed(Request request)
    {
        if (!taken.TryGetValue(request.Signer, out var newest) || newest < request.Timestamp) taken[request.Signer] = request.Timestamp;
    }

    // The rules.

    /// <summary>A pre-prepare in O is for what has prepared "with the highest view number".</summary>
    protected virtual bool Supersedes(Certificate certificate, Certificate other) => certificate.View > other.View;

    /// <summary>
    /// "A backup accepts a new-view message … if … the set O is correct; it verifies the correctness of O by performing a computation
    /// similar to the one used by the primary to create O."
    /// </summary>
    protected virtual bool IsRightlyRedone(Env env, NewView m)
    {
        var expected = Redone(m.ViewChanges);
        if (expected.Count != m.PrePrepares.Count) return false;
        for (var i = 0; i < expected.Count; i++)
        {
            var p = m.PrePrepares[i];
            if (p.Signer != m.Signer || p.View != m.View || (p.Sequence, p.Digest) != expected[i] || !IsGenuine(env, p)) return false;
        }
        return true;
    }
}
