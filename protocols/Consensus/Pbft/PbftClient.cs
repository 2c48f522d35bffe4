namespace Simulator.Protocols.Pbft;

/// <summary>
/// A client process of PBFT (§4.1, §5.1). It asks the replica that it takes for the primary, after silence all of them, and
/// believes a result that enough replicas have signed.
/// </summary>
public class PbftClient(ClientSeat seat, PbftOptions options) : Client
{
    readonly PbftQuorums quorums = PbftQuorums.Of(options, seat.Servers);
    readonly Reply?[] replies = new Reply?[seat.Servers];

    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;

    /// <summary>The request in flight.</summary>
    Request? request;
    long sequence;
    int attempts;

    /// <summary>"The view number … allowing the client to track the view and hence the current primary."</summary>
    long view;

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        attempts = 0;
        if (options.ReadOnly && operation.IsRead) AskAtOnce(env);
        else Order(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not Reply m || m.Signer != from || current is null || request is null) return;
        if (m.Process != seat.Process || m.Sequence != sequence || !env.IsSigned(m.Signature, from, m.Unsigned)) return;
        // A later reply of the same replica says what the earlier one could not yet.
        if (replies[from.Value] is not { Tentative: false }) replies[from.Value] = m;
        if (IsBelievable(replies, m))
        {
            view = ViewOfWeakQuorum();
            End(env, m.Result);
        }
        else if (request.ReadOnly && GivesUpReading(replies))
        {
            Order(env);
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null || request is null) return;
        if (!request.ReadOnly)
        {
            // "If the client does not receive replies soon enough, it broadcasts the request to all replicas."
            if (HasAttempt(env)) Broadcast(env);
        }
        else if (OrdersLateReads)
        {
            Order(env);
        }
        else if (HasAttempt(env))
        {
            env.Broadcast(request);
            env.Arm(RetryTimeout.It, options.ReadTimeout);
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("sequence", sequence);
        scribe.Field("read-only", request?.ReadOnly == true);
        scribe.Field("view", view);
        scribe.Field("attempts", attempts);
        foreach (var reply in replies) scribe.Field("reply", reply?.Result.ToString());
    }

    /// <summary>"A client multicasts a read-only request to all replicas" (§5.1).</summary>
    void AskAtOnce(Env env)
    {
        Word(env, readOnly: true);
        env.Broadcast(request!);
        env.Arm(RetryTimeout.It, options.ReadTimeout);
    }

    /// <summary>A request that is to be ordered, under a number of its own: no late answer to a read can be taken for one to it.</summary>
    void Order(Env env)
    {
        Word(env, readOnly: false);
        env.Note(new Submitted(seat.Process, sequence));
        if (!HasAttempt(env)) return;
        var target = seat.Policy.Target switch
        {
            ClientTarget.Any => env.Any(env.Peers, "first-server"),
            ClientTarget.LastGood => new NodeId((int)(view % seat.Servers)),
            _ => seat.Nearest,
        };
        env.Send(target, request!);
        ArmRetry(env);
    }

    void Broadcast(Env env)
    {
        env.Broadcast(request!);
        ArmRetry(env);
    }

    void ArmRetry(Env env)
    {
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
        else env.Disarm(RetryTimeout.It);
    }

    void Word(Env env, bool readOnly)
    {
        sequence++;
        Array.Clear(replies);
        var unsigned = new Request(env.Self, seat.Process, sequence, current!, readOnly);
        request = unsigned with { Signature = env.Sign(unsigned) };
    }

    bool HasAttempt(Env env)
    {
        if (attempts++ < seat.Policy.MaxAttempts) return true;
        // Any of the requests may still take effect.
        End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
        return false;
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        request = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }

    /// <summary>The latest view in which f+1 replicas, and so an honest one, say that they are.</summary>
    long ViewOfWeakQuorum()
    {
        var latest = view;
        foreach (var candidate in replies)
        {
            if (candidate is null || candidate.View <= latest) continue;
            var there = 0;
            foreach (var reply in replies)
                if (reply is not null && reply.View >= candidate.View) there++;
            if (there >= quorums.Weak) latest = candidate.View;
        }
        return latest;
    }

    // The rules.

    /// <summary>
    /// "The client waits for f+1 replies with valid signatures from different replicas, and with the same t and r." What was carried
    /// out tentatively takes a quorum of replies from one view, as does everything where reads go around the order (§5.1).
    /// </summary>
    protected virtual bool IsBelievable(ReadOnlySpan<Reply?> all, Reply m)
    {
        var forGood = 0;
        var inView = 0;
        foreach (var reply in all)
        {
            if (reply is null || reply.Result != m.Result) continue;
            if (!reply.Tentative) forGood++;
            if (reply.View == m.View) inView++;
        }
        return forGood >= RepliesNeeded || inView >= quorums.Strong;
    }

    /// <summary>f+1; a quorum where reads go around the order: each read then meets an honest replica that knows of each write.</summary>
    protected virtual int RepliesNeeded => options.ReadOnly ? quorums.Strong : quorums.Weak;

    /// <summary>Whether a read can no longer get a quorum of equal replies, however the other replicas answer.</summary>
    bool GivesUpReading(ReadOnlySpan<Reply?> all)
    {
        if (!OrdersLateReads) return false;
        var missing = 0;
        var most = 0;
        foreach (var candidate in all)
        {
            if (candidate is null) missing++;
            var equal = 0;
            foreach (var reply in all)
                if (candidate is not null && reply is not null && reply.Result == candidate.Result) equal++;
            most = int.Max(most, equal);
        }
        return most + missing < quorums.Strong;
    }

    /// <summary>
    /// §5.1: if replies differ or do not come, "the client retransmits the request as a regular read-write request after a
    /// retransmission timeout".
    /// </summary>
    protected virtual bool OrdersLateReads => true;
}
