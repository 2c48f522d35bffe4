namespace Simulator.Protocols.MultiPaxos;

// Handing over leadership, in the words of Raft (Ongaro's thesis, §3.10). Paxos needs no rule for it: who leads is free.
public partial class MultiPaxosNode
{
    /// <summary>The transfer that ended this server's leadership; its client is told when the next leader speaks.</summary>
    LeadershipTransfer? transferred;

    void OnTransferRequest(Env env, Leader leader, Execute request)
    {
        if (leader.Transfer is not null) return;
        var wish = request.Operation.Argument;
        var target = wish.IsNil ? MostUpToDate(leader) : NodeNames.Find(wish, servers);
        if (target is not { } successor || !configurations.Current.Members.Contains(successor))
        {
            Reply(env, request, Outcome.Fail("no-such-voter"));
        }
        else if (successor == self)
        {
            Reply(env, request, Outcome.Ok(wish));
        }
        else
        {
            // From now on client requests are sent away, so that the successor can catch up.
            leader.Transfer = new LeadershipTransfer(successor, request);
            leader.LeaseRevoked = RevokesLease();
            env.Arm(TransferTimeout.It, options.ElectionTimeout.From);
            BeginRound(env, leader);
            HandOver(env, leader);
        }
    }

    /// <summary>When nothing is under way and the successor knows it all, it is told not to wait for its election timeout.</summary>
    void HandOver(Env env, Leader leader)
    {
        if (leader.Transfer is not { Sent: false } transfer || leader.Proposals.Count > 0 || leader.Waiting.Count > 0) return;
        if (leader.Executed[transfer.Target.Value] < executed) return;
        transfer.Sent = true;
        env.Send(transfer.Target, new TakeOver(leader.Ballot));
    }

    void OnTakeOver(Env env, TakeOver m)
    {
        if (m.Ballot == Promised && role is not Proposer && MayCampaign()) StartElection(env, yielding: m.Ballot);
    }

    /// <summary>After about an election timeout the old leader goes on.</summary>
    void OnTransferTimeout(Env env)
    {
        if (role is not Leader { Transfer: { } transfer } leader) return;
        leader.Transfer = null;
        Reply(env, transfer.Request, Outcome.Info("transfer-timeout"));
    }

    void ReportTransfer(Env env, NodeId leader)
    {
        if (transferred is not { } transfer) return;
        transferred = null;
        Reply(env, transfer.Request, transfer.With(leader));
    }

    NodeId? MostUpToDate(Leader leader)
    {
        NodeId? best = null;
        foreach (var member in configurations.Current.Members)
            if (member != self && (best is not { } other || leader.Executed[member.Value] > leader.Executed[other.Value])) best = member;
        return best;
    }

    // The rule.

    /// <summary>
    /// The successor's phase 1 passes by those who protect this leader, so leases no longer hold. They do not come back in this ballot,
    /// for the message that starts the phase 1 may be delayed for long.
    /// </summary>
    protected virtual bool RevokesLease() => true;
}
