namespace Simulator.Protocols.Transactions;

// The participant's part ("resource manager"): it carries out steps on its keys, votes, and does what was decided.
public abstract partial class TransactionNode
{
    readonly SortedDictionary<Txn, Branch> branches = [];
    readonly Versions versions = new();
    readonly LockTable locks = new();

    /// <summary>With snapshots: who has prepared to write a key.</summary>
    readonly Dictionary<string, Txn> intents = [];

    /// <summary>Outcomes that this server has carried out.</summary>
    readonly Dictionary<Txn, OutcomeRecord> resolved = [];

    /// <summary>Transactions for which it has promised never to vote yes.</summary>
    readonly HashSet<Txn> refused = [];

    /// <summary>Transactions that it has aborted alone, and why.</summary>
    readonly SortedDictionary<Txn, string> aborted = [];

    /// <summary>Of each client process the last transaction that it has taken part in: one that is older is over.</summary>
    readonly SortedDictionary<int, long> latest = [];

    public Versions Versions => versions;
    public LockTable Locks => locks;

    /// <summary>The key written last, and when by its timestamp; for those who watch.</summary>
    public string? LastWritten { get; private set; }
    public long LastWrittenAt { get; private set; }

    public IReadOnlyCollection<Branch> Branches => branches.Values;

    protected Branch? BranchOf(Txn txn) => branches.GetValueOrDefault(txn);
    protected OutcomeRecord? ResolvedOf(Txn txn) => resolved.GetValueOrDefault(txn);
    protected bool HasRefused(Txn txn) => refused.Contains(txn);

    void OnWork(Env env, NodeId from, Perform m)
    {
        if (m.Epoch != 0 && m.Epoch != Disk.Epoch)
        {
            env.Send(from, new Refused(m.Txn, "restarted"));
            return;
        }
        if (BranchOf(m.Txn) is not { } branch)
        {
            if (m.Round != 1 || IsOver(m.Txn))
            {
                env.Send(from, new Refused(m.Txn, aborted.GetValueOrDefault(m.Txn, "over")));
                return;
            }
            branch = new Branch(m.Txn, from, m.Age, m.Snapshot, m.Voters);
            branches.Add(m.Txn, branch);
            latest[m.Txn.Process] = m.Txn.Number;
        }
        else if (m.Round <= branch.Round || branch.Status != BranchStatus.Idle) return;
        branch.Begin(m);
        env.Arm(new Abandoned(m.Txn), store.Patience);
        GoOn(env, branch);
    }

    bool IsOver(Txn txn) => refused.Contains(txn) || latest.GetValueOrDefault(txn.Process, long.MinValue) >= txn.Number;

    /// <summary>Carries out steps as far as nobody stands in the way.</summary>
    void GoOn(Env env, Branch branch)
    {
        branch.Status = BranchStatus.Working;
        while (branch.Next is { } step)
        {
            if (!IsSnapshot && !Lock(env, branch, step)) return;
            if (IsSnapshot && step.Kind != StepKind.Write && IsBlocked(branch, step.Key))
            {
                branch.Status = BranchStatus.Waiting;
                return;
            }
            branch.Did(step, Held(branch, step.Key));
        }
        branch.Status = BranchStatus.Idle;
        env.Send(branch.Coordinator, new Performed(branch.Txn, branch.Round, Disk.Epoch, branch.RoundResults));
        if (branch.End == WorkEnd.Forget) Drop(env, branch);
        else if (branch.End == WorkEnd.Prepare) Vote(env, branch);
        else Worked(branch);
    }

    Value Held(Branch branch, string key) =>
        branch.Writes.TryGetValue(key, out var own) ? own
        : IsSnapshot ? versions.At(key, SnapshotOf(branch)).Value : versions.Latest(key).Value;

    bool Lock(Env env, Branch branch, Step step)
    {
        var request = new LockRequest(branch.Txn, branch.Age, step.Key, branch.ModeOf(step.Key));
        if (locks.Obstacles(request).Count == 0)
        {
            locks.Grant(request);
            return true;
        }
        branch.Status = BranchStatus.Waiting;
        locks.Wait(request);
        env.Note(new Tally("lock-waits"));
        if (store.Deadlocks == Deadlocks.Timeout) env.Arm(new LockTimeout(branch.Txn), store.LockTimeout);
        return false;
    }

    /// <summary>
    /// A reader waits for a writer who is about to commit and may have a timestamp that the reader must see (Percolator, §2.2). The
    /// writer's is not below the one that it gets when it has prepared.
    /// </summary>
    bool IsBlocked(Branch reader, string key) =>
        intents.TryGetValue(key, out var txn) && txn != reader.Txn && branches.TryGetValue(txn, out var writer)
        && MustWaitFor(reader, writer);

    /// <summary>Ends every step: lets those go on for whom the way is free, and sees to those who may not wait.</summary>
    void Settle(Env env)
    {
        for (var again = true; again;)
        {
            again = false;
            while (locks.TakeGrantable() is { } request)
            {
                locks.Grant(request);
                env.Disarm(new LockTimeout(request.Txn));
                GoOn(env, branches[request.Txn]);
            }
            if (Victim() is { } victim)
            {
                env.Note(new Tally("deadlock-victims"));
                Abort(env, victim, Conflicts.Deadlock);
                again = true;
            }
            else if (IsSnapshot && Unblocked() is { } reader)
            {
                GoOn(env, reader);
                again = true;
            }
        }
    }

    /// <summary>Who must abort so that nobody waits for a transaction that the rule says it must not wait for.</summary>
    Branch? Victim()
    {
        if (store.Deadlocks == Deadlocks.Timeout) return null;
        foreach (var request in locks.Waiting)
            foreach (var (holder, age) in locks.Obstacles(request))
                if (store.Deadlocks == Deadlocks.WaitDie)
                {
                    if (!request.IsOlderThan(holder, age)) return branches[request.Txn];
                }
                else if (request.IsOlderThan(holder, age) && !branches[holder].IsPreparing) return branches[holder];
        return null;
    }

    Branch? Unblocked()
    {
        foreach (var branch in branches.Values)
            if (branch.Status == BranchStatus.Waiting && branch.Next is { } step && !IsBlocked(branch, step.Key)) return branch;
        return null;
    }

    void OnLockTimeout(Env env, Txn txn)
    {
        if (BranchOf(txn) is not { Status: BranchStatus.Waiting } branch) return;
        env.Note(new Tally("deadlock-victims"));
        Abort(env, branch, Conflicts.Deadlock);
    }

    void OnAbandoned(Env env, Txn txn)
    {
        if (BranchOf(txn) is { IsPreparing: false } branch) Abort(env, branch, "abandoned");
    }

    /// <summary>Aborts a part that has not been voted on.</summary>
    protected void Abort(Env env, Branch branch, string why)
    {
        Drop(env, branch);
        aborted[branch.Txn] = why;
        env.Send(branch.Coordinator, new Refused(branch.Txn, why));
    }

    /// <summary>Forgets a part with all that it holds.</summary>
    protected void Drop(Env env, Branch branch)
    {
        locks.Release(branch.Txn);
        foreach (var key in branch.Writes.Keys)
            if (intents.TryGetValue(key, out var txn) && txn == branch.Txn) intents.Remove(key);
        branches.Remove(branch.Txn);
        env.Disarm(new Abandoned(branch.Txn));
        env.Disarm(new LockTimeout(branch.Txn));
        env.Disarm(new StillInDoubt(branch.Txn));
    }

    // The rules.

    /// <summary>A transaction reads what was committed when it began.</summary>
    private protected virtual long SnapshotOf(Branch branch) => branch.Snapshot;

    private protected virtual bool MustWaitFor(Branch reader, Branch writer) => writer.At == 0 || writer.At <= reader.Snapshot;

    /// <summary>Two-phase locking: nothing is released before the transaction has all its locks.</summary>
    private protected virtual void Worked(Branch branch) { }
}

/// <summary>Why a transaction was aborted for the sake of others. It may be begun again.</summary>
public static class Conflicts
{
    public const string Deadlock = "deadlock", Conflict = "conflict";

    public static bool IsOne(Outcome outcome) => outcome is { Type: OpType.Fail, Error: Deadlock or Conflict };
}
