using System.Diagnostics;

namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>
/// A client process (§4.1, step 1): it sends its request to the replica that it takes for the primary. "If a client doesn't
/// receive a timely response to a request, it re-sends the request to all replicas", under the same number.
/// </summary>
public sealed class VrClient(ClientSeat seat, VrOptions options) : Client
{
    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;

    long number;
    int attempts;

    /// <summary>The first view's primary, until a reply shows another one.</summary>
    NodeId primary = new(0);

    /// <summary>The latest epoch that it has heard of from a replica that has been replaced (§7.4).</summary>
    long epoch;

    /// <summary>The op-number of the latest state that a reply came from (§6.3).</summary>
    long seen;

    /// <summary>Set while it asks for its request-number (§4.5): who has answered, and the largest number so far.</summary>
    RequestNumberSearch? search;

    bool knowsNumber = options.Clients == ClientIdentity.Process;

    int Identity => options.Clients == ClientIdentity.Process ? seat.Process : seat.Self.Value;

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        attempts = 0;
        if (knowsNumber)
        {
            Begin(env);
            return;
        }
        search = new RequestNumberSearch(env.Below(long.MaxValue, "nonce"));
        Ask(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Reply m when m.Process == Identity && m.Number == number && current is not null && search is null:
                seen = long.Max(seen, m.OpNumber);
                if (!ReadsAnywhere && current.Function != "transfer-leader") primary = from;
                End(env, m.Outcome);
                break;
            case NewEpoch m when m.Process == Identity && m.Number == number && current is not null && m.Epoch > epoch:
                (epoch, primary) = (m.Epoch, m.Primary);
                env.Send(primary, new Request(env.Self, Identity, number, current));
                break;
            case RequestNumber m when search is { } asked && m.Nonce == asked.Nonce:
                asked.Answered = asked.Answered.With(from);
                number = long.Max(number, m.Number);
                if (asked.Answered.Count <= seat.Servers / 2) break;
                // §4.5: it "adds 2 to this value", for one request more may be on its way.
                number++;
                search = null;
                knowsNumber = true;
                attempts = 0;
                Begin(env);
                break;
            // Replies to earlier requests, and to earlier processes on this machine, are none of this one's business.
            case Reply or RequestNumber or NewEpoch: break;
            default: throw new UnreachableException($"a client of Viewstamped Replication has no use for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is not null) Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("number", number);
        scribe.Field("attempts", attempts);
        scribe.Field("primary", primary);
        scribe.Field("epoch", epoch);
        scribe.Field("seen", seen);
    }

    /// <summary>Whether the operation in flight is a read that any replica may answer (§6.3).</summary>
    bool ReadsAnywhere => options.Reads == ReadMode.Backup && current!.IsRead;

    void Begin(Env env)
    {
        number++;
        if (options.IsBroadcast(current!)) env.Note(new Submitted(Identity, number));
        Ask(env);
    }

    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            // Any of the requests may still take effect.
            End(env, current!.IsRead || search is not null ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        attempts++;
        if (search is { } asked) env.Broadcast(new GetRequestNumber(env.Self, Identity, asked.Nonce));
        else if (ReadsAnywhere) env.Send(Replica(env), new LocalRead(env.Self, Identity, number, seen, current!));
        else if (attempts == 1) env.Send(primary, new Request(env.Self, Identity, number, current!));
        else env.Broadcast(new Request(env.Self, Identity, number, current!));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    /// <summary>The replica that reads for this client: the nearest, and after silence any other.</summary>
    NodeId Replica(Env env) =>
        attempts > 1 || seat.Policy.Target == ClientTarget.Any ? env.Any(env.Peers, "replica") : seat.Nearest;

    void End(Env env, Outcome outcome)
    {
        current = null;
        search = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }

    sealed class RequestNumberSearch(long nonce)
    {
        public long Nonce { get; } = nonce;
        public NodeSet Answered;
    }
}
