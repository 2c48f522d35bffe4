namespace Simulator.Protocols.ViewstampedReplication;

// §5.1 checkpoints and §5.2 state transfer.
public partial class VrNode
{
    /// <summary>
    /// §5.1: "Every O operations the replication code makes an upcall to the application, requesting it to take a checkpoint".
    /// </summary>
    void TakeCheckpoint() =>
        log.Cut(new Checkpoint(commitNumber, machine.Export(), clientTable.Export()), options.LogKept);

    /// <summary>
    /// Takes over what another replica says about the log. What is committed here is committed everywhere, so only what comes after
    /// that is replaced; within a view no log contradicts the primary's, so all stays and the rest is added. False when there is a gap
    /// in between.
    /// </summary>
    bool Install(Env env, LogExcerpt excerpt, bool withinView = false)
    {
        if (excerpt.Base is { } checkpoint && checkpoint.OpNumber > commitNumber)
        {
            log.Load(checkpoint);
            machine.Restore(checkpoint.Cells);
            clientTable.Restore(checkpoint.Clients);
            commitNumber = checkpoint.OpNumber;
            env.Note(new Applied(commitNumber, machine.Digest, Transferred: true));
        }
        var keep = withinView ? log.OpNumber : commitNumber;
        if (excerpt.First > keep + 1) return false;
        for (var op = log.OpNumber; op > keep; op--) clientTable.Withdraw(log[op].Request);
        var tail = excerpt.Entries.Skip((int)long.Min(keep + 1 - excerpt.First, excerpt.Entries.Count));
        log.Replace(keep, tail);
        foreach (var entry in tail) clientTable.Log(entry.Request);
        return true;
    }

    /// <summary>Works in a view that began elsewhere. False when a part of its log is missing.</summary>
    bool Adopt(Env env, long newView, LogExcerpt excerpt)
    {
        if (configuration.PrimaryOf(newView) == self || !Install(env, excerpt)) return false;
        view = newView;
        CarryClientTable();
        BeginNormal(env);
        env.Send(configuration.PrimaryOf(view), new PrepareOk(configuration.Epoch, view, 0, log.OpNumber));
        LearnCommit(env, excerpt.CommitNumber);
        return true;
    }

    /// <summary>
    /// Whether a message of the primary belongs to the view in which this replica works; if to a later one, it catches up.
    /// </summary>
    bool IsOfThisView(Env env, NodeId from, VrMessage m)
    {
        if (m.View < view) return false;
        if (m.View == view && role.Status == Status.Normal) return true;
        if (m.View > view || role is ViewChanging) CatchUp(env, m.View, from);
        return false;
    }

    /// <summary>
    /// §5.2, the second case: the replica has missed a view change. It keeps its log until it has the new one (see
    /// <see cref="OnLaterView"/>), and if that does not come it takes part in the next view change with what it has.
    /// </summary>
    void CatchUp(Env env, long newView, NodeId from)
    {
        if (role is CatchingUp && newView == view) return;
        view = newView;
        var catching = new CatchingUp(from);
        Enter(env, catching);
        OnLaterView();
        RestartViewChangeTimer(env);
        env.Arm(Resend.It, options.HeartbeatInterval);
        env.Send(from, new GetState(configuration.Epoch, view, commitNumber));
    }

    void AskForState(Env env, CatchingUp catching)
    {
        catching.Target = OtherMember(env);
        env.Send(catching.Target, new GetState(configuration.Epoch, view, commitNumber));
    }

    /// <summary>"One of the other replicas", drawn, so that one that is silent does not hold it up.</summary>
    NodeId OtherMember(Env env)
    {
        var others = configuration.Members.Without(self);
        var at = env.Below(others.Count, "state-source");
        foreach (var other in others)
            if (at-- == 0) return other;
        return self;
    }

    /// <summary>§5.2, the first case: entries are missing within the view.</summary>
    void MissUpTo(Env env, long op)
    {
        if (role is not Backup backup) return;
        backup.Missing = long.Max(backup.Missing, op);
        if (backup.WaitsForGap) return;
        backup.WaitsForGap = true;
        env.Arm(GapTimeout.It, options.HeartbeatInterval / 2);
    }

    void OnGapTimeout(Env env)
    {
        if (role is not Backup backup) return;
        backup.WaitsForGap = false;
        if (backup.Missing <= log.OpNumber) return;
        env.Send(configuration.PrimaryOf(view), new GetState(configuration.Epoch, view, log.OpNumber));
        MissUpTo(env, backup.Missing);
    }

    /// <summary>It "responds … only if its status is normal and it is currently in view v"; of a later view it may tell as well.</summary>
    void OnGetState(Env env, NodeId from, GetState m)
    {
        if (next is { } known) env.Send(from, new StartEpoch(known));
        var tells = role switch
        {
            Primary or Backup => m.View <= view,
            Leaving => true,
            // The view's primary fetches what the log lacks that it has chosen.
            ViewChanging { Sent: not null } => m.View == view && from == configuration.PrimaryOf(view),
            _ => false,
        };
        if (tells) env.Send(from, new NewState(configuration.Epoch, view, log.After(m.OpNumber, commitNumber)));
        else if (IsAtWork() && m.View == 0) TellNewMember(env, from, m.OpNumber);
    }

    /// <summary>
    /// A new member may be the one that a view change waits for, so it is told how the epoch began even then. If a checkpoint has
    /// swallowed that, it is told what this replica could have told in its last normal view: the answer might have been on its way since.
    /// </summary>
    void TellNewMember(Env env, NodeId to, long has) =>
        env.Send(to, log.Between(has, configuration.OpNumber) is { } beginning
            ? new NewState(configuration.Epoch, 0, beginning)
            : new NewState(configuration.Epoch, lastNormal, log.After(has, commitNumber)));

    void OnNewState(Env env, NodeId from, NewState m)
    {
        if (m.View < view) return;
        switch (role)
        {
            case Backup backup when m.View == view:
                if (m.Log.OpNumber <= log.OpNumber || !Install(env, m.Log, withinView: true)) return;
                foreach (var early in backup.Early.Values)
                    if (early.First <= log.OpNumber + 1) Take(early);
                while (backup.Early.Count > 0 && backup.Early.GetKeyAtIndex(0) <= log.OpNumber) backup.Early.RemoveAt(0);
                env.Send(configuration.PrimaryOf(view), new PrepareOk(configuration.Epoch, view, 0, log.OpNumber));
                LearnCommit(env, m.Log.CommitNumber);
                break;
            case ViewChanging changing when m.View == view:
                if (changing.Source == from && Install(env, m.Log)) BeginView(env, changing);
                break;
            case Backup or CatchingUp or ViewChanging:
                Adopt(env, m.View, m.Log);
                break;
            default:
                break;
        }
    }

    // The rule.

    /// <summary>
    /// As printed, §5.2 has the replica set "its op-number to its commit-number" here and remove "all entries after this from its log".
    /// It must not: its commit-number may lag, so committed entries would be gone from here before the new log has come, and a view
    /// change in between would count on them.
    /// </summary>
    protected virtual void OnLaterView() { }

    /// <summary>The paper's way, for those who want to see what comes of it.</summary>
    protected void TruncateToCommit()
    {
        for (var op = log.OpNumber; op > commitNumber; op--) clientTable.Withdraw(log[op].Request);
        log.Replace(commitNumber, default);
        lastNormal = view;
    }
}
