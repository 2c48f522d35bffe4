using System.Diagnostics;

namespace Simulator.Protocols.PrimaryBackup;

/// <summary>
/// A client: asks the primary that it knows, or for local reads the server beside it; after silence it asks again, under the same
/// number, and asks the monitor for the primary.
/// </summary>
public sealed class PrimaryBackupClient(ClientSeat seat, NodeId monitor, View initial, PrimaryBackupOptions options) : Client
{
    NodeId primary = initial.Primary;
    long epoch = initial.Epoch;

    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;
    long sequence;
    int attempts;

    public override void Start(Env env) => env.Send(monitor, Locate.It);

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        sequence++;
        attempts = 0;
        Ask(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Answer m when m.Process == seat.Process && m.Sequence == sequence && current is not null:
                End(env, m.Outcome);
                break;
            // Another request for the same may have got through.
            case Refused m when m.Process == seat.Process && m.Sequence == sequence && current is not null:
                End(env, attempts == 1 ? Outcome.Fail("too-few-backups") : Outcome.Info("too-few-backups"));
                break;
            case Located m when m.Epoch > epoch:
                (epoch, primary) = (m.Epoch, m.Primary);
                if (current is not null && !IsLocal) Ask(env);
                break;
            // Answers to earlier requests, and to earlier processes on this machine, are none of this one's business.
            case Answer or Refused or Located: break;
            default: throw new UnreachableException($"a client of a primary has no use for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        env.Send(monitor, Locate.It);
        Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("sequence", sequence);
        scribe.Field("primary", primary);
        scribe.Field("epoch", epoch);
        scribe.Field("attempts", attempts);
    }

    bool IsLocal => current!.IsRead && (current.Level ?? (options.Reads == ReadFrom.Local ? "local" : "")) == "local";

    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            // Any of the requests may still take effect.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        var target = IsLocal ? Beside(env) : primary;
        attempts++;
        env.Send(target, new Execute(env.Self, seat.Process, 0, sequence, current!));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    /// <summary>The server beside the client; another one once that has not answered, or where one is drawn for each operation.</summary>
    NodeId Beside(Env env)
    {
        if (attempts == 0 && seat.Policy.Target != ClientTarget.Any && seat.Nearest != monitor) return seat.Nearest;
        return new NodeId((int)env.Below(monitor.Value, "server"));
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }
}
