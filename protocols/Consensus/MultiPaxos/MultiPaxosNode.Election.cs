namespace Simulator.Protocols.MultiPaxos;

// Choosing the distinguished proposer. Safety does not depend on it; "the election algorithm must use either randomness or real
// time" (§2.4, §3): here it uses timeouts, and asks around before it takes a new ballot.
public partial class MultiPaxosNode
{
    void RestartElectionTimer(Env env) =>
        env.Arm(ElectionTimeout.It, env.Between(options.ElectionTimeout.From, options.ElectionTimeout.To, "election-timeout"));

    void OnElectionTimeout(Env env)
    {
        RestartElectionTimer(env);
        if (role is Leader) return;
        if (!MayCampaign())
        {
            OfferWhatIsChosen(env);
            return;
        }
        if (options.PreVote) AskAround(env);
        else StartElection(env, yielding: 0);
    }

    /// <summary>Whoever decides no slot, now or soon, keeps quiet.</summary>
    bool MayCampaign() => configurations.Everyone.Contains(self);

    /// <summary>The lowest ballot of this server's own that is above all that it has heard of.</summary>
    long NextBallot()
    {
        var above = long.Max(Promised, highestSeen);
        return (above / servers + 1) * servers + self.Value;
    }

    NodeId OwnerOf(long ballot) => new((int)(ballot % servers));

    // Asking around.

    void AskAround(Env env)
    {
        LeavePhase1(env);
        var canvasser = new Canvasser(NextBallot());
        role = canvasser;
        foreach (var member in configurations.Current.Members)
            if (member != self) env.Send(member, new Canvass(canvasser.Ballot));
        Count(env, canvasser, self);
    }

    void OnCanvass(Env env, NodeId from, Canvass m) =>
        env.Send(from, new Support(m.Ballot, m.Ballot > Promised && !HearsLeader(env), Promised));

    void OnSupport(Env env, NodeId from, Support m)
    {
        highestSeen = long.Max(highestSeen, m.Promised);
        if (role is Canvasser canvasser && m.Ballot == canvasser.Ballot && m.Granted) Count(env, canvasser, from);
    }

    void Count(Env env, Canvasser canvasser, NodeId supporter)
    {
        canvasser.Supporters = canvasser.Supporters.With(supporter);
        if (IsPhase1Quorum(configurations.Current, canvasser.Supporters)) StartElection(env, yielding: 0);
    }

    // Liveness of leaders.

    void OnQuorumCheck(Env env)
    {
        if (role is not Leader leader) return;
        if (!IsPhase2Quorum(configurations.Current, leader.Heard.With(self)))
        {
            BecomeFollower(env, null);
            return;
        }
        leader.Heard = NodeSet.Empty;
        env.Arm(QuorumCheck.It, options.ElectionTimeout.To);
    }

    bool HearsLeader(Env env) =>
        role is Leader || (leaderHeardAt is { } heard && env.Now - heard < options.ElectionTimeout.From);

    /// <summary>The ballot of the leader that this server hears or is; 0 when it does not know.</summary>
    long LeaderBallot => role is Leader leader ? leader.Ballot : leaderBallot;

    void BecomeFollower(Env env, NodeId? leader)
    {
        var wasLeader = role is Leader;
        LeavePhase1(env);
        role = new Follower(leader);
        if (wasLeader) RestartElectionTimer(env);
    }

    /// <summary>What ends with a proposer besides the role itself.</summary>
    void LeavePhase1(Env env)
    {
        if (role is not Proposer) return;
        env.Disarm(Heartbeat.It);
        if (role is not Leader leader) return;
        env.Disarm(QuorumCheck.It);
        env.Disarm(TransferTimeout.It);
        transferred = leader.Transfer;
    }

    // The rules.

    /// <summary>
    /// Within the minimum election timeout of hearing from a leader an acceptor takes no part in anyone else's phase 1: the promise
    /// on which leases rest (Paxos Made Live, §5.2).
    /// </summary>
    protected virtual bool ProtectsLeader(Env env, NodeId from, Prepare m) =>
        options.CheckQuorum && HearsLeader(env) && (m.Yielding == 0 || m.Yielding != LeaderBallot)
        && (role is not Follower { Leader: { } leader } || leader != from);

    /// <summary>"Enough acceptors" to know what may have been chosen in lower ballots (§2.2, B3).</summary>
    private protected virtual bool IsPhase1Quorum(Electorate electorate, NodeSet acceptors) => electorate.Quorums.IsQuorum1(acceptors);

    /// <summary>Enough acceptors to choose.</summary>
    private protected virtual bool IsPhase2Quorum(Electorate electorate, NodeSet acceptors) => electorate.Quorums.IsQuorum2(acceptors);
}
