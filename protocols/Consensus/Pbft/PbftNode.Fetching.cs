namespace Simulator.Protocols.Pbft;

// Messages may be lost, so replicas tell each other what they have (TOCS §5.2), and fetch requests that they know only by
// digest (§4.4, last paragraph).
public partial class PbftNode
{
    /// <summary>What had been carried out at the last status.</summary>
    long committedAtStatus = -1;

    void OnStatusTick(Env env)
    {
        env.Arm(StatusTick.It, options.StatusInterval);
        if (!Missing.IsEmpty) FetchState(env);
        TellStatus(env);
        if (slots.TryGetValue(executed + 1, out var slot) && (slot.Committed ?? slot.Certificate?.Digest) is { } digest
            && BodyOf(slot, digest) is null)
            AskForBatch(env, slot, digest);
        committedAtStatus = committed;
    }

    void TellStatus(Env env)
    {
        if (!IsActive)
        {
            var heard = NodeSet.Empty;
            foreach (var m in viewChanges)
                if (m is not null && m.View == View) heard = heard.With(m.Signer);
            env.Broadcast(new StatusPending(View, Disk.Stable.Sequence, committed, heard));
            return;
        }
        var prepared = new List<long>();
        var known = new List<long>();
        foreach (var slot in slots.Values)
        {
            if (slot.Sequence <= committed) continue;
            if (slot.Certificate?.View == View) prepared.Add(slot.Sequence);
            if (slot.Committed is not null) known.Add(slot.Sequence);
        }
        var isStuck = committed == committedAtStatus || committedAtStatus < 0;
        env.Broadcast(new StatusActive(
            View, Disk.Stable.Sequence, committed, isStuck, Seq.Of<long>([.. prepared]), Seq.Of<long>([.. known])));
    }

    void OnStatusActive(Env env, NodeId from, StatusActive m)
    {
        if (!IsReplica(from)) return;
        HelpToCatchUp(env, from, m);
        if (m.IsStuck) SendCheckpointsAgain(env, from, m);
        if (m.View < View) BringIntoView(env, from);
        if (m.View != View || !IsActive || !m.IsStuck) return;
        for (var sequence = m.Committed + 1; sequence <= m.Committed + options.RetransmitLimit; sequence++)
            if (slots.TryGetValue(sequence, out var slot) && slot.PrePrepare is not null && !m.Known.Contains(sequence))
                SendAgain(env, from, slot, m.Prepared.Contains(sequence));
    }

    void OnStatusPending(Env env, NodeId from, StatusPending m)
    {
        if (!IsReplica(from)) return;
        HelpToCatchUp(env, from, m);
        SendCheckpointsAgain(env, from, m);
        var lacks = IsActive ? m.View <= View : m.View < View || (m.View == View && !m.Heard.Contains(self));
        if (lacks) BringIntoView(env, from);
    }

    /// <summary>Sends what leads to this replica's view: the message that began it, or the wish that it begin.</summary>
    void BringIntoView(Env env, NodeId to)
    {
        if (IsActive && Disk.Place.NewView is { } newView) env.Send(to, newView);
        else if (Disk.Place.Asked is { } asked) env.Send(to, asked);
    }

    /// <summary>Shows a replica whose low watermark is behind that a later checkpoint is stable.</summary>
    void HelpToCatchUp(Env env, NodeId from, Status m)
    {
        if (m.Stable < Disk.Stable.Sequence) env.Send(from, new StableProof(Disk.Stable.Proof));
    }

    /// <summary>
    /// What this replica has said about checkpoints that the other does not know to be stable: without a proof it may be stuck at its
    /// high watermark.
    /// </summary>
    void SendCheckpointsAgain(Env env, NodeId to, Status m)
    {
        var left = options.RetransmitLimit;
        foreach (var (sequence, votes) in checkpoints)
            if (sequence > m.Stable && votes[self.Value] is { } own && left-- > 0) env.Send(to, own);
    }

    /// <summary>What this replica has said about a place, and what the primary has: that anybody may pass on.</summary>
    void SendAgain(Env env, NodeId to, Slot slot, bool hasPrepared)
    {
        var prePrepare = slot.PrePrepare!;
        if (!hasPrepared)
        {
            if (prePrepare.Signer != to && BodyOf(slot, prePrepare.Digest) is { } batch) env.Send(to, new Proposal(prePrepare, batch));
            if (slot.Prepares[self.Value] is { } prepare) env.Send(to, prepare);
        }
        if (slot.Commits[self.Value] is { } commit) env.Send(to, commit);
    }

    // Requests known only by digest.

    void AskForBatch(Env env, Slot slot, ulong digest) => env.Broadcast(new FetchBatch(slot.Sequence, digest));

    void OnFetchBatch(Env env, NodeId from, FetchBatch m)
    {
        if (slots.TryGetValue(m.Sequence, out var slot) && slot.BodyOf(m.Digest) is { } batch)
            env.Send(from, new FetchedBatch(m.Sequence, batch));
    }

    void OnFetchedBatch(Env env, FetchedBatch m)
    {
        if (!slots.TryGetValue(m.Sequence, out var slot)) return;
        var digest = env.DigestOf(m.Batch);
        if (slot.Committed == digest || slot.Certificate?.Digest == digest || slot.PrePrepare?.Digest == digest)
            Keep(env, slot, digest, m.Batch);
    }
}
