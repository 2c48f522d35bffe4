namespace Simulator.Protocols.ViewstampedReplication;

// §4.1 Normal operation, with the batches of §6.2.
public partial class VrNode
{
    // The primary's side.

    void BecomePrimary(Env env)
    {
        var primary = new Primary(servers, log.OpNumber);
        Enter(env, primary);
        primary.Prepared[self.Value] = log.OpNumber;
        primary.SpokeAt = env.Now;
        env.Note(new Elected(Viewstamp));
        env.Arm(Heartbeat.It, options.HeartbeatInterval);
        env.Arm(ViewChangeTimeout.It, options.ViewChangeTimeout.To);
        if (configuration.Quorum == 1) CommitUpTo(env, log.OpNumber);
    }

    /// <summary>Step 3: "The primary advances op-number, adds the request to the end of the log", and tells the backups.</summary>
    void Append(Env env, Primary primary, LogEntry entry)
    {
        log.Append(entry);
        clientTable.Log(entry.Request);
        primary.Prepared[self.Value] = log.OpNumber;
        SendPrepares(env, primary);
        if (configuration.Quorum == 1) CommitUpTo(env, log.OpNumber);
    }

    /// <summary>§6.2: what has gathered while as many operations were under way as may be goes out as one batch.</summary>
    void SendPrepares(Env env, Primary primary)
    {
        while (primary.Sent < log.OpNumber && primary.Sent - commitNumber < options.Pipeline)
        {
            var first = primary.Sent + 1;
            var entries = log.Slice(first, long.Min(options.Batch, commitNumber + options.Pipeline - primary.Sent));
            primary.Sent += entries.Count;
            SendToMembers(env, new Prepare(configuration.Epoch, view, BeginRound(env, primary), first, entries, commitNumber));
            primary.SpokeAt = env.Now;
        }
    }

    /// <summary>
    /// Step 5: "The primary waits for f PREPAREOK messages from different backups; at this point it considers the operation (and all
    /// earlier ones) to be committed."
    /// </summary>
    void OnPrepareOk(Env env, NodeId from, PrepareOk m)
    {
        if (role is not Primary primary || !CountsAnswer(m)) return;
        primary.Prepared[from.Value] = long.Max(primary.Prepared[from.Value], long.Min(m.OpNumber, primary.Sent));
        HearLease(env, primary, from, m.Round);
        var prepared = ByQuorum(primary.Prepared);
        if (prepared > commitNumber) CommitUpTo(env, prepared);
        if (role == primary) SendPrepares(env, primary);
    }

    /// <summary>
    /// Step 6: "if the primary does not receive a new client request in a timely way, it instead informs the backups of the latest
    /// commit by sending them a COMMIT message". What should have been answered long since is sent again.
    /// </summary>
    void OnHeartbeat(Env env)
    {
        if (role is not Primary primary) return;
        var quiet = env.Now - primary.SpokeAt;
        if (quiet < options.HeartbeatInterval && quiet >= Duration.Zero && primary.SentBefore <= commitNumber)
        {
            env.Arm(Heartbeat.It, options.HeartbeatInterval - quiet);
            primary.SentBefore = primary.Sent;
            return;
        }
        env.Arm(Heartbeat.It, options.HeartbeatInterval);
        var message = new Commit(configuration.Epoch, view, BeginRound(env, primary), commitNumber);
        foreach (var member in configuration.Members)
        {
            if (member == self) continue;
            var prepared = primary.Prepared[member.Value];
            // Who lags that far, or has not said how far it is, asks for the rest itself when it sees the gap.
            if (prepared < log.Start || prepared < commitNumber - options.Batch) prepared = commitNumber;
            if (prepared >= primary.SentBefore) env.Send(member, message);
            else env.Send(member, PrepareFrom(prepared + 1, message.Round));
        }
        primary.SentBefore = primary.Sent;
        primary.SpokeAt = env.Now;
    }

    /// <summary>
    /// Nothing was committed for as long as backups wait for a primary, although something is under way: whoever sends and is not
    /// heard, or is heard and does not hear, must make room, or nobody ever would.
    /// </summary>
    void OnNothingCommitted(Env env, Primary primary)
    {
        if (primary.StuckAt == commitNumber && MakesRoom())
        {
            BeginViewChange(env, view + 1);
            return;
        }
        primary.StuckAt = log.OpNumber > commitNumber ? commitNumber : null;
        env.Arm(ViewChangeTimeout.It, options.ViewChangeTimeout.To);
    }

    Prepare PrepareFrom(long first, long round) =>
        new(configuration.Epoch, view, round, first, log.Slice(first, options.Batch), commitNumber);

    // The backups' side.

    /// <summary>Step 4: "Backups process PREPARE messages in order".</summary>
    void OnPrepare(Env env, NodeId from, Prepare m)
    {
        if (!IsOfThisView(env, from, m) || role is not Backup backup) return;
        RestartViewChangeTimer(env);
        if (m.First > log.OpNumber + 1)
        {
            Postpone(env, from, m);
            return;
        }
        Take(m);
        while (backup.Early.Count > 0 && backup.Early.GetValueAtIndex(0) is var early && early.First <= log.OpNumber + 1)
        {
            Take(early);
            backup.Early.RemoveAt(0);
        }
        GrantLease(env);
        env.Send(from, new PrepareOk(configuration.Epoch, view, m.Round, log.OpNumber));
        LearnCommit(env, m.CommitNumber);
    }

    void OnCommit(Env env, NodeId from, Commit m)
    {
        if (!IsOfThisView(env, from, m) || role is not Backup) return;
        RestartViewChangeTimer(env);
        if (m.Round > 0)
        {
            GrantLease(env);
            env.Send(from, new PrepareOk(configuration.Epoch, view, m.Round, log.OpNumber));
        }
        LearnCommit(env, m.CommitNumber);
    }

    /// <summary>Adds to the log what of a prepare message is not there yet.</summary>
    void Take(Prepare m)
    {
        var known = (int)long.Min(log.OpNumber + 1 - m.First, m.Entries.Count);
        foreach (var entry in m.Entries.Skip(known))
        {
            log.Append(entry);
            clientTable.Log(entry.Request);
        }
    }

    /// <summary>Step 7: "it waits until it has the request in its log (which may require state transfer)", and executes it.</summary>
    void LearnCommit(Env env, long committed)
    {
        if (committed > log.OpNumber) MissUpTo(env, committed);
        var executable = long.Min(committed, log.OpNumber);
        if (executable > commitNumber) CommitUpTo(env, executable);
    }

    // Both sides.

    /// <summary>Steps 5 and 7: who learns of a commit "executes the operation"; the primary sends the reply.</summary>
    void CommitUpTo(Env env, long op)
    {
        while (commitNumber < op)
        {
            commitNumber++;
            var entry = log[commitNumber];
            env.Note(new Decided(commitNumber, entry.Digest));
            var outcome = Execute(env, entry);
            if (role is Primary) Answer(env, entry.Request, outcome);
            env.Note(new Applied(commitNumber, machine.Digest));
            if (entry.Next is { } following && following.Epoch > configuration.Epoch)
            {
                EndEpoch(env, following);
                return;
            }
        }
        if (options.CheckpointAfter > 0 && commitNumber - log.Checkpoint.OpNumber >= options.CheckpointAfter) TakeCheckpoint();
        AnswerLocalReads(env);
    }

    static readonly Outcome overtaken = Outcome.Info("request-overtaken");

    Outcome Execute(Env env, LogEntry entry)
    {
        var request = entry.Request;
        if (clientTable.HasExecuted(request)) return clientTable.Recall(request.Process, request.Number) ?? overtaken;
        // §7.1: "executing the request does not cause an up-call to the service code".
        var isService = entry.Next is null && request.Operation.Function != "check-epoch";
        var outcome = isService ? machine.Apply(request.Operation) : Outcome.Ok(request.Operation.Argument);
        clientTable.Executed(request, outcome);
        if (options.IsBroadcast(request.Operation)) env.Note(new Delivered(commitNumber, request.Process, request.Number));
        return outcome;
    }

    /// <summary>The largest number that a quorum has reached.</summary>
    long ByQuorum(long[] progress) => ranking.ReachedBy(CommitQuorum(), configuration.Members, progress);

    // The rules.

    /// <summary>The primary and f backups.</summary>
    protected virtual int CommitQuorum() => configuration.Quorum;

    /// <summary>
    /// The paper's primary stays for as long as its backups hear it, also when it does not hear them and commits nothing any more.
    /// </summary>
    protected virtual bool MakesRoom() => true;

    /// <summary>An acknowledgement counts only in the view in which it was given.</summary>
    protected virtual bool CountsAnswer(PrepareOk m) => m.View == view;

    /// <summary>
    /// Step 4: "a backup won't accept a prepare with op-number n until it has entries for all earlier requests in its log". Messages
    /// may overtake each other, so it waits a little before it asks for what is missing.
    /// </summary>
    protected virtual void Postpone(Env env, NodeId primary, Prepare m)
    {
        if (role is not Backup backup) return;
        if (backup.Early.Count < options.Pipeline) backup.Early[m.First] = m;
        MissUpTo(env, m.OpNumber);
    }
}
