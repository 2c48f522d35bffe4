using System.Diagnostics;

namespace Simulator.Protocols.Transactions;

/// <summary>
/// A client process. It asks a server to carry out its operation as a transaction, and asks again when no answer comes: the same
/// server, for only that one knows what became of it; or any, where the commit protocol lets any find out. A transaction that was
/// aborted for the sake of others it begins again, under a new name and with its old age.
/// </summary>
/// <param name="coordinators">The servers that coordinate.</param>
/// <param name="anyMayFindOut">Whether every server can find out how a transaction ends.</param>
public class TransactionClient(ClientSeat seat, StoreOptions store, NodeSet coordinators, bool anyMayFindOut) : Client
{
    readonly SortedDictionary<NodeId, long> epochs = [];
    Operation? current;
    NodeId? lastGood;
    NodeId target;

    /// <summary>Who is asked what became of it; moves on with each silence.</summary>
    NodeId finder;
    long number;
    long age;
    int attempts;
    int restarts;

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        (attempts, restarts, age) = (0, 0, env.Now.Ns);
        target = seat.Policy.Target switch
        {
            ClientTarget.Any => env.Any<NodeId>(All(), "first-server"),
            ClientTarget.LastGood when lastGood is { } good => good,
            _ => Nearest(),
        };
        finder = target;
        number++;
        Ask(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not TransactionMessage m) throw new UnreachableException($"a client of transactions has no use for {message}");
        if (current is null || m.Txn != Name) return;
        if (m is Executed executed) OnExecuted(env, executed.Outcome);
        else if (m is Restarted restarted && from == target)
        {
            epochs[target] = restarted.Epoch;
            number++;
            Ask(env);
        }
    }

    void OnExecuted(Env env, Outcome outcome)
    {
        if (!Conflicts.IsOne(outcome) || restarts >= store.Restarts)
        {
            lastGood = target;
            End(env, outcome);
            return;
        }
        restarts++;
        number++;
        env.Disarm(RetryTimeout.It);
        env.Arm(BeginAgain.It, env.Between(store.RestartAfter.From, store.RestartAfter.To, "restart"));
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        if (timer is RetryTimeout) OnSilence(env);
        else Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("number", number);
        scribe.Field("target", target);
        scribe.Field("finder", finder);
        scribe.Field("last-good", lastGood);
        scribe.Field("age", age);
        scribe.Field("attempts", attempts);
        scribe.Field("restarts", restarts);
        foreach (var (server, epoch) in epochs) scribe.Field("epoch", $"{server} {epoch}");
    }

    Txn Name => new(seat.Process, number);

    void OnSilence(Env env)
    {
        lastGood = null;
        if (!IsUnderWay)
        {
            // Without its epoch the server has not begun.
            target = finder = After(target);
            Ask(env);
        }
        else Pursue(env);
    }

    /// <summary>Whether the server may have begun to carry it out.</summary>
    bool IsUnderWay => epochs.ContainsKey(target);

    protected void Ask(Env env)
    {
        if (!Count(env)) return;
        env.Send(target, new Transact(Name, env.Self, age, epochs.GetValueOrDefault(target), current!));
    }

    bool Count(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return false;
        }
        attempts++;
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
        return true;
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }

    NodeId[] All()
    {
        var all = new List<NodeId>();
        foreach (var server in coordinators) all.Add(server);
        return [.. all];
    }

    NodeId Nearest() => coordinators.Contains(seat.Nearest) ? seat.Nearest : After(seat.Nearest);

    /// <summary>The next coordinator in the order of the servers.</summary>
    NodeId After(NodeId server)
    {
        foreach (var other in coordinators)
            if (other.CompareTo(server) > 0) return other;
        foreach (var first in coordinators) return first;
        throw new UnreachableException("there is no coordinator");
    }

    /// <summary>Begins again under another name.</summary>
    protected void Rename() => number++;

    // The rules.

    /// <summary>Goes after an operation of which nobody has told how it ended.</summary>
    protected virtual void Pursue(Env env)
    {
        if (!anyMayFindOut)
        {
            Ask(env);
            return;
        }
        if (!Count(env)) return;
        finder = new NodeId((finder.Value + 1) % seat.Servers);
        if (finder == target) env.Send(target, new Transact(Name, env.Self, age, epochs[target], current!));
        else env.Send(finder, new FindOut(Name, env.Self, current!));
    }

    /// <summary>A transaction that was aborted may be begun again.</summary>
    sealed record BeginAgain : Timer
    {
        public static readonly BeginAgain It = new();
    }
}

/// <summary>A client asks how a transaction of its own ends, or has it aborted.</summary>
public sealed record FindOut(Txn Txn, NodeId Client, Operation Operation) : TransactionMessage(Txn);
