namespace Simulator.Protocols.ViewstampedReplication;

// What clients ask for: §4.1 steps 1 and 2, §4.5, and the acts of an administrator.
public partial class VrNode
{
    /// <summary>An administrator has asked for this view change; told when the next view begins.</summary>
    (Request Request, long Stamp)? transfer;

    void OnRequest(Env env, Request m)
    {
        if (role.Status == Status.None && configuration.Epoch > 0)
            env.Send(m.Client, new NewEpoch(m.Process, m.Number, configuration.Epoch, configuration.PrimaryOf(0)));
        // §4.1: "Backups ignore client requests"; the client will ask everybody.
        if (role is not Primary primary || IsRepeated(env, m)) return;
        if (MustWait())
        {
            primary.Waiting.Add(m);
            return;
        }
        switch (m.Operation.Function)
        {
            case "reconfigure": OnReconfiguration(env, primary, m); break;
            case "transfer-leader": OnTransfer(env, m); break;
            // §7.3: "the administrator calls this operation after getting the reply"; that it is executed is the answer.
            case "check-epoch" when !m.Operation.Argument.Equals(Value.Of(configuration.Epoch)):
                Answer(env, m, Outcome.Fail("other-epoch"));
                break;
            case "read" when HoldsLease(env, primary): Answer(env, m, Outcome.Ok(machine.Read(m.Operation.Key))); break;
            default: Append(env, primary, new LogEntry(m, null)); break;
        }
    }

    void Answer(Env env, Request m, Outcome outcome) =>
        env.Send(m.Client, new Reply(view, m.Process, m.Number, commitNumber, outcome));

    /// <summary>§4.5: "it must start up with a request-number larger than what it had before it failed".</summary>
    void OnGetRequestNumber(Env env, GetRequestNumber m)
    {
        if (role.Status == Status.Normal) env.Send(m.Client, new RequestNumber(m.Nonce, clientTable.LatestOf(m.Process)));
    }

    /// <summary>An administrator moves the primary: a view change that nobody had to wait for.</summary>
    void OnTransfer(Env env, Request m)
    {
        var wish = m.Operation.Argument;
        var target = wish.IsNil ? configuration.PrimaryOf(view + 1) : NodeNames.Find(wish, servers);
        if (target is not { } successor || !configuration.Members.Contains(successor))
        {
            Answer(env, m, Outcome.Fail("no-such-member"));
        }
        else if (successor == self)
        {
            Answer(env, m, Outcome.Ok(wish));
        }
        else
        {
            var to = view + 1;
            while (configuration.PrimaryOf(to) != successor) to++;
            transfer = (m, configuration.Stamp(to));
            BeginViewChange(env, to);
        }
    }

    void ReportTransfer(Env env)
    {
        if (transfer is not { } asked) return;
        transfer = null;
        Answer(env, asked.Request, asked.Stamp == Viewstamp
            ? Outcome.Ok(asked.Request.Operation.Argument)
            : Outcome.Info("other-primary"));
    }

    // The rules.

    /// <summary>
    /// §4.1, step 2: "If the request-number isn't bigger than the information in the table it drops the request, but it will
    /// re-send the response if the request is the most recent one from this client and it has already been executed."
    /// </summary>
    protected virtual bool IsRepeated(Env env, Request m)
    {
        if (m.Number > clientTable.LatestOf(m.Process)) return false;
        if (clientTable.Recall(m.Process, m.Number) is { } outcome) Answer(env, m, outcome);
        return true;
    }

    /// <summary>
    /// §7.1: with a reconfiguration the primary "immediately stops accepting other client requests": it is the last of its epoch.
    /// </summary>
    protected virtual bool MustWait() => log.OpNumber > commitNumber && log[log.OpNumber].Next is not null;
}
