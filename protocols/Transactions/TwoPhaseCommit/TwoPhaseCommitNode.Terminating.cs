using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.TwoPhaseCommit;

// The participant: its vote, and how its doubt ends (BHG §7.4: time-out actions, recovery, cooperative termination).
public partial class TwoPhaseCommitNode
{
    protected override void SendYes(Env env, Branch branch) => SendVote(env, branch, Ballot.Yes);

    protected override void SendReadOnly(Env env, Branch branch) => SendVote(env, branch, Ballot.ReadOnly);

    void SendVote(Env env, Branch branch, Ballot ballot) => env.Send(
        branch.Coordinator, new Vote(branch.Txn, ballot, Disk.Epoch, branch.At, branch.End == WorkEnd.Prepare, ""));

    protected override void SendNo(Env env, Txn txn, NodeId coordinator, NodeSet voters, string why) =>
        env.Send(coordinator, new Vote(txn, Ballot.No, Disk.Epoch, 0, false, why));

    protected override void Ask(Env env, Branch branch)
    {
        // The first time the vote itself may have been lost.
        if (branch.Inquiries == 0) SendYes(env, branch);
        env.Send(branch.Coordinator, new Inquiry(branch.Txn));
        env.Note(new Tally("inquiries"));
        if (!options.CooperativeTermination) return;
        foreach (var peer in branch.Voters)
            if (peer != Id) env.Send(peer, new PeerInquiry(branch.Txn));
    }

    /// <summary>
    /// "q has decided: it tells. q has not voted: it unilaterally decides abort and tells. q is uncertain as well: it cannot help."
    /// </summary>
    void OnPeerInquiry(Env env, NodeId from, PeerInquiry m)
    {
        if (ResolvedOf(m.Txn) is { } known)
        {
            env.Note(new Tally("cooperative-answers"));
            env.Send(from, new Decision(m.Txn, known.Commit, known.At));
            return;
        }
        if (BranchOf(m.Txn) is { } branch)
        {
            if (branch.IsPreparing) return;
            Abort(env, branch, "peer");
        }
        if (!HasRefused(m.Txn)) Refuse(env, m.Txn);
        env.Note(new Tally("cooperative-answers"));
        env.Send(from, new Decision(m.Txn, Commit: false, 0));
    }

    /// <summary>
    /// Presumed abort acknowledges commits only. What it knows nothing of it has carried out before, or was not to be carried out.
    /// A decision that a peer has told is none of the coordinator's; that one will tell it again.
    /// </summary>
    protected override void Decided(Env env, NodeId from, Decision m)
    {
        if (m.Commit || PresumesNothing) env.Send(from, new Acknowledge(m.Txn));
    }
}
