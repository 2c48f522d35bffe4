namespace Simulator.Protocols.Pbft;

// §4.2, last two paragraphs, and tentative execution, §5.1.
public partial class PbftNode
{
    /// <summary>The state reflects everything up to here.</summary>
    long executed;

    /// <summary>All up to here has committed and was carried out; one below <see cref="executed"/> while that is tentative.</summary>
    long committed;

    /// <summary>What was carried out last: not what was carried out before under another number.</summary>
    readonly List<Request> fresh = [];

    /// <summary>The digest of what was carried out last.</summary>
    ulong executedDigest;

    public long Committed => committed;

    /// <summary>Whether the state shows something that has not committed.</summary>
    public bool IsAhead => executed > committed;

    /// <summary>The service's state and the last replies, as one number.</summary>
    public ulong StateDigest => Mixing.Fold(machine.Digest, replies.Digest);

    /// <summary>
    /// "Each replica i executes the operation requested by m after committed-local(m, v, n, i) is true and i's state reflects the
    /// sequential execution of all requests with lower sequence numbers."
    /// </summary>
    void Execute(Env env)
    {
        var before = committed;
        while (Step(env)) { }
        if (committed > before)
        {
            Propose(env);
            WatchPrimary(env);
        }
    }

    bool Step(Env env)
    {
        if (executed > committed) return SettleTentative(env);
        if (!slots.TryGetValue(executed + 1, out var slot)) return false;
        if (slot.Committed is { } digest) return Carry(env, slot, digest, tentative: false);
        return options.TentativeExecution && slot.Certificate is { } certificate && MayExecuteTentatively(certificate)
            && Carry(env, slot, certificate.Digest, tentative: true);
    }

    bool SettleTentative(Env env)
    {
        if (slots[executed].Committed is not { } digest) return false;
        if (digest == executedDigest) Settle(env);
        else RollBack();
        return true;
    }

    /// <summary>Carries out a batch. False if the requests themselves are missing.</summary>
    bool Carry(Env env, Slot slot, ulong digest, bool tentative)
    {
        if (BodyOf(slot, digest) is not { } batch) return false;
        executed++;
        Apply(batch, digest);
        if (!tentative) committed = executed;
        foreach (var request in fresh) SayReply(env, replies[request.Signer]!);
        if (!tentative) Settle(env);
        return true;
    }

    /// <summary>The service does what the requests ask for, each once.</summary>
    void Apply(Batch batch, ulong digest)
    {
        executedDigest = digest;
        fresh.Clear();
        foreach (var request in batch.Requests.Span)
        {
            if (!MayExecute(request)) continue;
            replies.Set(new LastReply(request.Signer, request.Process, request.Sequence, machine.Apply(request.Operation)));
            fresh.Add(request);
        }
    }

    /// <summary>What was carried out last has committed.</summary>
    void Settle(Env env)
    {
        committed = executed;
        foreach (var request in fresh)
        {
            waiting.Remove(request.Signer, request.Timestamp);
            env.Note(new Delivered(committed, request.Process, request.Sequence));
        }
        if (fresh.Count > 0) MadeProgress();
        env.Note(new Applied(committed, StateDigest));
        executions = executions.Add(new Execution(committed, executedDigest, Seq.Of<Request>([.. fresh]), StateDigest));
        ReleaseReads(env);
        if (committed % options.CheckpointInterval == 0) TakeCheckpoint(env);
    }

    bool FreshHolds(LastReply reply)
    {
        foreach (var request in fresh)
            if (request.Signer == reply.Client && request.Timestamp == reply.Timestamp) return true;
        return false;
    }

    Batch? BodyOf(Slot slot, ulong digest) => digest == nullDigest ? Batch.Null : slot.BodyOf(digest);

    /// <summary>
    /// §5.1: a replica that leaves a view "reverts to the last checkpoint" and from there comes to what has committed; nobody has
    /// relied on the rest.
    /// </summary>
    void RollBack()
    {
        shown = long.Max(shown, executed);
        var upTo = committed;
        Restore(Disk.Latest);
        while (committed < upTo)
        {
            committed = ++executed;
            var slot = slots[executed];
            Apply(BodyOf(slot, slot.Committed!.Value)!, slot.Committed.Value);
        }
        fresh.Clear();
    }

    void Restore(State state)
    {
        machine.Restore(state.Cells);
        replies.Restore(state.Replies);
        executed = committed = state.Sequence;
        fresh.Clear();
    }

    // The rules.

    /// <summary>§4.1: a request whose timestamp is not higher than that of the last reply to the client is not carried out.</summary>
    protected virtual bool MayExecute(Request request) => replies.IsNew(request);

    /// <summary>§5.1: when it has prepared in the current view, and everything before it has committed.</summary>
    protected virtual bool MayExecuteTentatively(Certificate certificate) => IsActive && certificate.View == View;
}
