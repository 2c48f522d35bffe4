using System.Diagnostics;
using Simulator.Protocols.Crdts;

namespace Simulator.Protocols.Dynamo;

/// <summary>
/// A client process. It carries the context of what it has read from each key, by which a later write of it replaces that and nothing else
/// (§4). An update that depends on what is there, such as adding to a cart, reads first. The process is a replica of its own of the
/// counters
/// and sets that it changes, so that a repeated request changes nothing twice.
/// </summary>
public class DynamoClient(ClientSeat seat, DynamoOptions options, DynamoPlace place) : Client
{
    static readonly Outcome notUnderstood = Outcome.Fail("not-understood");

    readonly Dictionary<string, VersionVector> contexts = [];

    /// <summary>How much this process has added to and taken from each counter.</summary>
    readonly Dictionary<string, PnCounter> counted = [];

    /// <summary>The same before the operation in flight.</summary>
    PnCounter before = PnCounter.Zero;

    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;
    Ask? question;
    long number;
    long tags;
    NodeId target;
    NodeId? lastGood;
    int attempts;

    /// <summary>How often the question at present was asked.</summary>
    int asked;

    public override void Invoke(Env env, Operation operation)
    {
        if (!IsUnderstood(operation))
        {
            env.Complete(notUnderstood);
            return;
        }
        current = operation;
        attempts = 0;
        if (operation.IsRead || ReadsFirst(operation)) Begin(env, Read(operation, ++number));
        else Begin(env, Draft(env, operation, default, Seen(operation.Key ?? "")));
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Got m when IsMine(m.Process, m.Number):
                lastGood = from;
                OnGot(env, m);
                break;
            case PutDone m when IsMine(m.Process, m.Number):
                lastGood = from;
                if (m.Context is { } context) contexts[question!.Key] = Seen(question.Key).Join(context);
                End(env, Outcome.Ok(current!.Argument));
                break;
            case Refused m when IsMine(m.Process, m.Number):
                OnRefused(env, m);
                break;
            // Answers to earlier requests, and to what was written back.
            case Got or PutDone or Refused: break;
            default: throw new UnreachableException($"a client of the quorum store has no use for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is null) return;
        lastGood = null;
        Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("number", number);
        scribe.Field("target", target);
        scribe.Field("attempts", attempts);
    }

    bool IsMine(int process, long answered) =>
        current is not null && question is not null && process == seat.Process && answered == question.Number;

    VersionVector Seen(string key) => contexts.GetValueOrDefault(key, VersionVector.Empty);

    /// <summary>An earlier attempt may still have an effect; and what failed for sure must not come with the next state.</summary>
    void OnRefused(Env env, Refused m)
    {
        var isSure = question is Get || m.IsFinal && asked == 1;
        if (isSure && question is Put put) counted[put.Key] = before;
        End(env, isSure ? Outcome.Fail(m.Why) : Outcome.Info(m.Why));
    }

    void OnGot(Env env, Got m)
    {
        var (key, operation) = (question!.Key, current!);
        var context = Remember(Seen(key), m.Context);
        contexts[key] = context;
        if (!operation.IsRead)
        {
            Begin(env, Draft(env, operation, m.Versions, context));
            return;
        }
        End(env, Outcome.Ok(Siblings.Result(options, m.Versions)));
        if (options.Resolution == Resolution.Function && options.WriteBackMerged && m.Versions.Count > 1) Reconcile(env, m, key, operation);
    }

    /// <summary>§5: the client writes back what it has made of the siblings, which then replaces them. Nobody waits for it.</summary>
    void Reconcile(Env env, Got m, string key, Operation read)
    {
        env.Note(new Tally("siblings-merged", m.Versions.Count));
        env.Send(Coordinator(env, key, 0), Put(env, read, m.Context, Value.Nil, Siblings.Merge(options, m.Versions), isDelete: false));
    }

    void Begin(Env env, Ask next)
    {
        question = next;
        asked = 0;
        Ask(env);
    }

    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            End(env, question is Get ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        attempts++;
        target = Coordinator(env, question!.Key, asked++);
        env.Send(target, question);
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        question = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }

    Get Read(Operation operation, long id) => new(seat.Self, seat.Process, id, operation.Key ?? "", LevelOfRead(operation), 0);

    /// <summary>An update that reads first asks for its level when it writes.</summary>
    static string? LevelOfRead(Operation operation) => operation.IsRead ? operation.Level : null;

    bool IsUnderstood(Operation operation) => operation.Function switch
    {
        "read" => true,
        "write" => options.Data == Data.Registers,
        "add" => options.Data != Data.Registers,
        "remove" => options.Data == Data.Sets,
        _ => false,
    };

    bool ReadsFirst(Operation operation) => options.Resolution switch
    {
        Resolution.LastWriterWins => options.Data == Data.Counters,
        // Only what was seen can be removed.
        Resolution.Crdt => operation.Function == "remove",
        _ => operation.Function != "write",
    };

    /// <summary>What to write.</summary>
    /// <param name="found">What was read before; empty when nothing was.</param>
    Put Draft(Env env, Operation operation, Seq<Version> found, VersionVector seen)
    {
        if (options.Resolution == Resolution.Crdt) return Put(env, operation, seen, Value.Nil, Delta(operation, found), isDelete: false);
        var argument = operation.Argument;
        if (options.Data == Data.Registers) return Put(env, operation, seen, Value.Nil, argument, argument.IsNil);
        if (options.Data == Data.Counters)
        {
            var sum = Siblings.Merge(options, found) is { IsNil: false } counted ? counted.Number : 0;
            return Put(env, operation, seen, Value.Nil, Value.Of(sum + argument.Number), isDelete: false);
        }
        var isDelete = operation.Function == "remove";
        if (options.Resolution == Resolution.LastWriterWins)
            return Put(env, operation, seen, argument, isDelete ? Value.Nil : Value.True, isDelete);
        return Put(env, operation, seen, Value.Nil, Siblings.Changed(Siblings.Merge(options, found), argument, isDelete), isDelete: false);
    }

    Put Put(Env env, Operation operation, VersionVector seen, Value element, Value value, bool isDelete) => new(
        seat.Self, seat.Process, ++number, operation.Key ?? "", operation.IsRead ? null : operation.Level, 0, seen, element, value,
        isDelete, env.Now.Ns);

    /// <summary>The least state that says what this operation changes.</summary>
    Value Delta(Operation operation, Seq<Version> found)
    {
        var (key, argument) = (operation.Key ?? "", operation.Argument);
        if (options.Data == Data.Counters)
        {
            before = counted.GetValueOrDefault(key, PnCounter.Zero);
            var (added, taken) = (before.Added.Total + long.Max(0, argument.Number), before.Taken.Total + long.Max(0, -argument.Number));
            var after = new PnCounter(GCounter.Of(seat.Process, added), GCounter.Of(seat.Process, taken));
            counted[key] = after;
            return after.ToValue();
        }
        var known = found.IsEmpty ? OrSet.Empty : OrSet.Of(found[0].Value);
        return (operation.Function == "add" ? OrSet.Adding(argument, seat.Process, ++tags) : known.Removing(argument)).ToValue();
    }

    /// <summary>Whom to ask at the attempt of this number.</summary>
    protected virtual NodeId Coordinator(Env env, string key, int attempt)
    {
        if (options.Coordination == Coordination.PreferenceList)
        {
            var order = place.Ring.Order(place.Ring.RangeOf(key));
            return order[attempt % order.Length];
        }
        if (attempt > 0) return new NodeId((target.Value + 1) % seat.Servers);
        return seat.Policy.Target switch
        {
            ClientTarget.Any => env.Any(env.Peers, "coordinator"),
            ClientTarget.LastGood => lastGood ?? seat.Nearest,
            _ => seat.Nearest,
        };
    }

    // The rules.

    /// <summary>A context stands for all that this process has read of the key.</summary>
    protected virtual VersionVector Remember(VersionVector before, VersionVector read) => before.Join(read);
}
