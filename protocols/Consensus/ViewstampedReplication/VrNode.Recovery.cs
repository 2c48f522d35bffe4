namespace Simulator.Protocols.ViewstampedReplication;

// §4.3 Recovery, made cheaper as in §5.1: a checkpoint first, from anyone, and then only the log after it, from the primary.
public partial class VrNode
{
    /// <summary>How far the log went with which this replica came back last; -1 in a life that needed no recovery.</summary>
    long recoveredUpTo = -1;

    /// <summary>Step 1: it sends a RECOVERY message "to all other replicas, where x is a nonce".</summary>
    void BeginRecovery(Env env, long leastEpoch)
    {
        var recovering = new Recovering(servers, env.Below(long.MaxValue, "nonce"), leastEpoch)
        {
            WantsCheckpoint = options.CheckpointAfter > 0,
        };
        Enter(env, recovering);
        // It may have granted a lease and have forgotten it.
        GrantLease(env);
        env.Arm(Resend.It, options.HeartbeatInterval);
        AskToRecover(env, recovering);
    }

    void AskToRecover(Env env, Recovering recovering)
    {
        // Alone there is nobody who remembers.
        if (env.Peers.Count == 0) return;
        if (recovering.WantsCheckpoint) env.Send(env.Any(env.Peers, "checkpoint-source"), new GetCheckpoint(recovering.Nonce));
        else env.Broadcast(new Recovery(recovering.Nonce, lives[self.Value], commitNumber));
    }

    void OnGetCheckpoint(Env env, NodeId from, GetCheckpoint m)
    {
        if (role.Status == Status.Normal) env.Send(from, new NewCheckpoint(m.Nonce, log.Checkpoint));
    }

    void OnNewCheckpoint(Env env, NewCheckpoint m)
    {
        if (role is not Recovering { WantsCheckpoint: true } recovering || m.Nonce != recovering.Nonce) return;
        recovering.WantsCheckpoint = false;
        if (m.Checkpoint.OpNumber > commitNumber) Install(env, new LogExcerpt(m.Checkpoint, m.Checkpoint.OpNumber + 1, default, 0));
        AskToRecover(env, recovering);
    }

    /// <summary>Step 2: "A replica j replies to a RECOVERY message only when its status is normal", the primary with its log.</summary>
    void OnRecovery(Env env, NodeId from, Recovery m)
    {
        lives[from.Value] = long.Max(lives[from.Value], m.Life);
        if (next is { } known) env.Send(from, new StartEpoch(known));
        if (role.Status == Status.Normal)
        {
            var state = SendsLog() ? log.After(m.OpNumber, commitNumber) : null;
            env.Send(from, new RecoveryResponse(configuration.Epoch, view, m.Nonce, KnownLives(), configuration, state));
        }
        else if (role is Leaving or Outside && configuration.Epoch > 0)
        {
            env.Send(from, new StartEpoch(configuration));
        }
    }

    void OnRecoveryResponse(Env env, NodeId from, RecoveryResponse m)
    {
        if (role is not Recovering recovering || recovering.WantsCheckpoint || !CountsResponse(m)) return;
        Learn(m.Lives);
        var known = recovering.Responses[from.Value];
        if (known is null || m.Configuration.Stamp(m.View) >= known.Configuration.Stamp(known.View)) recovering.Responses[from.Value] = m;
        TryToRecover(env, recovering);
    }

    /// <summary>
    /// Step 3: it "waits to receive at least f+1 RECOVERYRESPONSE messages from different replicas, all containing the nonce …,
    /// including one from the primary of the latest view it learns of in these messages".
    /// </summary>
    void TryToRecover(Env env, Recovering recovering)
    {
        var latest = configuration;
        foreach (var response in recovering.Responses)
            if (response is not null && response.Epoch > latest.Epoch) latest = response.Configuration;
        if (latest.Epoch < recovering.LeastEpoch) return;
        var heard = NodeSet.Empty;
        var latestView = 0L;
        foreach (var member in latest.Members)
        {
            if (recovering.Responses[member.Value] is not { } response || response.Epoch != latest.Epoch) continue;
            if (IsOutdated(member, response.Lives[member.Value])) continue;
            heard = heard.With(member);
            latestView = long.Max(latestView, response.View);
        }
        if (heard.Count < latest.Members.Count - latest.Quorum + 1) return;
        foreach (var member in heard)
        {
            var response = recovering.Responses[member.Value]!;
            if (response.View != latestView || response.Log is not { } state || !Install(env, state)) continue;
            Rejoin(env, latest, latestView, state);
            return;
        }
    }

    /// <summary>"Then it updates its state using the information from the primary, changes its status to normal".</summary>
    void Rejoin(Env env, Configuration latest, long latestView, LogExcerpt state)
    {
        recoveredUpTo = log.OpNumber;
        configuration = latest;
        if (latest.Members.Count < servers) env.Note(new Configured(latest.OpNumber, latest.Members));
        view = latestView;
        if (!configuration.Members.Contains(self))
        {
            Enter(env, new Outside());
            return;
        }
        BeginNormal(env);
        AnnounceEpoch(env);
        env.Send(configuration.PrimaryOf(view), new PrepareOk(configuration.Epoch, view, 0, log.OpNumber));
        LearnCommit(env, state.CommitNumber);
    }

    // The rules.

    /// <summary>
    /// "When a node comes back up after a crash it sets its status to recovering"; at the start there is nothing to recover.
    /// </summary>
    protected virtual bool MustRecover(Env env) => env.Life > 0;

    /// <summary>"It does not participate in either the request processing protocol or the view change protocol".</summary>
    protected virtual bool TakesPart() => role is not Recovering;

    /// <summary>The nonce tells answers to this recovery from those to an earlier one.</summary>
    protected virtual bool CountsResponse(RecoveryResponse m) => role is Recovering recovering && m.Nonce == recovering.Nonce;

    /// <summary>Step 2: "If j is the primary of its view, l is its log …; otherwise these values are nil."</summary>
    protected virtual bool SendsLog() => role is Primary;
}
