namespace Simulator.Protocols.ViewstampedReplication;

// §7 Reconfiguration.
public partial class VrNode
{
    /// <summary>The epoch that this replica has heard of and does not have the log for (§7.1: status "transitioning").</summary>
    Configuration? next;

    /// <summary>Who works in the epoch that leaves this replica out.</summary>
    (long Epoch, NodeSet By) started;

    /// <summary>§7.1, step 1: the request is ordered like any other, as the last of its epoch.</summary>
    void OnReconfiguration(Env env, Primary primary, Request request)
    {
        var target = NodeNames.FindAll(request.Operation.Argument, servers);
        // "Fewer than 3 IP addresses" make no group.
        if (target.Count < 3)
            Answer(env, request, Outcome.Fail("no-such-configuration"));
        else if (target == configuration.Members)
            Answer(env, request, Outcome.Ok(request.Operation.Argument));
        else
            Append(env, primary, new LogEntry(
                request, new Configuration(configuration.Epoch + 1, log.OpNumber + 1, target, configuration.Members)));
    }

    /// <summary>
    /// §7.1, step 3: the reconfiguration is executed. The primary sends COMMIT messages to the other old replicas and STARTEPOCH
    /// messages "to replicas that are being added to the system".
    /// </summary>
    void EndEpoch(Env env, Configuration following)
    {
        var former = role as Primary;
        if (former is not null)
        {
            SendToMembers(env, new Commit(configuration.Epoch, view, BeginRound(env, former), commitNumber));
            foreach (var member in following.Members)
                if (!configuration.Members.Contains(member)) env.Send(member, new StartEpoch(following));
        }
        EnterEpoch(env, following, inView: 0);
        foreach (var waiting in former?.Waiting ?? []) OnRequest(env, waiting);
    }

    /// <summary>Everything up to the reconfiguration is executed here.</summary>
    void EnterEpoch(Env env, Configuration following, long inView)
    {
        configuration = following;
        env.Note(new Configured(following.OpNumber, following.Members));
        view = inView;
        if (next is { } known && known.Epoch <= following.Epoch)
        {
            next = null;
            env.Disarm(EpochRetry.It);
        }
        if (!following.Members.Contains(self))
        {
            Enter(env, new Leaving());
            env.Arm(Resend.It, options.HeartbeatInterval);
        }
        else if (following.OpNumber <= recoveredUpTo)
        {
            // It may have been in this epoch before its memory went, and have acknowledged what it does not know of any more.
            BeginRecovery(env, following.Epoch);
        }
        else
        {
            BeginNormal(env);
            AnnounceEpoch(env);
        }
    }

    /// <summary>§7.1.1, step 3: "it sends EPOCHSTARTED messages to the replicas that are being replaced".</summary>
    void AnnounceEpoch(Env env)
    {
        foreach (var old in configuration.Old)
            if (!configuration.Members.Contains(old)) env.Send(old, new EpochStarted(configuration));
    }

    /// <summary>
    /// §7.1.1: a replica that hears of a new epoch "brings its state up to date by sending state transfer messages". Whoever has a
    /// part in the old epoch keeps it until then: the reconfiguration may be executed by nobody else who is left.
    /// </summary>
    void OnStartEpoch(Env env, NodeId from, StartEpoch m)
    {
        if (m.Next.Epoch <= configuration.Epoch)
        {
            if (m.Next.Epoch == configuration.Epoch && IsAtWork()) env.Send(from, new EpochStarted(configuration));
        }
        else if (role is Recovering recovering)
        {
            recovering.LeastEpoch = long.Max(recovering.LeastEpoch, m.Next.Epoch);
        }
        else if (next is null || next.Epoch < m.Next.Epoch)
        {
            next = m.Next;
            AskForEpoch(env);
        }
    }

    /// <summary>Asks the members of both groups in turn for the log up to the start of the epoch.</summary>
    void AskForEpoch(Env env)
    {
        if (next is not { } wanted) return;
        env.Arm(EpochRetry.It, options.HeartbeatInterval);
        var others = wanted.Members.Union(wanted.Old).Without(self);
        var at = env.Below(others.Count, "epoch-source");
        foreach (var other in others)
            if (at-- == 0) env.Send(other, new GetState(wanted.Epoch, 0, commitNumber));
    }

    bool IsStateOfNextEpoch(NewState m) =>
        next is { } wanted && m.Epoch == wanted.Epoch && m.Log.OpNumber >= wanted.OpNumber && role is not Recovering
        && (m.View == 0 || wanted.PrimaryOf(m.View) != self);

    void EnterEpochWith(Env env, NewState m)
    {
        if (!Install(env, m.Log)) return;
        var following = next!;
        // What is executed here must not end the old epoch once more.
        configuration = following;
        Enter(env, new Outside());
        CommitUpTo(env, long.Max(commitNumber, following.OpNumber));
        EnterEpoch(env, following, m.View);
        if (role is Primary or Backup) LearnCommit(env, m.Log.CommitNumber);
    }

    /// <summary>§7.1.2, step 3: who "doesn't receive the EPOCHSTARTED messages in a timely way" reminds those not heard from.</summary>
    void RemindNewMembers(Env env)
    {
        foreach (var member in configuration.Members)
            if (started.Epoch != configuration.Epoch || !started.By.Contains(member)) env.Send(member, new StartEpoch(configuration));
    }

    /// <summary>§7.1.2: a replica that is being replaced goes when f' + 1 of the new group have started.</summary>
    void OnEpochStarted(Env env, NodeId from, EpochStarted m)
    {
        var epoch = m.Configuration.Epoch;
        if (epoch < configuration.Epoch || epoch < started.Epoch || role is Outside or Recovering) return;
        if (m.Configuration.Members.Contains(self))
        {
            if (epoch > configuration.Epoch) OnStartEpoch(env, from, new StartEpoch(m.Configuration));
            return;
        }
        started = (epoch, (started.Epoch == epoch ? started.By : NodeSet.Empty).With(from));
        if (started.By.Count < m.Configuration.Quorum) return;
        configuration = m.Configuration;
        next = null;
        env.Disarm(EpochRetry.It);
        Enter(env, new Outside());
    }

    /// <summary>§7.2: messages of an earlier epoch are answered with the news, those of a later one with a question.</summary>
    bool IsOfThisEpoch(Env env, NodeId from, VrMessage m)
    {
        if (m.Epoch == configuration.Epoch) return role is not Outside && (role is not Leaving || m is GetState);
        if (m.Epoch > configuration.Epoch)
        {
            if (next is null || next.Epoch < m.Epoch) env.Send(from, new GetState(configuration.Epoch, view, commitNumber));
            else if (m is GetState) env.Send(from, new StartEpoch(next));
        }
        else if (m is Prepare or Commit or StartViewChange or DoViewChange or StartView or GetState)
        {
            if (configuration.Members.Contains(from) || !IsAtWork()) env.Send(from, new StartEpoch(configuration));
            else env.Send(from, new EpochStarted(configuration));
        }
        return false;
    }

    /// <summary>Whether this replica works in its epoch, of which it has the log.</summary>
    bool IsAtWork() => role.Status is Status.Normal or Status.ViewChange;
}
