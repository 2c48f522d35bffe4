using System.Diagnostics;

namespace Simulator.Protocols.Pnuts;

/// <summary>
/// A client: asks the storage unit of its region, and after silence the next one, under the same number. A compare-and-set is a latest
/// read and a test-and-set write of the version that it found.
/// </summary>
public sealed class PnutsClient(ClientSeat seat, int regions, PnutsOptions options) : Client
{
    static readonly Outcome notUnderstood = Outcome.Fail("not-understood");

    /// <summary>The latest version of each record that this process has read or written.</summary>
    readonly Dictionary<string, long> seen = new(StringComparer.Ordinal);

    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;
    Ask? question;
    long sequence;
    int target;
    int attempts;

    int Region => seat.Nearest.Value % regions;

    public override void Start(Env env) => target = Region;

    public override void Invoke(Env env, Operation operation)
    {
        if (Calls(operation) is not { } call)
        {
            env.Complete(notUnderstood);
            return;
        }
        current = operation;
        (attempts, target) = (0, Region);
        Begin(env, call, operation.Argument, call == Call.ReadCritical ? seen.GetValueOrDefault(operation.Key ?? "") : 0);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not Told m) throw new UnreachableException($"a client of PNUTS has no use for {message}");
        // Answers to earlier requests, and to earlier processes on this machine, are none of this one's business.
        if (m.Process != seat.Process || m.Sequence != question?.Sequence || current is null) return;
        var key = question.Key;
        if (m.IsDone) seen[key] = long.Max(seen.GetValueOrDefault(key), m.Version);
        if (current.IsRead) End(env, Outcome.Ok(m.Value));
        else if (question.Call == Call.ReadLatest) OnFound(env, m);
        else if (m.IsDone) End(env, Outcome.Ok(current.Argument));
        // Somebody else was faster: what is there now?
        else Begin(env, Call.ReadLatest, Value.Nil, 0);
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        target = (target + 1) % regions;
        Send(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("sequence", sequence);
        scribe.Field("target", target);
        scribe.Field("attempts", attempts);
    }

    /// <summary>The call that an operation begins with; null for one that there is none for.</summary>
    Call? Calls(Operation operation) => operation.Function switch
    {
        "read" => operation.Level switch
        {
            null => options.Reads switch { ReadLevel.Any => Call.ReadAny, ReadLevel.Critical => Call.ReadCritical, _ => Call.ReadLatest },
            "any" => Call.ReadAny,
            "critical" => Call.ReadCritical,
            "latest" => Call.ReadLatest,
            _ => null,
        },
        "write" => Call.Write,
        "cas" when operation.Argument.Items.Length == 2 => Call.ReadLatest,
        _ => null,
    };

    void OnFound(Env env, Told m)
    {
        if (!m.Value.Equals(current!.Argument.Items[0])) End(env, Outcome.Fail("precondition"));
        else Begin(env, Call.TestAndSetWrite, current.Argument.Items[1], m.Version);
    }

    void Begin(Env env, Call call, Value value, long version)
    {
        question = new Ask(env.Self, seat.Process, ++sequence, call, current!.Key ?? "", value, version, Region, 0);
        Send(env);
    }

    void Send(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            // Any of the requests may still take effect.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        attempts++;
        env.Send(new NodeId(target), question!);
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    void End(Env env, Outcome outcome)
    {
        (current, question) = (null, null);
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }
}
