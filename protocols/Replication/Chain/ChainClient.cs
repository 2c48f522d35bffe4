using System.Diagnostics;

namespace Simulator.Protocols.Chain;

/// <summary>
/// A client: updates go to the head, queries to the tail or to whom the way of reading says; both are answered by the server that
/// completes them (OSDI 2004, §2). After silence it asks again, under the same number, and asks the master for the chain.
/// </summary>
public sealed class ChainClient(ClientSeat seat, NodeId master, Configuration initial, ChainOptions options) : Client
{
    Configuration configuration = initial;

    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;
    long sequence;
    int attempts;
    NodeId target;

    public override void Start(Env env) => env.Send(master, Locate.It);

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        sequence++;
        attempts = 0;
        if (!operation.IsRead) env.Note(new Submitted(seat.Process, sequence));
        Ask(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Answer m when m.Process == seat.Process && m.Sequence == sequence && current is not null:
                End(env, m.Outcome);
                break;
            case Located m when m.Configuration.Number > configuration.Number:
                configuration = m.Configuration;
                // Another head or tail than was asked.
                if (current is not null && Target(env) != target) Ask(env);
                break;
            // Answers to earlier requests, and to earlier processes on this machine, are none of this one's business.
            case Answer or Located: break;
            default: throw new UnreachableException($"a client of a chain has no use for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        env.Send(master, Locate.It);
        Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("sequence", sequence);
        scribe.Field("configuration", configuration.Number);
        scribe.Field("target", target);
        scribe.Field("attempts", attempts);
    }

    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            // Any of the requests may still take effect.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        target = Target(env);
        attempts++;
        env.Send(target, new Execute(env.Self, seat.Process, 0, sequence, current!));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    NodeId Target(Env env)
    {
        if (!current!.IsRead) return configuration.Head;
        switch (ChainLevels.Of(current, options.Reads))
        {
            case ChainReads.Tail: return configuration.Tail;
            case ChainReads.Any: return env.Any<NodeId>(configuration.Chain.Span, "server");
            default: return IsNear(seat.Nearest) ? seat.Nearest : env.Any<NodeId>(configuration.Chain.Span, "server");
        }
    }

    /// <summary>Whether to read at the server beside: once it has not answered, another one is drawn.</summary>
    bool IsNear(NodeId server) => attempts == 0 && seat.Policy.Target != ClientTarget.Any && configuration.Contains(server);

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }
}
