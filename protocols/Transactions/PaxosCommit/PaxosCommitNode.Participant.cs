using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

// The participant ("resource manager"): it proposes its vote in ballot 0 of its own instance.
public partial class PaxosCommitNode
{
    /// <summary>
    /// Ballot 0 needs no phase 1, for nobody else may propose in it (§4.2). A participant that has not written its vote down is free to
    /// vote otherwise; so it sends none that it has not written.
    /// </summary>
    protected override void SendYes(Env env, Branch branch) => SendVote(env, branch, FirstAcceptors(branch.Coordinator));

    void SendVote(Env env, Branch branch, NodeSet to)
    {
        var vote = new InstanceVote(Id, true, branch.At, branch.Results);
        var begins = branch.End == WorkEnd.Prepare;
        SendAll(env, to, new Phase2a(branch.Txn, 0, branch.Coordinator, branch.Voters, [vote], begins));
        if (begins && options.Opening == Opening.FirstParticipant && !to.Contains(branch.Coordinator))
            env.Send(branch.Coordinator, new BeginCommit(branch.Txn));
    }

    /// <summary>A no is a value like the other, proposed in ballot 0; never after the other.</summary>
    protected override void SendNo(Env env, Txn txn, NodeId coordinator, NodeSet voters, string why)
    {
        if (!HasRefused(txn)) Refuse(env, txn);
        var vote = new InstanceVote(Id, false, 0, default);
        SendAll(env, FirstAcceptors(coordinator), new Phase2a(txn, 0, coordinator, voters, [vote], false));
        env.Send(coordinator, new Refused(txn, why));
    }

    /// <summary>
    /// It sends its vote to all acceptors, in case it was lost, and has some server find out: first the coordinator, then the acceptors
    /// in turn.
    /// </summary>
    protected override void Ask(Env env, Branch branch)
    {
        SendVote(env, branch, acceptors);
        env.Note(new Tally("inquiries"));
        env.Send(Finder(branch), new Resolve(branch.Txn, branch.Voters));
    }

    NodeId Finder(Branch branch)
    {
        var others = acceptors.Without(branch.Coordinator);
        if (branch.Inquiries == 0 || others.IsEmpty) return branch.Coordinator;
        var turn = (branch.Inquiries - 1) % others.Count;
        foreach (var acceptor in others)
            if (turn-- == 0) return acceptor;
        return branch.Coordinator;
    }
}
