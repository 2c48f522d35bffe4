namespace Simulator.Protocols.ViewstampedReplication;

// §4.2 View changes, with the log suffixes of §5.3.
public partial class VrNode
{
    void RestartViewChangeTimer(Env env) =>
        env.Arm(ViewChangeTimeout.It, env.Between(options.ViewChangeTimeout.From, options.ViewChangeTimeout.To, "view-change-timeout"));

    void OnViewChangeTimeout(Env env)
    {
        if (role is Primary primary) OnNothingCommitted(env, primary);
        else if (role is Backup or ViewChanging or CatchingUp) BeginViewChange(env, view + 1);
    }

    /// <summary>
    /// Step 1: a replica "that notices the need for a view change advances its view-number, sets its status to view-change, and sends"
    /// STARTVIEWCHANGE to all others.
    /// </summary>
    void BeginViewChange(Env env, long to)
    {
        view = to;
        var changing = new ViewChanging(servers);
        Enter(env, changing);
        RestartViewChangeTimer(env);
        env.Arm(Resend.It, options.HeartbeatInterval);
        changing.Joined[self.Value] = lives[self.Value];
        SendToMembers(env, new StartViewChange(configuration.Epoch, view, KnownLives()));
        SendDoViewChange(env);
    }

    void OnStartViewChange(Env env, NodeId from, StartViewChange m)
    {
        Learn(m.Lives);
        if (m.View > view) BeginViewChange(env, m.View);
        if (m.View < view) return;
        if (role is ViewChanging changing)
        {
            Join(changing, from, m.Lives);
            SendDoViewChange(env);
        }
        else if (role is Primary)
        {
            // The view has begun; the sender has missed it.
            env.Send(from, ViewStart());
        }
    }

    static void Join(ViewChanging changing, NodeId from, Seq<long> theirs) =>
        changing.Joined[from.Value] = long.Max(changing.Joined[from.Value], theirs[from.Value]);

    /// <summary>
    /// Step 2: after f messages of others it sends a DOVIEWCHANGE message "to the node that will be the primary in the new view".
    /// </summary>
    void SendDoViewChange(Env env)
    {
        if (role is not ViewChanging { Sent: null } changing || !MayDoViewChange()) return;
        if (!LeaseHasEnded(env))
        {
            env.Arm(LeaseEnd.It, leaseUntil!.Value - env.Now);
            return;
        }
        var from = long.Max(log.Start, commitNumber - options.ViewChangeSuffix);
        changing.Sent = new DoViewChange(configuration.Epoch, view, KnownLives(), lastNormal, log.After(from, commitNumber));
        var primary = configuration.PrimaryOf(view);
        if (primary == self) Collect(env, changing, self, changing.Sent);
        else env.Send(primary, changing.Sent);
    }

    void OnDoViewChange(Env env, NodeId from, DoViewChange m)
    {
        Learn(m.Lives);
        if (m.View > view) BeginViewChange(env, m.View);
        if (m.View < view) return;
        if (role is Primary)
        {
            env.Send(from, ViewStart());
        }
        else if (role is ViewChanging changing && configuration.PrimaryOf(view) == self)
        {
            Join(changing, from, m.Lives);
            SendDoViewChange(env);
            if (role == changing) Collect(env, changing, from, m);
        }
    }

    /// <summary>Step 3: the new primary waits for f + 1 DOVIEWCHANGE messages, its own among them, and takes over the best log.</summary>
    void Collect(Env env, ViewChanging changing, NodeId from, DoViewChange m)
    {
        if (m.Lives[from.Value] < changing.ReceivedLife[from.Value]) return;
        changing.Received[from.Value] = m;
        changing.ReceivedLife[from.Value] = m.Lives[from.Value];
        if (changing.Sent is null || Counted(changing.ReceivedLife) < configuration.Quorum) return;
        var source = self;
        var best = changing.Sent;
        foreach (var member in configuration.Members)
        {
            if (changing.Received[member.Value] is not { } other || IsOutdated(member, changing.ReceivedLife[member.Value])) continue;
            if (!IsBetter(other, best)) continue;
            best = other;
            source = member;
        }
        if (source == self || Install(env, best.Log))
        {
            BeginView(env, changing);
        }
        else
        {
            // §5.3: "Occasionally, this information won't be enough; in this case the primary can ask for more information".
            changing.Source = source;
            env.Send(source, new GetState(configuration.Epoch, view, commitNumber));
        }
    }

    /// <summary>Step 3, the second half, and step 4.</summary>
    void BeginView(Env env, ViewChanging changing)
    {
        var committed = commitNumber;
        foreach (var message in changing.Received)
            if (message is not null) committed = long.Max(committed, message.Log.CommitNumber);
        CarryClientTable();
        BeginNormal(env);
        var start = ViewStart(committed);
        foreach (var member in configuration.Members)
            if (member != self) env.Send(member, start);
        if (long.Min(committed, log.OpNumber) is var known && known > commitNumber) CommitUpTo(env, known);
    }

    StartView ViewStart(long? committed = null)
    {
        var from = long.Max(log.Start, commitNumber - options.ViewChangeSuffix);
        return new StartView(configuration.Epoch, view, log.After(from, committed ?? commitNumber));
    }

    /// <summary>Step 5: the others "replace their log with the one in the message … change their status to normal".</summary>
    void OnStartView(Env env, NodeId from, StartView m)
    {
        if (m.View < view || !TakesStartView(m)) return;
        if (!Adopt(env, m.View, m.Log)) CatchUp(env, m.View, from);
    }

    /// <summary>What was said may have been lost, and so may the answers.</summary>
    void OnResend(Env env)
    {
        switch (role)
        {
            case ViewChanging changing: ResendViewChange(env, changing); break;
            case CatchingUp catching: AskForState(env, catching); break;
            case Recovering recovering: AskToRecover(env, recovering); break;
            case Leaving: RemindNewMembers(env); break;
            default: return;
        }
        env.Arm(Resend.It, options.HeartbeatInterval);
    }

    void ResendViewChange(Env env, ViewChanging changing)
    {
        SendToMembers(env, new StartViewChange(configuration.Epoch, view, KnownLives()));
        var primary = configuration.PrimaryOf(view);
        if (changing.Sent is { } sent && primary != self) env.Send(primary, sent);
        if (changing.Source is { } source) env.Send(source, new GetState(configuration.Epoch, view, commitNumber));
    }

    // The rules.

    /// <summary>Step 2: only with f others in the same view change, so that f + 1 know of it and no recovery misses it (§8.2).</summary>
    protected virtual bool MayDoViewChange() => role is ViewChanging changing && Counted(changing.Joined) >= configuration.Quorum;

    /// <summary>Step 3: "the largest v'; if several messages have the same v' it selects the one among them with the largest n".</summary>
    protected virtual bool IsBetter(DoViewChange candidate, DoViewChange best) =>
        candidate.LastNormal > best.LastNormal
        || (candidate.LastNormal == best.LastNormal && candidate.Log.OpNumber > best.Log.OpNumber);

    /// <summary>A view that this replica already works in has begun for it long ago; its log may be longer by now.</summary>
    protected virtual bool TakesStartView(StartView m) => m.View > view || role.Status == Status.ViewChange;

    /// <summary>The client table is part of the state and goes with it from view to view.</summary>
    protected virtual void CarryClientTable() { }

    /// <summary>For those who leave something out.</summary>
    protected ClientTable Clients => clientTable;
}
