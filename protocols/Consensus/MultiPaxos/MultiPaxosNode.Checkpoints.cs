namespace Simulator.Protocols.MultiPaxos;

// Checkpoints stand for the beginning of the log and are sent to those who lag behind it (Paxos Made Live, §5.5).
public partial class MultiPaxosNode
{
    /// <summary>A checkpoint of which not all pieces have come.</summary>
    Checkpoint? arriving;

    /// <summary>The checkpoint that each server is being sent, so that a newer one does not make it start over.</summary>
    Checkpoint?[]? lent;

    void TakeCheckpoint(Env env) => Install(env, new Checkpoint(executed, configurations.Export(), machine.Export(), sessions.Export()));

    void Install(Env env, Checkpoint checkpoint)
    {
        var kept = new List<Vote>();
        for (var slot = Disk.Checkpoint.Slot + 1; slot <= ledger.Last; slot++)
            if (ledger.VoteIn(slot) is { } vote && KeepsVote(vote, checkpoint.Slot)) kept.Add(vote);
        Persist(env, Disk with { Checkpoint = checkpoint, Votes = [.. kept] });
        ledger.Forget(checkpoint.Slot);
    }

    void SendCheckpoint(Env env, NodeId to, Fetch m)
    {
        lent ??= new Checkpoint?[servers];
        if (lent[to.Value] is not { } sending || sending.Slot != m.Checkpoint) sending = Disk.Checkpoint;
        lent[to.Value] = sending;
        var offset = sending.Slot == m.Checkpoint ? int.Min(m.Offset, sending.Size) : 0;
        var piece = sending.Piece(offset, options.SnapshotChunk);
        env.Send(to, new CheckpointPiece(offset, piece, offset + piece.Size == sending.Size));
    }

    void OnCheckpointPiece(Env env, NodeId from, CheckpointPiece m)
    {
        if (!IsNews(m.Piece) || !Collect(m)) return;
        if (m.Done)
        {
            if (role is Leader leader)
                for (var slot = executed + 1; slot <= arriving!.Slot; slot++) Drop(leader, slot, chosen: null);
            Install(env, arriving!);
            Load(env, arriving!);
            arriving = null;
            Advance(env);
            ExecuteReady(env);
            SettleReads(env);
        }
        SendFetch(env, from);
        GoOn(env);
    }

    /// <summary>Puts the piece after those that are there. Pieces may come twice and out of order.</summary>
    bool Collect(CheckpointPiece m)
    {
        var isFirst = arriving is null || arriving.Slot != m.Piece.Slot;
        if (m.Offset != (isFirst ? 0 : arriving!.Size)) return false;
        arriving = isFirst ? m.Piece : arriving!.With(m.Piece);
        return true;
    }

    // The rules.

    /// <summary>A checkpoint of what is executed here already is an old one, and would take the state back.</summary>
    protected virtual bool IsNews(Checkpoint piece) => piece.Slot > executed;

    /// <summary>Only what the checkpoint covers may be forgotten. A vote after it may be what makes a value chosen.</summary>
    protected virtual bool KeepsVote(Vote vote, long checkpoint) => vote.Slot > checkpoint;
}
