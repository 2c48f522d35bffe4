namespace Simulator.Protocols.MultiPaxos;

// Phase 1, executed once "for infinitely many instances" (§3).
public partial class MultiPaxosNode
{
    // The proposer's side.

    void StartElection(Env env, long yielding)
    {
        LeavePhase1(env);
        var phase1 = new Phase1(NextBallot(), yielding);
        var candidate = new Candidate(phase1);
        role = candidate;
        SavePromise(env, phase1.Ballot);
        RestartElectionTimer(env);
        env.Arm(Heartbeat.It, options.HeartbeatInterval);
        AskNewcomers(env, phase1);
        // This acceptor's own promise counts once it is on disk. Where others' can only come after that, it counts at once.
        var own = new Promise(phase1.Ballot, Reports(executed + 1), Disk.Checkpoint.Slot);
        if (IsPhase1Quorum(configurations.Current, NodeSet.Of(self))) env.Send(self, own);
        else OnPromise(env, self, own);
    }

    /// <summary>
    /// Phase 1a for acceptors that have not been asked: all of them at first, later the members of a configuration to come, without
    /// whose promises nothing can be proposed in its slots. A candidate may hear of one too, in a promise or a checkpoint.
    /// </summary>
    void AskNewcomers(Env env, Phase1 phase1)
    {
        foreach (var member in configurations.Everyone)
        {
            if (phase1.Asked.Contains(member)) continue;
            phase1.Asked = phase1.Asked.With(member);
            if (member != self) env.Send(member, new Prepare(phase1.Ballot, executed + 1, phase1.Yielding));
        }
        // A leader that comes to be a member promises its own ballot too, if nothing higher.
        if (role is Leader && phase1.Asked.Contains(self) && !phase1.Promises.Contains(self) && Promised == phase1.Ballot)
            Take(env, phase1, self, new Promise(phase1.Ballot, Reports(executed + 1), Disk.Checkpoint.Slot));
    }

    void AskAgain(Env env, Phase1 phase1)
    {
        AskNewcomers(env, phase1);
        if (LacksPromises(phase1))
            foreach (var member in phase1.Asked)
                if (!phase1.Promises.Contains(member) && member != self)
                    env.Send(member, new Prepare(phase1.Ballot, executed + 1, phase1.Yielding));
        if (executed < phase1.Checkpoint) SendFetch(env, phase1.Informant);
    }

    bool LacksPromises(Phase1 phase1)
    {
        foreach (var electorate in configurations)
            if (!IsPhase1Quorum(electorate, phase1.Promises)) return true;
        return false;
    }

    void OnPromise(Env env, NodeId from, Promise m)
    {
        if (role is not Proposer proposer || !CountsPromise(m, proposer.Ballot)) return;
        Take(env, proposer.Phase1, from, m);
        ExecuteReady(env);
        GoOn(env);
    }

    /// <summary>Phase 2a's first half: "v is the value of the highest-numbered proposal among the responses" (§2.2).</summary>
    void Take(Env env, Phase1 phase1, NodeId from, Promise m)
    {
        phase1.Promises = phase1.Promises.With(from);
        foreach (var report in m.Reports)
        {
            phase1.LastReported = long.Max(phase1.LastReported, report.Slot);
            // The Part-Time Parliament, §3.1: decrees in the other's ledger are copied, not voted on again.
            if (report.Chosen) Choose(env, report.Slot, report.Command);
            else if (!phase1.Best.TryGetValue(report.Slot, out var best) || Supersedes(report, best)) phase1.Best[report.Slot] = report;
        }
        if (m.Checkpoint <= phase1.Checkpoint) return;
        phase1.Checkpoint = m.Checkpoint;
        phase1.Informant = from;
        if (executed < m.Checkpoint) SendFetch(env, from);
    }

    /// <summary>A proposer has promises or knowledge that it did not have before.</summary>
    void GoOn(Env env)
    {
        if (role is Candidate candidate && MayLead(candidate)) BecomeLeader(env, candidate.Phase1);
        else if (role is Leader leader) Pump(env, leader);
    }

    /// <summary>
    /// Enough promises for the first slot that is not known to be chosen; later slots ask for themselves. What acceptors have
    /// checkpointed they do not report, so that has to be fetched first.
    /// </summary>
    bool MayLead(Candidate candidate) =>
        executed >= candidate.Phase1.Checkpoint && IsPhase1Quorum(configurations.Current, candidate.Phase1.Promises);

    void BecomeLeader(Env env, Phase1 phase1)
    {
        var leader = new Leader(phase1, servers, executed + 1);
        role = leader;
        env.Disarm(ElectionTimeout.It);
        env.Note(new Elected(phase1.Ballot));
        FindAudience(leader);
        env.Arm(Heartbeat.It, options.HeartbeatInterval);
        if (options.CheckQuorum) env.Arm(QuorumCheck.It, options.ElectionTimeout.To);
        Pump(env, leader);
        if (role == leader) BeginRound(env, leader);
    }

    void OnPreempted(Env env, Preempted m)
    {
        highestSeen = long.Max(highestSeen, m.Promised);
        if (role is Proposer proposer && m.Ballot == proposer.Ballot && m.Promised > m.Ballot) BecomeFollower(env, null);
    }

    // The acceptor's side.

    void OnPrepare(Env env, NodeId from, Prepare m)
    {
        if (ProtectsLeader(env, from, m)) return;
        if (!MayPromise(m.Ballot))
        {
            env.Send(from, new Preempted(m.Ballot, Promised));
            return;
        }
        if (role is Proposer proposer && proposer.Ballot < m.Ballot) BecomeFollower(env, null);
        SavePromise(env, m.Ballot);
        RestartElectionTimer(env);
        env.Send(from, new Promise(m.Ballot, Reports(FirstReported(m.From)), Disk.Checkpoint.Slot));
    }

    /// <summary>What this acceptor has accepted, or knows to be chosen, from a slot on.</summary>
    Seq<Report> Reports(long from)
    {
        var reports = new List<Report>();
        for (var slot = long.Max(from, Disk.Checkpoint.Slot + 1); slot <= ledger.Last; slot++)
            if (ledger.ChosenIn(slot) is { } chosen) reports.Add(new Report(slot, 0, chosen, Chosen: true));
            else if (ledger.VoteIn(slot) is { } vote) reports.Add(new Report(slot, BallotToReport(vote), vote.Command, Chosen: false));
        return [.. reports];
    }

    // The rules.

    /// <summary>§2.2, phase 1b: a number greater than that of any prepare request already answered. The same one may come again.</summary>
    protected virtual bool MayPromise(long ballot) => ballot >= Promised;

    /// <summary>§2.5: the promise is in stable storage before it is given. It also keeps a proposer from using a number twice.</summary>
    protected virtual void SavePromise(Env env, long ballot)
    {
        if (ballot > Promised) Persist(env, Disk with { Promised = ballot });
    }

    /// <summary>A promise counts only for the ballot for which it was given.</summary>
    protected virtual bool CountsPromise(Promise m, long ballot) => m.Ballot == ballot;

    /// <summary>§2.2, P2c: of what was reported the highest-numbered proposal counts.</summary>
    protected virtual bool Supersedes(Report report, Report best) => report.Ballot > best.Ballot;

    /// <summary>The number of the proposal that was accepted, not of what was promised since.</summary>
    protected virtual long BallotToReport(Vote vote) => vote.Ballot;

    /// <summary>All that the proposer asks about, also what this server itself knows to be chosen.</summary>
    protected virtual long FirstReported(long asked) => asked;
}
