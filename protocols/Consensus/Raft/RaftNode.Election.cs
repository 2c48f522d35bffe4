namespace Simulator.Protocols.Raft;

// §5.2 Leader election, §5.4.1 Election restriction; thesis §4.2.3, §6.2 and §9.6.
public partial class RaftNode
{
    void RestartElectionTimer(Env env) =>
        env.Arm(ElectionTimeout.It, env.Between(options.ElectionTimeout.From, options.ElectionTimeout.To, "election-timeout"));

    void OnElectionTimeout(Env env)
    {
        RestartElectionTimer(env);
        if (!MayCampaign()) return;
        if (options.PreVote) AskForVotes(env);
        else StartElection(env, byTransfer: false);
    }

    /// <summary>
    /// Thesis §4.2.2: a server that its latest configuration leaves out goes on as long as that is not committed, for it may be
    /// the only one with a log long enough to win. After that, and before it was ever added, it keeps quiet.
    /// </summary>
    protected virtual bool MayCampaign() => Members.All.Contains(self) || ChangeIsPending;

    // Pre-vote, thesis §9.6.

    void AskForVotes(Env env)
    {
        var asking = new PreCandidate { Votes = NodeSet.Of(self) };
        role = asking;
        var message = new PreVote(CurrentTerm + 1, Disk.LastIndex, Disk.LastTerm);
        foreach (var member in Members.All)
            if (member != self) env.Send(member, message);
        if (IsQuorum(asking.Votes)) StartElection(env, byTransfer: false);
    }

    void OnPreVote(Env env, NodeId from, PreVote m)
    {
        var granted = m.NextTerm > CurrentTerm && IsUpToDate(m.LastLogIndex, m.LastLogTerm) && !HearsLeader(env);
        env.Send(from, new PreVoteReply(CurrentTerm, m.NextTerm, granted));
    }

    void OnPreVoteReply(Env env, NodeId from, PreVoteReply m)
    {
        if (role is not PreCandidate asking || m.NextTerm != CurrentTerm + 1 || !m.Granted) return;
        asking.Votes = asking.Votes.With(from);
        if (IsQuorum(asking.Votes)) StartElection(env, byTransfer: false);
    }

    // Votes, §5.2.

    void StartElection(Env env, bool byTransfer)
    {
        var candidate = new Candidate();
        role = candidate;
        SaveVote(env, CurrentTerm + 1, self);
        RestartElectionTimer(env);
        var message = new RequestVote(CurrentTerm, Disk.LastIndex, Disk.LastTerm, byTransfer);
        foreach (var member in Members.All)
        {
            if (member == self) continue;
            if (options.ParallelVoteWrite) env.SendEarly(member, message);
            else env.Send(member, message);
        }
        // This server's own vote counts once it is on disk. Where others' votes can only come after that, it counts at once.
        if (options.ParallelVoteWrite || IsQuorum(NodeSet.Of(self))) env.Send(self, new VoteReply(CurrentTerm, Granted: true));
        else candidate.Votes = NodeSet.Of(self);
    }

    void OnRequestVote(Env env, NodeId from, RequestVote m)
    {
        var vote = m.Term > CurrentTerm ? null : VotedFor;
        var granted = m.Term >= CurrentTerm && (vote is null || vote == from) && IsUpToDate(m.LastLogIndex, m.LastLogTerm);
        if (granted) vote = from;
        if (m.Term > CurrentTerm) BecomeFollower(env, m.Term, leader: null, vote);
        else if (granted) SaveVote(env, m.Term, vote);
        if (granted) RestartElectionTimer(env);
        env.Send(from, new VoteReply(CurrentTerm, granted));
    }

    void OnVoteReply(Env env, NodeId from, VoteReply m)
    {
        if (role is not Candidate candidate || !CountsVote(m) || !m.Granted) return;
        candidate.Votes = candidate.Votes.With(from);
        if (Elects(candidate.Votes)) BecomeLeader(env);
    }

    void BecomeLeader(Env env)
    {
        var leader = new Leader(servers, Disk.LastIndex, FirstMatch());
        role = leader;
        env.Disarm(ElectionTimeout.It);
        env.Note(new Elected(CurrentTerm));
        FindAudience(leader);
        leader.Match[self.Value] = leader.Alone ? commitIndex : Disk.LastIndex;
        leader.Answered[self.Value] = leader.Round;
        if (options.Reads == ReadMode.Lease) leader.Begun.Enqueue((leader.Round, env.Now));
        env.Arm(Heartbeat.It, options.HeartbeatInterval);
        if (options.CheckQuorum) env.Arm(QuorumCheck.It, options.ElectionTimeout.To);
        if (options.NoOp) Append(env, leader, NoOp.It);
        else BeginRound(env, leader);
    }

    /// <summary>What ends with the leadership besides the role itself.</summary>
    void LeaveOffice(Env env, Leader leader)
    {
        env.Disarm(Heartbeat.It);
        env.Disarm(QuorumCheck.It);
        env.Disarm(TransferTimeout.It);
        transferred = leader.Transfer;
    }

    // Liveness of leaders, thesis §6.2 and §4.2.3.

    void OnQuorumCheck(Env env)
    {
        if (role is not Leader leader) return;
        if (!IsQuorum(leader.Heard.With(self)))
        {
            BecomeFollower(env, CurrentTerm);
            return;
        }
        leader.Heard = NodeSet.Empty;
        env.Arm(QuorumCheck.It, options.ElectionTimeout.To);
    }

    /// <summary>
    /// Thesis §4.2.3: within the minimum election timeout of hearing from a leader a server neither takes over a candidate's
    /// term nor votes for it. Leases (§6.4.1) rest on this.
    /// </summary>
    protected virtual bool ProtectsLeader(Env env, RequestVote m) => options.CheckQuorum && !m.ByTransfer && HearsLeader(env);

    bool HearsLeader(Env env) =>
        role is Leader || (leaderHeardAt is { } heard && env.Now - heard < options.ElectionTimeout.From);

    // The rules.

    /// <summary>Figure 2: term and vote are on disk before anything is said that rests on them.</summary>
    protected virtual void SaveVote(Env env, long term, NodeId? vote)
    {
        if (term != CurrentTerm || vote != VotedFor) Persist(env, Disk with { CurrentTerm = term, VotedFor = vote });
    }

    /// <summary>§5.4.1: the later last term wins, of equal ones the longer log.</summary>
    protected virtual bool IsUpToDate(long lastLogIndex, long lastLogTerm) =>
        lastLogTerm > Disk.LastTerm || (lastLogTerm == Disk.LastTerm && lastLogIndex >= Disk.LastIndex);

    /// <summary>A vote counts only in the term for which it was given.</summary>
    protected virtual bool CountsVote(VoteReply m) => m.Term == CurrentTerm;

    /// <summary>§5.2: votes of a majority of the configuration elect.</summary>
    protected virtual bool Elects(NodeSet votes) => IsQuorum(votes);
}
