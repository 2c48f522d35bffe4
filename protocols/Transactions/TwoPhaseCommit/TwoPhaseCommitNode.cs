using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.TwoPhaseCommit;

/// <summary>
/// A server that commits by two phases: Gray, "Notes on data base operating systems", 1978; presumed abort and the read-only vote as
/// in Mohan, Lindsay and Obermarck, "Transaction management in the R* distributed database management system", TODS 1986 (§ without a
/// name); termination as in Bernstein, Hadzilacos and Goodman, "Concurrency control and recovery in database systems", 1987, chapter 7
/// (BHG). A crash loses all but the log.
/// </summary>
public partial class TwoPhaseCommitNode(NodeId self, int servers, TwoPhaseCommitOptions options) : TransactionNode(
    self, servers, options.Store,
    new CommitSettings(options.Opening, options.ReadOnlyVotes, options.VoteTimeout, options.InquiryInterval))
{
    /// <summary>Decisions that somebody has not acknowledged.</summary>
    readonly SortedDictionary<Txn, DecisionRecord> decisions = [];
    readonly Dictionary<Txn, NodeSet> unacknowledged = [];

    /// <summary>Presumed nothing: begun before a crash, and not decided.</summary>
    readonly SortedDictionary<Txn, BegunRecord> begun = [];

    /// <summary>Of each client process the last transaction committed, and what it was told.</summary>
    readonly Dictionary<int, DecisionRecord> committed = [];

    bool PresumesNothing => options.Presumption == Presumption.Nothing;

    /// <summary>Decisions that this coordinator still answers for.</summary>
    public IReadOnlyCollection<DecisionRecord> Decisions => decisions.Values;

    /// <summary>The decisions themselves are in the log.</summary>
    public override void Describe(Scribe scribe)
    {
        base.Describe(scribe);
        foreach (var txn in decisions.Keys) scribe.Field("unacknowledged", $"{txn} {unacknowledged[txn]}");
    }

    protected override void ReceiveOwn(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Vote m: OnVote(env, from, m); break;
            case Acknowledge m: OnAcknowledge(env, from, m); break;
            case Inquiry m: OnInquiry(env, from, m); break;
            case PeerInquiry m: OnPeerInquiry(env, from, m); break;
            default: base.ReceiveOwn(env, from, message); break;
        }
    }

    protected override void FireOwn(Env env, Timer timer)
    {
        if (timer is Resend resend) OnResend(env, resend.Txn);
        else base.FireOwn(env, timer);
    }

    protected override void Replay(LogRecord record)
    {
        switch (record)
        {
            case BegunRecord r: begun[r.Txn] = r; break;
            case DecisionRecord r:
                begun.Remove(r.Txn);
                decisions[r.Txn] = r;
                unacknowledged[r.Txn] = r.Told;
                if (r.Commit) committed[r.Txn.Process] = r;
                break;
            case EndRecord r:
                decisions.Remove(r.Txn);
                unacknowledged.Remove(r.Txn);
                break;
            default: base.Replay(record); break;
        }
    }

    /// <summary>BHG §7.4: a coordinator that recovers without a decision may decide, and there is only one way.</summary>
    protected override void Recover(Env env)
    {
        base.Recover(env);
        foreach (var record in begun.Values)
            Decide(env, new DecisionRecord(record.Txn, false, 0, record.Voters, Outcome.Fail("restarted")));
        begun.Clear();
        foreach (var record in decisions.Values)
        {
            env.Send(Id, new Logged(record.Txn, record.Commit));
            Tell(env, record);
        }
    }

    // The coordinator.

    protected override void Commit(Env env, Running r)
    {
        if (PresumesNothing) Force(env, new BegunRecord(r.Txn, r.Participants));
        if (options.Opening == Opening.Coordinator || !r.Voted.IsEmpty) AskOthers(env, r);
    }

    /// <summary>Phase 1: "prepare to commit".</summary>
    void AskOthers(Env env, Running r)
    {
        Open(env, r);
        if (options.Opening != Opening.Spontaneous)
            foreach (var participant in r.Participants)
                if (!r.Voted.Contains(participant)) env.Send(participant, new Prepare(r.Txn, r.Epochs[participant], r.Writers));
        CountVotes(env, r);
    }

    void OnVote(Env env, NodeId from, Vote m)
    {
        if (RunningOf(m.Txn) is not { } r || !r.Participants.Contains(from) || r.Voted.Contains(from)) return;
        var isFirst = r.Voted.IsEmpty;
        r.Voted = r.Voted.With(from);
        if (m.Ballot == Ballot.Yes) r.Yes = r.Yes.With(from);
        r.At = long.Max(r.At, m.At);
        if (m.Ballot == Ballot.No || r.Epochs.TryGetValue(from, out var epoch) && epoch != m.Epoch) GiveUp(env, r, m.Why);
        else if (r.IsVoting && isFirst && m.Begins) AskOthers(env, r);
        else if (r.IsVoting) CountVotes(env, r);
    }

    /// <summary>Commits when all have voted, and none no.</summary>
    void CountVotes(Env env, Running r)
    {
        if (!HasAllVotes(r)) return;
        var outcome = Outcome.Ok(ResultOf(r));
        if (r.Yes.IsEmpty)
        {
            // All have only read: there is nothing to decide.
            Answer(env, r, outcome);
            return;
        }
        KeepDecision(env, new DecisionRecord(r.Txn, true, r.At, r.Yes, outcome));
        Answer(env, r, outcome);
    }

    /// <summary>Phase 2. Those that have voted no, or only read, have nothing to be told.</summary>
    protected override void GiveUp(Env env, Running r, string why)
    {
        var told = NodeSet.Empty;
        foreach (var participant in r.Participants)
            if (r.Yes.Contains(participant) || !r.Voted.Contains(participant)) told = told.With(participant);
        var outcome = Outcome.Fail(why);
        if (PresumesNothing && r.IsVoting) Decide(env, new DecisionRecord(r.Txn, false, 0, told, outcome));
        else
        {
            if (r.IsVoting) env.Note(new Resolved(r.Txn, Commit: false));
            SendAll(env, told, new Decision(r.Txn, Commit: false, 0));
        }
        Answer(env, r, outcome);
    }

    void Decide(Env env, DecisionRecord record)
    {
        Remember(env, record);
        Tell(env, record);
    }

    /// <summary>The decision is made when it is on disk. A message to itself tells when that is.</summary>
    protected void Remember(Env env, DecisionRecord record)
    {
        Force(env, record);
        decisions[record.Txn] = record;
        unacknowledged[record.Txn] = record.Told;
        if (record.Commit) committed[record.Txn.Process] = record;
        env.Send(Id, new Logged(record.Txn, record.Commit));
    }

    protected void Tell(Env env, DecisionRecord record)
    {
        SendAll(env, unacknowledged[record.Txn], new Decision(record.Txn, record.Commit, record.At));
        env.Arm(new Resend(record.Txn), options.ResendInterval);
        if (unacknowledged[record.Txn].IsEmpty) Forget(env, record.Txn);
    }

    void OnResend(Env env, Txn txn)
    {
        if (decisions.TryGetValue(txn, out var record)) Tell(env, record);
    }

    void OnAcknowledge(Env env, NodeId from, Acknowledge m)
    {
        if (!unacknowledged.TryGetValue(m.Txn, out var missing)) return;
        unacknowledged[m.Txn] = missing = missing.Without(from);
        if (MayForget(missing)) Forget(env, m.Txn);
    }

    /// <summary>The record that says so need not be forced: without it the decision is only told once more.</summary>
    void Forget(Env env, Txn txn)
    {
        decisions.Remove(txn);
        unacknowledged.Remove(txn);
        env.Disarm(new Resend(txn));
        Log(env, new EndRecord(txn));
    }

    void OnInquiry(Env env, NodeId from, Inquiry m)
    {
        if (RunningOf(m.Txn) is not null) return;
        var known = decisions.GetValueOrDefault(m.Txn);
        env.Send(from, new Decision(m.Txn, known?.Commit ?? false, known?.At ?? 0));
    }

    /// <summary>
    /// A request for another life. What that life has committed is in the log; what is not there was not committed and never will be.
    /// </summary>
    protected override void OnStranger(Env env, Transact m)
    {
        if (committed.GetValueOrDefault(m.Txn.Process) is { } record && record.Txn == m.Txn)
            env.Send(m.Client, new Executed(m.Txn, record.Outcome));
        else base.OnStranger(env, m);
    }

    // The rules.

    protected virtual bool HasAllVotes(Running r) => r.Voted == r.Participants;

    /// <summary>Logged first, told afterwards.</summary>
    protected virtual void KeepDecision(Env env, DecisionRecord record) => Decide(env, record);

    /// <summary>"Commit" must be remembered as long as somebody may ask, for who asks in vain is told "abort" (§3.1).</summary>
    protected virtual bool MayForget(NodeSet missing) => missing.IsEmpty;
}
