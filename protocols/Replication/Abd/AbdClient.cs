using System.Diagnostics;

namespace Simulator.Protocols.Abd;

/// <summary>
/// A client process, which does all the work: it asks a quorum for the newest value and then tells a quorum a newer one, if it writes,
/// or the same one, if it reads. Answers are sets of servers; those that have not answered are asked again.
/// </summary>
public class AbdClient(ClientSeat seat, AbdOptions options, QuorumSystem quorums) : Client
{
    static readonly Outcome notUnderstood = Outcome.Fail("not-understood");

    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;

    /// <summary>Numbers the questions to the servers.</summary>
    long round;

    /// <summary>The question at present; null between operations.</summary>
    AbdMessage? question;

    NodeSet answered;

    /// <summary>The newest value found, and who holds it.</summary>
    Held? newest;
    NodeSet holders;

    /// <summary>The tag of this process's last write: its number is never used again, whether or not anybody has seen it.</summary>
    Tag own;

    /// <summary>What the operation returns once its second half is done.</summary>
    Value result = Value.Nil;

    int attempts;

    public override void Invoke(Env env, Operation operation)
    {
        if (operation.Function is not ("read" or "write"))
        {
            // Registers know no more (Herlihy, Wait-free synchronization, 1991: no register can do what compare-and-set does).
            env.Complete(notUnderstood);
            return;
        }
        current = operation;
        attempts = 0;
        (newest, holders) = (null, NodeSet.Empty);
        Begin(env, new Query(seat.Process, ++round, operation.Key ?? ""));
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not AbdMessage { } answer) throw new UnreachableException($"a client of ABD has no use for {message}");
        if (question is null || answer.Process != seat.Process || answer.Round != round || answered.Contains(from)) return;
        answered = answered.With(from);
        if (answer is Held held)
        {
            Take(from, held);
            if (quorums.IsQuorum1(answered)) EndQuery(env);
        }
        else if (IsTold(answered)) End(env, Outcome.Ok(result));
    }

    public override void Fire(Env env, Timer timer)
    {
        if (question is not null) Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("round", round);
        scribe.Field("answered", answered);
        scribe.Field("newest", newest?.Tag.Number ?? 0);
        scribe.Field("own", own.Number);
        scribe.Field("attempts", attempts);
    }

    void Take(NodeId from, Held held)
    {
        if (newest is null || held.Tag > newest.Tag) (newest, holders) = (held, NodeSet.Empty);
        if (held.Tag == newest.Tag) holders = holders.With(from);
    }

    /// <summary>The first half is done.</summary>
    void EndQuery(Env env)
    {
        var key = current!.Key ?? "";
        if (!current.IsRead)
        {
            own = NextTag(newest!.Tag, own);
            result = current.Argument;
            Begin(env, new Store(seat.Process, ++round, new Replica(key, own, result)));
            return;
        }
        result = newest!.Value;
        if (MustWriteBack(holders)) Begin(env, new Store(seat.Process, ++round, new Replica(key, newest.Tag, result)));
        else End(env, Outcome.Ok(result));
    }

    void Begin(Env env, AbdMessage next)
    {
        question = next;
        answered = NodeSet.Empty;
        Ask(env);
    }

    /// <summary>Asks all servers that have not answered; the slowest and those that are down are not waited for.</summary>
    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            // A value that some server was told may still be read.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        attempts++;
        foreach (var server in quorums.Members)
            if (!answered.Contains(server)) env.Send(server, question!);
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        question = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }

    // The rules.

    /// <summary>A write is newer than all that a quorum knows, and than this process's own writes that nobody may have seen.</summary>
    protected virtual Tag NextTag(Tag newest, Tag own) => new(long.Max(newest.Number, own.Number) + 1, seat.Process);

    /// <summary>JACM 1995, §3: without the second phase of reads a later read could return an older value.</summary>
    protected virtual bool MustWriteBack(NodeSet holders) =>
        options.WriteBack && !(options.SkipNeedlessWriteBack && quorums.IsQuorum2(holders));

    protected virtual bool IsTold(NodeSet servers) => quorums.IsQuorum2(servers);
}
