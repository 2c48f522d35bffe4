namespace Simulator.Protocols.Transactions;

// The participant's vote, its time in doubt, and the end of it.
public abstract partial class TransactionNode
{
    void OnPrepare(Env env, NodeId from, Prepare m)
    {
        if (BranchOf(m.Txn) is { } branch && (m.Epoch == Disk.Epoch || branch.IsPreparing))
        {
            if (branch.Status == BranchStatus.Idle) Vote(env, branch);
            return;
        }
        // Of another life, in which it has lost what it held; or this is an old message, and all is over.
        if (!resolved.ContainsKey(m.Txn)) SendNo(env, m.Txn, from, m.Voters, aborted.GetValueOrDefault(m.Txn, "restarted"));
    }

    void Vote(Env env, Branch branch)
    {
        if (IsSnapshot && HasConflict(branch))
        {
            env.Note(new Tally("write-conflicts"));
            VoteNo(env, branch, Conflicts.Conflict);
        }
        else if (branch.Writes.Count == 0 && MayVoteReadOnly(branch)) VoteReadOnly(env, branch);
        else if (IsSnapshot)
        {
            foreach (var key in branch.Writes.Keys) intents[key] = branch.Txn;
            branch.Status = BranchStatus.Stamping;
            env.Send(oracle, new AskTimestamp(branch.Txn, ForPrepare: true));
        }
        else Prepared(env, branch, 0);
    }

    /// <summary>
    /// With votes that nobody has asked for, others may still be working: a participant that let go of its locks now would not be
    /// two-phase. With snapshots there are no locks.
    /// </summary>
    bool MayVoteReadOnly(Branch branch) =>
        settings.ReadOnlyVotes && (IsSnapshot || settings.Opening != Opening.Spontaneous) && !branch.Voters.Contains(self);

    void VoteNo(Env env, Branch branch, string why)
    {
        Drop(env, branch);
        env.Note(new Voted(branch.Txn, Yes: false));
        SendNo(env, branch.Txn, branch.Coordinator, branch.Voters, why);
    }

    /// <summary>"Read-only" (Mohan, Lindsay and Obermarck, TODS 1986, §2.2): nothing to undo, to redo or to wait for.</summary>
    void VoteReadOnly(Env env, Branch branch)
    {
        Drop(env, branch);
        env.Note(new Voted(branch.Txn, Yes: true, IsReadOnly: true));
        SendReadOnly(env, branch);
    }

    private protected void Prepared(Env env, Branch branch, long at)
    {
        branch.At = at;
        branch.Status = BranchStatus.InDoubt;
        branch.Since = env.Now;
        env.Disarm(new Abandoned(branch.Txn));
        var writes = new Seq<Cell>();
        foreach (var (key, value) in branch.Writes) writes = writes.Add(new Cell(key, value));
        env.Note(new Voted(branch.Txn, Yes: true, int.Max(locks.HeldBy(branch.Txn).Count, writes.Count)));
        KeepVote(env, branch, new PreparedRecord(
            branch.Txn, branch.Coordinator, branch.Voters, branch.Age, at, branch.Since, writes, branch.Results));
        env.Arm(new StillInDoubt(branch.Txn), settings.InquiryInterval);
    }

    void OnStillInDoubt(Env env, Txn txn)
    {
        if (BranchOf(txn) is not { Status: BranchStatus.InDoubt } branch) return;
        env.Arm(new StillInDoubt(txn), settings.InquiryInterval);
        env.Note(new Suspected(txn));
        Ask(env, branch);
        branch.Inquiries++;
    }

    void OnDecision(Env env, NodeId from, Decision m)
    {
        switch (BranchOf(m.Txn))
        {
            case { Status: BranchStatus.InDoubt } branch: Resolve(env, branch, m.Commit, m.At); break;
            // Only an abort comes before the vote.
            case { } branch when !m.Commit: Drop(env, branch); break;
            case { }: return;
            // Work that is still on its way comes too late.
            case null: Note(m.Txn); break;
        }
        Decided(env, from, m);
    }

    /// <summary>Does what was decided.</summary>
    protected void Resolve(Env env, Branch branch, bool commit, long at)
    {
        var elapsed = (env.Now - branch.Since).Ns / 1_000_000;
        env.Note(new Tally("in-doubt-ms", long.Max(0, elapsed)));
        env.Note(new Tally("in-doubt-key-ms", long.Max(0, elapsed) * int.Max(locks.HeldBy(branch.Txn).Count, branch.Writes.Count)));
        if (commit)
            foreach (var (key, value) in branch.Writes) Put(key, value, at);
        Drop(env, branch);
        var record = new OutcomeRecord(branch.Txn, commit, at);
        resolved[branch.Txn] = record;
        Log(env, record);
        env.Note(new Tally(commit ? "commits" : "aborts"));
        env.Note(new Resolved(branch.Txn, commit));
    }

    /// <summary>With locks one version is enough, and they are numbered by the server.</summary>
    void Put(string key, Value value, long at)
    {
        if (!IsSnapshot) at = versions.Latest(key).At + 1;
        versions.Put(key, new Version(at, value));
        (LastWritten, LastWrittenAt) = (key, at);
        if (!IsSnapshot) versions.Forget(key, at);
    }

    void ReplayPrepared(PreparedRecord r)
    {
        var branch = new Branch(r.Txn, r.Coordinator, r.Age, 0, r.Voters)
        {
            Status = BranchStatus.InDoubt, At = r.At, Since = r.Since, Results = r.Results,
        };
        foreach (var cell in r.Writes) branch.Writes[cell.Key] = cell.Value;
        branches[r.Txn] = branch;
        Note(r.Txn);
    }

    void ReplayOutcome(OutcomeRecord r)
    {
        resolved[r.Txn] = r;
        Note(r.Txn);
        if (!branches.Remove(r.Txn, out var branch) || !r.Commit) return;
        foreach (var (key, value) in branch.Writes) Put(key, value, r.At);
    }

    /// <summary>Promises never to vote yes.</summary>
    protected void Refuse(Env env, Txn txn)
    {
        refused.Add(txn);
        Log(env, new RefusedRecord(txn));
    }

    void Note(Txn txn) => latest[txn.Process] = long.Max(txn.Number, latest.GetValueOrDefault(txn.Process, long.MinValue));

    // What a commit protocol adds.

    /// <summary>The vote yes, with all that it rests on.</summary>
    protected abstract void SendYes(Env env, Branch branch);

    protected abstract void SendNo(Env env, Txn txn, NodeId coordinator, NodeSet voters, string why);

    protected virtual void SendReadOnly(Env env, Branch branch) => SendYes(env, branch);

    /// <summary>A participant in doubt asks for the outcome.</summary>
    protected abstract void Ask(Env env, Branch branch);

    /// <summary>A decision was carried out, now or before.</summary>
    protected virtual void Decided(Env env, NodeId from, Decision m) { }

    // The rules.

    /// <summary>Write-ahead: the record is on disk before the vote leaves.</summary>
    private protected virtual void KeepVote(Env env, Branch branch, PreparedRecord record)
    {
        Force(env, record);
        SendYes(env, branch);
    }

    /// <summary>A transaction in doubt goes on holding what it has written: nobody may see or change it.</summary>
    private protected virtual void HoldAgain(Branch branch)
    {
        foreach (var key in branch.Writes.Keys)
            if (IsSnapshot) intents[key] = branch.Txn;
            else locks.Grant(new LockRequest(branch.Txn, branch.Age, key, LockMode.Exclusive));
    }

    /// <summary>
    /// First committer wins (Berenson et al., §4.2): nobody else has committed a write of the same key since this transaction began, or
    /// is about to.
    /// </summary>
    private protected virtual bool HasConflict(Branch branch)
    {
        if (!store.FirstCommitterWins) return false;
        foreach (var key in branch.Writes.Keys)
            if (intents.ContainsKey(key) || versions.Latest(key).At > branch.Snapshot) return true;
        return false;
    }
}
