namespace Simulator.Protocols.Raft;

// Leadership transfer: thesis §3.10.
public partial class RaftNode
{
    /// <summary>The transfer that ended this server's leadership; its client is told when the next leader speaks.</summary>
    LeadershipTransfer? transferred;

    void OnTransferRequest(Env env, Leader leader, Execute request)
    {
        if (leader.Transfer is not null) return;
        var wish = request.Operation.Argument;
        var target = wish.IsNil ? MostUpToDate(leader) : NodeNames.Find(wish, servers);
        if (target is not { } successor || !Members.Voters.Contains(successor))
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
            HandOver(env, leader);
        }
    }

    /// <summary>When the successor has the whole log it is told not to wait for its election timeout.</summary>
    void HandOver(Env env, Leader leader)
    {
        if (leader.Transfer is not { Sent: false } transfer || leader.Match[transfer.Target.Value] < Disk.LastIndex) return;
        transfer.Sent = true;
        env.Send(transfer.Target, new TimeoutNow(CurrentTerm));
    }

    void OnTimeoutNow(Env env, TimeoutNow m)
    {
        if (m.Term == CurrentTerm && role is not Leader && MayCampaign()) StartElection(env, byTransfer: true);
    }

    /// <summary>"If leadership transfer does not complete after about an election timeout, the prior leader aborts the transfer".</summary>
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
        foreach (var voter in Members.Voters)
            if (voter != self && (best is not { } other || leader.Match[voter.Value] > leader.Match[other.Value])) best = voter;
        return best;
    }

    // The rule.

    /// <summary>
    /// The successor's election passes by those who protect this leader, so leases no longer hold. They do not come back in
    /// this term, for the message that starts the election may be delayed for long.
    /// </summary>
    protected virtual bool RevokesLease() => true;
}
