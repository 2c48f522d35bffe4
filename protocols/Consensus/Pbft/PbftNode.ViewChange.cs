namespace Simulator.Protocols.Pbft;

// §4.4 View changes: how a view ends.
public partial class PbftNode
{
    /// <summary>Of each replica the view-change message for the highest view.</summary>
    readonly ViewChange?[] viewChanges;

    /// <summary>How long the timer runs now.</summary>
    Duration timeout;

    /// <summary>Whether a view was left and nothing new was carried out since.</summary>
    bool isFailing;

    /// <summary>Whether the timer for the view to come runs: from the moment at which a quorum wants it.</summary>
    bool awaitsNewView;

    /// <summary>The timeout in force; for those who judge the server.</summary>
    public Duration Timeout => timeout;

    /// <summary>
    /// "The backup starts a view change to move the system to view v+1. It stops accepting messages (other than checkpoint,
    /// view-change, and new-view messages) and multicasts a ⟨VIEW-CHANGE, v+1, n, C, P, i⟩σi message to all replicas."
    /// </summary>
    void StartViewChange(Env env, long next)
    {
        if (isFailing) timeout = AfterFailure(timeout);
        isFailing = true;
        LeaveView(env);
        var message = Sign(env, new ViewChange(self, next, Low, Missing.IsEmpty ? Disk.Stable.Proof : Missing, PreparedSet()));
        Persist(env, Disk with { Place = new Place(next, false, message, Disk.Place.NewView) });
        env.Broadcast(message);
        viewChanges[self.Value] = message;
        FollowViewChanges(env);
    }

    void LeaveView(Env env)
    {
        if (executed > committed) RollBack();
        ReleaseReads(env);
        queue.Clear();
        taken.Clear();
        watched = null;
        awaitsNewView = false;
        env.Disarm(ViewTimeout.It);
        foreach (var slot in slots.Values) slot.LeaveView();
    }

    void OnViewChange(Env env, ViewChange m)
    {
        if (!IsReplica(m.Signer) || m.Signer == self || m.View < View || (m.View == View && IsActive)) return;
        if (viewChanges[m.Signer.Value] is { } known && known.View >= m.View) return;
        if (!IsGenuine(env, m) || !IsValid(env, m)) return;
        viewChanges[m.Signer.Value] = m;
        FollowViewChanges(env);
    }

    /// <summary>What the view-change messages at hand make possible.</summary>
    void FollowViewChanges(Env env)
    {
        if (NextViewToJoin() is { } next)
        {
            StartViewChange(env, next);
            return;
        }
        if (IsActive) return;
        if (!awaitsNewView && MayAwaitNewView())
        {
            awaitsNewView = true;
            env.Arm(ViewTimeout.It, timeout);
        }
        if (PrimaryOf(View) == self && Asking(View, View) >= Quorum) AnnounceNewView(env);
    }

    /// <summary>Replicas whose last view-change message is for one of these views.</summary>
    int Asking(long from, long to)
    {
        var asking = 0;
        foreach (var m in viewChanges)
            if (m is not null && m.View >= from && m.View <= to) asking++;
        return asking;
    }

    /// <summary>Progress was made: the next failure is a first one again.</summary>
    void MadeProgress()
    {
        timeout = options.ViewTimeout;
        isFailing = false;
    }

    bool IsValid(Env env, ViewChange m)
    {
        if (m.View <= 0 || m.Stable < 0 || !IsProof(env, m.Proof, m.Stable)) return false;
        var last = m.Stable;
        foreach (var certificate in m.Prepared.Span)
        {
            // In ascending order, so none twice.
            if (certificate.Sequence <= last || certificate.Sequence > m.Stable + options.LogSize) return false;
            if (certificate.View >= m.View || !IsValid(env, certificate)) return false;
            last = certificate.Sequence;
        }
        return true;
    }

    /// <summary>The pre-prepare is the primary's, and prepares of 2f different backups match it.</summary>
    bool IsValid(Env env, Certificate certificate)
    {
        var p = certificate.PrePrepare;
        if (p.View < 0 || p.Signer != PrimaryOf(p.View) || !IsGenuine(env, p)) return false;
        var signers = NodeSet.Empty;
        foreach (var m in certificate.Prepares.Span)
        {
            if (m.View != p.View || m.Sequence != p.Sequence || !Matches(p, m)) return false;
            if (!IsReplica(m.Signer) || m.Signer == p.Signer || !IsGenuine(env, m)) return false;
            signers = signers.With(m.Signer);
        }
        return signers.Count >= Quorum - 1;
    }

    // The rules.

    /// <summary>P: "a set Pm for each request m that prepared at i with a sequence number higher than n".</summary>
    protected virtual Seq<Certificate> PreparedSet()
    {
        var prepared = new List<Certificate>();
        foreach (var slot in slots.Values)
            if (slot.Sequence > Low && slot.Certificate is { } certificate) prepared.Add(certificate);
        return Seq.Of<Certificate>([.. prepared]);
    }

    /// <summary>
    /// §4.4: a replica "waits for 2f+1 view-change messages for view v+1 before starting its timer", so that not one alone runs away.
    /// One that has asked for a later view counts: it has left this one as well, and its earlier message may be lost.
    /// </summary>
    protected virtual bool MayAwaitNewView() => Asking(View, long.MaxValue) >= Quorum;

    /// <summary>
    /// §4.4, liveness: if nothing new is carried out in view v+1 either, a replica "starts the view change for view v+2 but this time
    /// it will wait 2T".
    /// </summary>
    protected virtual Duration AfterFailure(Duration before) => before > Duration.Seconds(1_000_000) ? before : before * 2;

    /// <summary>
    /// "If a replica receives a set of f+1 valid view-change messages from other replicas for views greater than its current view,
    /// it sends a view-change message for the smallest view in the set, even if its timer has not expired."
    /// </summary>
    protected virtual long? NextViewToJoin()
    {
        var asking = NodeSet.Empty;
        var smallest = long.MaxValue;
        foreach (var m in viewChanges)
        {
            if (m is null || m.Signer == self || m.View <= View) continue;
            asking = asking.With(m.Signer);
            smallest = long.Min(smallest, m.View);
        }
        return asking.Count >= WeakQuorum ? smallest : null;
    }
}
