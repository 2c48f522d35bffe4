namespace Simulator.Protocols;

/// <summary>An operation on its way to a server. The id is unique in the run; a retry carries the same one.</summary>
public sealed record Request(long Id, Operation Operation) : Message;

/// <summary>A server's answer to the request with this id.</summary>
public sealed record Reply(long Id, Outcome Outcome) : Message;

/// <summary>
/// The client for services in which every server answers for itself: sends a <see cref="Request"/>, takes the first
/// <see cref="Reply"/>, and after silence asks the next server.
/// </summary>
public sealed class ServiceClient(ClientSeat seat) : Client
{
    Operation? current;
    long id = (long)seat.Process << 32;
    NodeId? lastGood;
    NodeId target;
    int attempts;

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        id++;
        attempts = 0;
        target = seat.Policy.Target switch
        {
            ClientTarget.Any => env.Any(env.Peers, "first-server"),
            ClientTarget.LastGood => lastGood ?? seat.Nearest,
            _ => seat.Nearest,
        };
        Ask(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not Reply reply || reply.Id != id || current is null) return;
        lastGood = from;
        End(env, reply.Outcome);
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        lastGood = null;
        target = new NodeId((target.Value + 1) % seat.Servers);
        Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("target", target);
        scribe.Field("attempts", attempts);
    }

    void Ask(Env env)
    {
        if (attempts++ >= seat.Policy.MaxAttempts)
        {
            // Any of the requests may still take effect.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        env.Send(target, new Request(id, current!));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(Silence.It, seat.Policy.RetryAfter);
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(Silence.It);
        env.Complete(outcome);
    }

    /// <summary>Nobody has answered for too long.</summary>
    sealed record Silence : Timer
    {
        public static readonly Silence It = new();
    }
}
