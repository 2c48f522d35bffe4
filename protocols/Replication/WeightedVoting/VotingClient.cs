using System.Diagnostics;

namespace Simulator.Protocols.WeightedVoting;

/// <summary>
/// A client process, which collects the votes (§3.1): it asks for version numbers until it has r votes, then fetches the contents from
/// whoever
/// sends the current version first, or writes the next version to representatives with w votes.
/// </summary>
public class VotingClient(ClientSeat seat, VotingOptions options, QuorumSystem quorums) : Client
{
    static readonly Outcome notUnderstood = Outcome.Fail("not-understood");

    Operation? current;
    long round;
    VotingMessage? question;
    NodeSet answered;

    /// <summary>The current version, as far as it was told, and who holds it.</summary>
    (long Version, int Writer) newest;
    NodeSet holders;

    /// <summary>The version of this process's last write, so that it never writes two of one number.</summary>
    long own;
    Value result = Value.Nil;
    int attempts;

    public override void Invoke(Env env, Operation operation)
    {
        if (operation.Function is not ("read" or "write"))
        {
            env.Complete(notUnderstood);
            return;
        }
        current = operation;
        attempts = 0;
        (newest, holders) = ((0, 0), NodeSet.Empty);
        Begin(env, new Inquire(seat.Process, ++round, operation.Key ?? ""));
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not VotingMessage { } answer) throw new UnreachableException($"a client has no use for {message}");
        if (question is null || answer.Process != seat.Process || answer.Round != round || answered.Contains(from)) return;
        answered = answered.With(from);
        switch (answer)
        {
            case VersionIs m:
                Take(from, (m.Version, m.Writer));
                if (quorums.IsQuorum1(answered)) EndInquiry(env);
                break;
            case Contents m: EndFetch(env, m.Copy); break;
            case Updated:
                if (IsWritten(answered)) End(env, Outcome.Ok(result));
                break;
            default: throw new UnreachableException($"a client has no use for {message}");
        }
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
        scribe.Field("newest", newest.Version);
        scribe.Field("attempts", attempts);
    }

    void Take(NodeId from, (long Version, int Writer) told)
    {
        if (told.CompareTo(newest) > 0) (newest, holders) = (told, NodeSet.Empty);
        if (told == newest) holders = holders.With(from);
    }

    void EndInquiry(Env env)
    {
        var key = current!.Key ?? "";
        if (current.IsRead)
        {
            Begin(env, new Fetch(seat.Process, ++round, key, newest.Version, newest.Writer));
            return;
        }
        result = current.Argument;
        own = NextVersion(newest.Version, own);
        Begin(env, new Update(seat.Process, ++round, new Copy(key, own, seat.Process, result)));
    }

    /// <summary>It may be a later version than the one that was asked for, if a write came in between.</summary>
    void EndFetch(Env env, Copy copy)
    {
        result = copy.Value;
        var isHeld = (copy.Version, copy.Writer) == newest && quorums.IsQuorum2(holders);
        if (MustWriteBack(isHeld, copy)) Begin(env, new Update(seat.Process, ++round, copy));
        else End(env, Outcome.Ok(result));
    }

    void Begin(Env env, VotingMessage next)
    {
        question = next;
        answered = NodeSet.Empty;
        Ask(env);
    }

    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        attempts++;
        foreach (var server in quorums.Members)
        {
            var isWeak = question is Fetch && !options.WeakRepresentatives && !HasVotes(server);
            if (!answered.Contains(server) && !isWeak) env.Send(server, question!);
        }
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    bool HasVotes(NodeId server)
    {
        foreach (var weight in options.Votes)
            if (weight.Server == server) return weight.Votes > 0;
        return options.Votes.IsEmpty;
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        question = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }

    // The rules.

    protected virtual long NextVersion(long newest, long own) => long.Max(newest, own) + 1;

    protected virtual bool IsWritten(NodeSet servers) => quorums.IsQuorum2(servers);

    protected virtual bool MustWriteBack(bool isHeld, Copy copy) => options.WriteBack && !isHeld && copy.Version > 0;
}
