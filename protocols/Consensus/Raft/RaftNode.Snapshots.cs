namespace Simulator.Protocols.Raft;

// §7 Log compaction.
public partial class RaftNode
{
    void TakeSnapshot(Env env)
    {
        var snapshot = new Snapshot(
            lastApplied, Disk.TermAt(lastApplied), configurations.At(lastApplied), machine.Export(), sessions.Export());
        Persist(env, Disk with { Log = Disk.From(lastApplied + 1), Snapshot = snapshot });
        configurations.Forget(lastApplied);
    }

    // The leader's side.

    void SendSnapshot(Env env, Leader leader, NodeId to)
    {
        var sending = leader.Installing[to.Value] ??= new Installation(Disk.Snapshot);
        var piece = sending.Snapshot.Piece(sending.Offset, options.SnapshotChunk);
        var done = sending.Offset + piece.Size == sending.Snapshot.Size;
        env.Send(to, new InstallSnapshot(CurrentTerm, leader.Round, sending.Offset, piece, done));
    }

    void OnSnapshotReceived(Env env, NodeId from, SnapshotReceived m)
    {
        if (role is not Leader leader || !CountsAnswer(m)) return;
        Hear(env, leader, from, m.Round);
        if (leader.Installing[from.Value] is not { } sending || m.Index != sending.Snapshot.Index) return;
        // A follower that has lost the pieces is sent them again with the next heartbeat.
        var goesOn = m.Offset > sending.Offset;
        sending.Offset = int.Min(m.Offset, sending.Snapshot.Size);
        if (goesOn && leader.Audience.Contains(from)) SendSnapshot(env, leader, from);
    }

    // The follower's side: the receiver's steps of InstallSnapshot in Figure 13.

    void OnInstallSnapshot(Env env, NodeId from, InstallSnapshot m)
    {
        if (m.Term < CurrentTerm)
        {
            env.Send(from, new SnapshotReceived(CurrentTerm, m.Round, m.Piece.Index, 0));
            return;
        }
        FollowLeader(env, from);
        if (!IsNews(m.Piece))
        {
            env.Send(from, new Appended(CurrentTerm, m.Round, commitIndex));
            return;
        }
        var fits = Collect(m);
        if (fits && m.Done)
        {
            Install(env, arriving!);
            arriving = null;
            env.Send(from, new Appended(CurrentTerm, m.Round, m.Piece.Index));
            return;
        }
        env.Send(from, new SnapshotReceived(CurrentTerm, m.Round, m.Piece.Index, arriving?.Index == m.Piece.Index ? arriving.Size : 0));
    }

    /// <summary>Steps 2 to 4: puts the piece after those that are there. Pieces may come twice and out of order.</summary>
    bool Collect(InstallSnapshot m)
    {
        var isFirst = arriving is null || arriving.Index != m.Piece.Index || arriving.Term != m.Piece.Term;
        if (m.Offset != (isFirst ? 0 : arriving!.Size)) return false;
        arriving = isFirst ? m.Piece : arriving!.With(m.Piece);
        return true;
    }

    /// <summary>Steps 5 to 8: entries after the snapshot stay if the log agrees with it, else the whole log goes.</summary>
    void Install(Env env, Snapshot snapshot)
    {
        var agrees = snapshot.Index > Disk.Snapshot.Index && snapshot.Index <= Disk.LastIndex
            && Disk.TermAt(snapshot.Index) == snapshot.Term;
        Persist(env, Disk with
        {
            CurrentTerm = TermAfterInstall(snapshot),
            Log = agrees ? Disk.From(snapshot.Index + 1) : default,
            Snapshot = snapshot,
        });
        Load(env, snapshot);
    }

    // The rules.

    /// <summary>A snapshot of what is committed here already is an old one, and would take the state back.</summary>
    protected virtual bool IsNews(Snapshot piece) => piece.Index > commitIndex;

    /// <summary>The term of a snapshot is that of an entry; the server's own does not change.</summary>
    protected virtual long TermAfterInstall(Snapshot snapshot) => CurrentTerm;
}
