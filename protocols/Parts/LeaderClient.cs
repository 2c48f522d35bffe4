using System.Diagnostics;

namespace Simulator.Protocols;

/// <summary>
/// The client of services that a leader provides. It asks the server that it takes for the leader, follows redirections, and after
/// silence asks the next server, under the same number, so that sessions can tell a retry from a new request (Ongaro's thesis,
/// chapter 6).
/// </summary>
/// <param name="sessions">Whether it registers a session before the first request that becomes an entry of the log.</param>
/// <param name="readsAreLogged">Whether reads become entries of the log too.</param>
public sealed class LeaderClient(ClientSeat seat, bool sessions, bool readsAreLogged) : Client
{
    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;
    long sequence;
    long session;
    NodeId? leader;
    NodeId target;

    /// <summary>
    /// Whose turn it was when nobody answered. A hint does not move it: two servers that name each other would keep the client
    /// from ever asking the others.
    /// </summary>
    NodeId turn;
    int attempts;

    /// <summary>The epoch of the last redirection followed for this operation. Only a later one is followed at once.</summary>
    long followed;

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        sequence++;
        attempts = 0;
        followed = -1;
        target = seat.Policy.Target switch
        {
            ClientTarget.Any => env.Any(env.Peers, "first-server"),
            ClientTarget.LastGood => leader ?? seat.Nearest,
            _ => seat.Nearest,
        };
        turn = target;
        if (IsForTheLog) env.Note(new Submitted(seat.Process, sequence));
        Ask(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Answer m when m.Process == seat.Process && m.Sequence == sequence && current is not null:
                leader = from;
                End(env, m.Outcome);
                break;
            case SessionOpened m when m.Process == seat.Process && session == 0:
                session = m.Session;
                leader = from;
                if (current is null) break;
                target = from;
                attempts--;
                Ask(env);
                break;
            case Redirect m when m.Process == seat.Process && current is not null && m.Sequence == (IsOpening ? 0 : sequence):
                Follow(env, from, m);
                break;
            // Answers to earlier requests, and to earlier processes on this machine, are none of this one's business.
            case Answer or SessionOpened or Redirect: break;
            default: throw new UnreachableException($"a client has no use for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        leader = null;
        turn = target = new NodeId((turn.Value + 1) % seat.Servers);
        Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("sequence", sequence);
        scribe.Field("session", session);
        scribe.Field("leader", leader);
        scribe.Field("target", target);
        scribe.Field("turn", turn);
        scribe.Field("attempts", attempts);
        scribe.Field("followed", followed);
    }

    /// <summary>Whether the operation becomes an entry of the log: updates do, and reads that are served like them.</summary>
    bool IsForTheLog => current is { Function: "write" or "cas" or "append" } || (current!.IsRead && readsAreLogged);

    /// <summary>Other reads and the administrator's requests can be repeated without harm; they need no session.</summary>
    bool IsOpening => sessions && session == 0 && IsForTheLog;

    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            // Any of the requests may still take effect.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        attempts++;
        if (IsOpening) env.Send(target, new OpenSession(env.Self, seat.Process));
        else env.Send(target, new Execute(env.Self, seat.Process, IsForTheLog ? session : 0, sequence, current!));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    /// <summary>
    /// Goes to the leader named, unless this operation already followed as good a hint: two servers that each take the other
    /// for the leader would keep the client running between them. Then it waits for its retry.
    /// </summary>
    void Follow(Env env, NodeId from, Redirect m)
    {
        if (from != target) return;
        leader = null;
        if (m.Leader is not { } named || named == from || m.Epoch <= followed) return;
        followed = m.Epoch;
        target = named;
        Ask(env);
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }
}
