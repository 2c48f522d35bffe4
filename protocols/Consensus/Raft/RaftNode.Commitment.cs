using System.Diagnostics;

namespace Simulator.Protocols.Raft;

// §5.3 and §5.4.2: what is committed, and what committed entries do.
public partial class RaftNode
{
    /// <summary>Figure 2, last rule for leaders.</summary>
    void AdvanceCommitIndex(Env env, Leader leader)
    {
        var index = Reached(leader.Match);
        if (index <= commitIndex || !MayCommit(index)) return;
        for (var slot = commitIndex + 1; slot <= index; slot++) env.Note(new Decided(slot, Disk[slot].Command.Digest));
        commitIndex = index;
        Apply(env);
        SettleConfiguration(env, leader);
    }

    /// <summary>Whether an entry of the current term is known to be committed.</summary>
    protected bool HasCommittedInTerm => Disk.TermAt(commitIndex) == CurrentTerm;

    /// <summary>§5.4.2: only entries of the leader's own term are committed by counting; earlier ones then are by Log Matching.</summary>
    protected virtual bool MayCommit(long index) => Disk.TermAt(index) == CurrentTerm;

    /// <summary>Figure 2, first rule for all servers. The leader answers the client.</summary>
    void Apply(Env env)
    {
        while (lastApplied < commitIndex)
        {
            lastApplied++;
            var command = Disk[lastApplied].Command;
            if (role is Leader leader) leader.UnderWay.End(command);
            switch (command)
            {
                case Execute request:
                    var outcome = Carry(env, request);
                    if (role is Leader) env.Send(request.Client, new Answer(request.Process, request.Sequence, outcome));
                    break;
                case OpenSession registration:
                    sessions.Open(lastApplied);
                    if (role is Leader) env.Send(registration.Client, new SessionOpened(registration.Process, lastApplied));
                    break;
                case Configure configure:
                    env.Note(new Configured(lastApplied, configure.Members.All));
                    break;
                case NoOp:
                    break;
                case var other:
                    throw new UnreachableException($"Raft cannot apply {other}");
            }
            env.Note(new Applied(lastApplied, machine.Digest));
        }
        if (options.SnapshotAfter > 0 && lastApplied - Disk.Snapshot.Index >= options.SnapshotAfter) TakeSnapshot(env);
    }

    /// <summary>Thesis §6.3: with a session, once; without one, as often as it is in the log. Reads need no session.</summary>
    Outcome Carry(Env env, Execute request)
    {
        var isCarriedOut = true;
        var outcome = request.Session == 0
            ? machine.Apply(request.Operation)
            : sessions.Execute(request.Session, request.Sequence, request.Operation, machine, out isCarriedOut);
        // A read that only stands in for a new leader's first entry is no request to the log.
        if (isCarriedOut && (options.Reads == ReadMode.Log || !request.Operation.IsRead))
            env.Note(new Delivered(lastApplied, request.Process, request.Sequence));
        return outcome;
    }
}
