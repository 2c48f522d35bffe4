using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

// The leader. The coordinator leads ballot 0, in which it only counts; whoever takes over leads a higher one.
public partial class PaxosCommitNode
{
    const int Attempts = 24, Lives = 12;

    protected override void Commit(Env env, Running r)
    {
        var hasBegun = r.Voted.Count > 0;
        if (options.Opening == Opening.Coordinator || hasBegun) AskOthers(env, r);
        Conclude(env, LeadershipOf(r.Txn, r.Participants));
    }

    /// <summary>The first participant has prepared: the others are to follow.</summary>
    void OnBeginCommit(Env env, Txn txn)
    {
        if (RunningOf(txn) is not { Voted.Count: 0 } r || options.Opening != Opening.FirstParticipant) return;
        r.Voted = NodeSet.Of(r.Participants.Contains(Id) ? Id : FirstOf(r.Participants));
        if (r.IsVoting) AskOthers(env, r);
    }

    void AskOthers(Env env, Running r)
    {
        Open(env, r);
        if (options.Opening == Opening.Spontaneous) return;
        foreach (var participant in r.Participants)
            if (!r.Voted.Contains(participant)) env.Send(participant, new Prepare(r.Txn, r.Epochs[participant], r.Participants));
    }

    /// <summary>As long as nobody can have voted, the coordinator may abort alone; later the missing votes have to be chosen.</summary>
    protected override void GiveUp(Env env, Running r, string why)
    {
        r.Why ??= why;
        if (r.MayBePrepared)
        {
            env.Arm(new Overdue(r.Txn), Settings.VoteTimeout);
            TakeOver(env, LeadershipOf(r.Txn, r.Participants));
            return;
        }
        SendAll(env, r.Participants, new Decision(r.Txn, Commit: false, 0));
        Answer(env, r, Outcome.Fail(why));
    }

    Leadership LeadershipOf(Txn txn, NodeSet voters)
    {
        if (!leading.TryGetValue(txn, out var known)) leading.Add(txn, known = new Leadership(txn, voters));
        return known;
    }

    void OnResolve(Env env, NodeId from, Resolve m)
    {
        var leadership = LeadershipOf(m.Txn, m.Voters);
        leadership.Asking = leadership.Asking.With(from);
        if (leadership.IsDecided) Conclude(env, leadership);
        // A coordinator that still counts has a time-out of its own.
        else if (RunningOf(m.Txn) is null) TakeOverSoon(env, leadership);
    }

    void OnFindOut(Env env, FindOut m)
    {
        if (RunningOf(m.Txn) is not null || TransactionProgram.Of(m.Operation) is not { } program) return;
        var leadership = LeadershipOf(m.Txn, Placement.ParticipantsOf(program.First));
        leadership.Client = (m.Client, m.Operation);
        if (leadership.IsDecided) Conclude(env, leadership);
        else TakeOverSoon(env, leadership);
    }

    /// <summary>
    /// The transaction may be only slow, and whoever takes over may abort it. So the first who asks has to wait for as long as a
    /// coordinator would.
    /// </summary>
    void TakeOverSoon(Env env, Leadership leadership)
    {
        if (leadership.Ballot > 0 || leadership.IsDoomed) return;
        leadership.IsDoomed = true;
        env.Arm(new BallotTimeout(leadership.Txn), Settings.VoteTimeout);
    }

    /// <summary>A request for an earlier life of this server: it finds out like any other.</summary>
    protected override void OnStranger(Env env, Transact m)
    {
        if (m.Epoch == 0) base.OnStranger(env, m);
        else OnFindOut(env, new FindOut(m.Txn, m.Client, m.Operation));
    }

    /// <summary>Begins a ballot that nobody has begun before and that is higher than all that it has heard of.</summary>
    void TakeOver(Env env, Leadership leadership)
    {
        var attempt = (leadership.Highest >> Attempts) + 1;
        leadership.Begin((attempt << Attempts) + (Disk.Epoch << Lives) + Id.Value);
        env.Note(new Tally("ballots"));
        // Longer each time, so that a ballot ends that takes longer than expected.
        var patience = env.Between(options.BallotTimeout.From, options.BallotTimeout.To, "ballot") * (1L << int.Min(leadership.Ballots, 6));
        env.Arm(new BallotTimeout(leadership.Txn), patience);
        if (!MustAskFirst)
            Propose(env, leadership);
        else
            SendAll(env, acceptors, new Phase1a(leadership.Txn, leadership.Ballot));
    }

    void OnPhase1b(Env env, NodeId from, Phase1b m)
    {
        if (!leading.TryGetValue(m.Txn, out var leadership) || m.Ballot != leadership.Ballot || leadership.IsProposed) return;
        leadership.Promise(from, m.Accepted);
        if (leadership.Promises.Count >= Majority) Propose(env, leadership);
    }

    void Propose(Env env, Leadership leadership)
    {
        leadership.IsProposed = true;
        var votes = new Seq<InstanceVote>();
        foreach (var voter in leadership.Voters) votes = votes.Add(ValueFor(leadership, voter));
        SendAll(env, acceptors, new Phase2a(leadership.Txn, leadership.Ballot, Id, leadership.Voters, votes, false));
    }

    void OnPhase2b(Env env, NodeId from, Phase2b m)
    {
        var leadership = LeadershipOf(m.Txn, m.Voters);
        leadership.Accept(from, m.Ballot, m.Votes, Majority);
        LastLed = leadership;
        Conclude(env, leadership);
    }

    void OnRefusal(Refusal m)
    {
        if (leading.TryGetValue(m.Txn, out var leadership)) leadership.Highest = long.Max(leadership.Highest, m.Promised);
    }

    void OnBallotTimeout(Env env, Txn txn)
    {
        if (leading.TryGetValue(txn, out var leadership) && !leadership.IsDecided) TakeOver(env, leadership);
    }

    /// <summary>Once decided: tells those who are to know.</summary>
    void Conclude(Env env, Leadership leadership)
    {
        if (!leadership.IsDecided || RunningOf(leadership.Txn) is { IsVoting: false, MayBePrepared: false }) return;
        env.Disarm(new BallotTimeout(leadership.Txn));
        if (!leadership.IsTold) env.Note(new Resolved(leadership.Txn, leadership.Commit));
        var told = leadership.IsTold ? leadership.Asking : Told(leadership);
        leadership.IsTold = true;
        leadership.Asking = NodeSet.Empty;
        SendAll(env, told, new Decision(leadership.Txn, leadership.Commit, leadership.At));
        if (BranchOf(leadership.Txn) is { Status: BranchStatus.InDoubt } branch && !told.Contains(Id))
            Resolve(env, branch, leadership.Commit, leadership.At);
        if (RunningOf(leadership.Txn) is { } r)
            Answer(env, r, leadership.Commit ? Outcome.Ok(OutcomeOf(r.Program, leadership)) : Outcome.Fail(r.Why ?? "aborted"));
        if (leadership.Client is var (client, operation) && TransactionProgram.Of(operation) is { } program)
        {
            var outcome = leadership.Commit ? Outcome.Ok(OutcomeOf(program, leadership)) : Outcome.Fail("aborted");
            env.Send(client, new Executed(leadership.Txn, outcome));
            leadership.Client = null;
        }
    }

    /// <summary>
    /// In the faster variant the participants learn by themselves what becomes of their own ballot; the first of them tells the
    /// coordinator, where that is none of them.
    /// </summary>
    NodeSet Told(Leadership leadership)
    {
        var isOwn = options.Faster && leadership.Ballot == 0;
        if (!isOwn) return leadership.Voters.Union(leadership.Asking);
        if (BranchOf(leadership.Txn) is { } branch && Id == FirstOf(leadership.Voters) && !leadership.Voters.Contains(branch.Coordinator))
            return NodeSet.Of(branch.Coordinator).Union(leadership.Asking);
        return leadership.Asking;
    }

    /// <summary>What was chosen with the votes is what the participants have found, whoever tells the client.</summary>
    Value OutcomeOf(TransactionProgram program, Leadership leadership)
    {
        var results = new Dictionary<NodeId, Seq<Value>>();
        foreach (var (participant, vote) in leadership.Chosen) results[participant] = vote.Results;
        return program.Result(InOrder(program.First, results));
    }

    /// <summary>The coordinator hears the outcome from a participant of the faster variant.</summary>
    protected override void Decided(Env env, NodeId from, Decision m)
    {
        if (RunningOf(m.Txn) is not { IsVoting: true } r || LeadershipOf(m.Txn, r.Participants).IsDecided) return;
        env.Note(new Resolved(m.Txn, m.Commit));
        Answer(env, r, m.Commit ? Outcome.Ok(ResultOf(r)) : Outcome.Fail(r.Why ?? "aborted"));
    }

    // The rules.

    /// <summary>Phase 1 tells what may have been chosen in lower ballots.</summary>
    protected virtual bool MustAskFirst => true;

    /// <summary>What may have been chosen; where nothing was accepted, an abort.</summary>
    protected virtual InstanceVote ValueFor(Leadership leadership, NodeId participant) =>
        leadership.Found.TryGetValue(participant, out var found) ? found.Vote : new InstanceVote(participant, false, 0, default);
}
