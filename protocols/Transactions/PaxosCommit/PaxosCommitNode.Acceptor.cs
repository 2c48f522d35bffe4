using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

// The acceptor (§4.2), for all instances of a transaction at once. In ballot 0 it waits for the votes of all participants, so that
// one write and one message serve them all; a no need not wait.
public partial class PaxosCommitNode
{
    void OnPhase2a(Env env, NodeId from, Phase2a m)
    {
        if (m.Begins) OnBeginCommit(env, m.Txn);
        var acceptor = AcceptorOf(m.Txn);
        if (!MayAccept(acceptor, m.Ballot))
        {
            if (m.Ballot > 0) env.Send(from, new Refusal(m.Txn, m.Ballot, acceptor.Promised));
            return;
        }
        (acceptor.Leader, acceptor.Voters) = (m.Leader, m.Voters);
        if (m.Ballot > 0)
        {
            acceptor.Promised = m.Ballot;
            foreach (var vote in m.Votes) acceptor.Accepted[vote.Participant] = new AcceptedVote(m.Ballot, vote);
            Tell(env, m.Txn, acceptor, m.Ballot, m.Votes);
            return;
        }
        foreach (var vote in m.Votes) Collect(env, m.Txn, acceptor, vote);
    }

    void Collect(Env env, Txn txn, Acceptor acceptor, InstanceVote vote)
    {
        if (!acceptor.Accepted.ContainsKey(vote.Participant)) acceptor.Waiting[vote.Participant] = vote;
        var known = acceptor.Waiting.Count + acceptor.Accepted.Count;
        if (known >= acceptor.Voters.Count || !vote.Prepared) Flush(env, txn, acceptor);
        else env.Arm(new BundleTimeout(txn), options.BundleTimeout);
    }

    void OnBundleTimeout(Env env, Txn txn)
    {
        var acceptor = AcceptorOf(txn);
        if (acceptor.Waiting.Count > 0 && MayAccept(acceptor, 0)) Flush(env, txn, acceptor);
    }

    void Flush(Env env, Txn txn, Acceptor acceptor)
    {
        env.Disarm(new BundleTimeout(txn));
        var fresh = new Seq<InstanceVote>();
        foreach (var vote in acceptor.Waiting.Values) fresh = fresh.Add(vote);
        acceptor.Waiting.Clear();
        foreach (var vote in fresh) acceptor.Accepted[vote.Participant] = new AcceptedVote(0, vote);
        Tell(env, txn, acceptor, 0, fresh);
    }

    /// <summary>Accepts on disk, then tells: the leader, or in the faster variant the participants of their own ballot.</summary>
    void Tell(Env env, Txn txn, Acceptor acceptor, long ballot, Seq<InstanceVote> fresh)
    {
        if (!fresh.IsEmpty) Force(env, new AcceptedRecord(txn, ballot, fresh));
        var message = new Phase2b(txn, ballot, acceptor.Voters, acceptor.VotesOf(ballot));
        if (options.Faster && ballot == 0) SendAll(env, acceptor.Voters, message);
        else env.Send(acceptor.Leader, message);
    }

    void OnPhase1a(Env env, NodeId from, Phase1a m)
    {
        var acceptor = AcceptorOf(m.Txn);
        if (m.Ballot < acceptor.Promised)
        {
            env.Send(from, new Refusal(m.Txn, m.Ballot, acceptor.Promised));
            return;
        }
        // What was not written yet was not accepted, and is not any more.
        acceptor.Waiting.Clear();
        acceptor.Promised = m.Ballot;
        KeepPromise(env, new PromisedRecord(m.Txn, m.Ballot));
        var accepted = new Seq<AcceptedVote>();
        foreach (var vote in acceptor.Accepted.Values) accepted = accepted.Add(vote);
        env.Send(from, new Phase1b(m.Txn, m.Ballot, accepted));
    }

    // The rules.

    protected virtual bool MayAccept(Acceptor acceptor, long ballot) => ballot >= acceptor.Promised;

    protected virtual void KeepPromise(Env env, PromisedRecord record) => Log(env, record);
}
