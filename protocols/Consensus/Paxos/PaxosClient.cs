using System.Diagnostics;

namespace Simulator.Protocols.Paxos;

/// <summary>
/// A client process: asks a proposer to propose and a learner to tell, and after silence asks the next one, under the same number, by
/// which a server that was asked before knows the request again.
/// </summary>
public sealed class PaxosClient(ClientSeat seat, PaxosRoles roles) : Client
{
    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;
    long sequence;
    NodeId target;
    int attempts;

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        sequence++;
        attempts = 0;
        var wanted = seat.Policy.Target == ClientTarget.Any ? env.Any(env.Peers, "first-server") : seat.Nearest;
        target = Serving.Contains(wanted) ? wanted : PaxosRoles.After(Serving, wanted);
        Ask(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Answer m when m.Process == seat.Process && m.Sequence == sequence && current is not null:
                End(env, m.Outcome);
                break;
            // Answers to earlier requests, and to earlier processes on this machine.
            case Answer: break;
            default: throw new UnreachableException($"a client of Paxos has no use for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        target = PaxosRoles.After(Serving, target);
        Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("sequence", sequence);
        scribe.Field("target", target);
        scribe.Field("attempts", attempts);
    }

    NodeSet Serving => current!.IsRead ? roles.Learners : roles.Proposers;

    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            // A proposal that was issued may still be chosen.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        attempts++;
        env.Send(target, new Ask(env.Self, seat.Process, sequence, current!, Forwarded: false));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }
}
