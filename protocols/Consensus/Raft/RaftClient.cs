using System.Diagnostics;

namespace Simulator.Protocols.Raft;

/// <summary>
/// A client process of Raft (§8; thesis chapter 6). It asks the server that it takes for the leader, follows redirections, and
/// after silence asks the next server, under the same number, so that sessions can tell a retry from a new request.
/// </summary>
public sealed class RaftClient(ClientSeat seat, RaftOptions options) : Client
{
    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;
    long sequence;
    long session;
    NodeId? leader;
    NodeId target;
    int attempts;

    /// <summary>The term of the last redirection followed for this operation. Only a later one is followed at once.</summary>
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
            default: throw new UnreachableException($"a client of Raft has no use for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        leader = null;
        target = new NodeId((target.Value + 1) % seat.Servers);
        Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("sequence", sequence);
        scribe.Field("session", session);
        scribe.Field("leader", leader);
        scribe.Field("target", target);
        scribe.Field("attempts", attempts);
    }

    /// <summary>Whether the operation becomes an entry of the log: updates do, and reads that are served like them.</summary>
    bool IsForTheLog => current is { Function: "write" or "cas" or "append" } || (current!.IsRead && options.Reads == ReadMode.Log);

    /// <summary>Other reads and the administrator's requests can be repeated without harm; they need no session.</summary>
    bool IsOpening => options.Sessions && session == 0 && IsForTheLog;

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
        if (m.Leader is not { } named || named == from || m.Term <= followed) return;
        followed = m.Term;
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
