namespace Simulator.Protocols.MultiPaxos;

// The leader makes itself heard, and followers follow; rounds of life signs are what leases are made of (Paxos Made Live, §5.2).
public partial class MultiPaxosNode
{
    void OnHeartbeat(Env env)
    {
        if (role is not Proposer proposer) return;
        env.Arm(Heartbeat.It, options.HeartbeatInterval);
        AskAgain(env, proposer.Phase1);
        if (proposer is not Leader leader) return;
        foreach (var acceptor in leader.Audience) ProposeAgain(env, leader, acceptor);
        BeginRound(env, leader);
    }

    void BeginRound(Env env, Leader leader)
    {
        leader.Round++;
        leader.Answered[self.Value] = leader.Round;
        if (options.Reads == ReadMode.Lease) leader.Begun.Enqueue((leader.Round, env.Now));
        var message = new Announce(leader.Ballot, leader.Round, executed);
        foreach (var follower in leader.Audience) env.Send(follower, message);
        ConfirmRounds(env, leader);
    }

    void OnAnnounce(Env env, NodeId from, Announce m)
    {
        if (!MayAccept(m.Ballot))
        {
            env.Send(from, new Preempted(m.Ballot, Promised));
            return;
        }
        HearLeader(env, from, m.Ballot);
        SavePromise(env, m.Ballot);
        LearnUpTo(env, m.Ballot, m.Chosen, 0, 0);
        env.Send(from, new Follow(m.Ballot, m.Round, executed));
        if (executed < m.Chosen) SendFetch(env, from);
    }

    /// <summary>A leader of a ballot that this acceptor may take part in has spoken.</summary>
    void HearLeader(Env env, NodeId from, long ballot)
    {
        if (role is not Follower { Leader: { } known } || known != from)
        {
            BecomeFollower(env, from);
            ReportTransfer(env, from);
        }
        leaderHeardAt = env.Now;
        leaderBallot = ballot;
        RestartElectionTimer(env);
    }

    void OnFollow(Env env, NodeId from, Follow m)
    {
        if (role is not Leader leader || m.Ballot != leader.Ballot) return;
        leader.Heard = leader.Heard.With(from);
        leader.Executed[from.Value] = long.Max(leader.Executed[from.Value], m.Executed);
        if (m.Round > leader.Answered[from.Value])
        {
            leader.Answered[from.Value] = m.Round;
            ConfirmRounds(env, leader);
        }
        if (leader.Leaving.Contains(from) && m.Executed + 1 >= configurations.Current.From) SeeOff(leader, from);
        if (leader.Transfer is not null) HandOver(env, leader);
    }

    // Leases.

    void ConfirmRounds(Env env, Leader leader)
    {
        while (leader.Begun.TryPeek(out var begun) && IsConfirmed(leader, begun.Round))
        {
            leader.LeaseFrom = LeaseStart(begun.At, env.Now);
            leader.Begun.Dequeue();
        }
    }

    /// <summary>Each of these will take part in no other phase 1 for a while, and without one of them no other phase 1 succeeds.</summary>
    bool IsConfirmed(Leader leader, long round)
    {
        var answering = NodeSet.Empty;
        for (var i = 0; i < servers; i++)
            if (leader.Answered[i] >= round) answering = answering.With(new NodeId(i));
        foreach (var electorate in configurations)
            if (!IsPhase2Quorum(electorate, answering)) return false;
        return true;
    }

    /// <summary>This clock may run slow and theirs fast, so the bound on drift is taken off twice.</summary>
    bool HoldsLease(Env env, Leader leader) =>
        leader.LeaseFrom is { } from && !leader.LeaseRevoked && env.Now - from < LeaseLength();

    // The rules.

    /// <summary>
    /// What is reported in phase 1 may have been chosen, and answered, by an earlier leader. Before all of it is executed a leader
    /// does not know what clients know.
    /// </summary>
    bool KnowsWhatIsChosen(Leader leader) => executed >= leader.Phase1.LastReported;

    /// <summary>The lease counts from when the question was sent: the acceptor may have heard it right then.</summary>
    protected virtual LocalTime LeaseStart(LocalTime asked, LocalTime answered) => asked;

    /// <summary>Shorter at the leader than at the acceptors (Paxos Made Live, §5.2), by what clocks may drift apart.</summary>
    protected virtual Duration LeaseLength()
    {
        var timeout = options.ElectionTimeout.From.Ns;
        var drift = options.ClockDriftBound;
        return new Duration(timeout - (long)((Int128)timeout * drift.Numerator * 2 / drift.Denominator) - 1);
    }
}
