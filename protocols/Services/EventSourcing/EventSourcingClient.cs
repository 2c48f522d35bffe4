namespace Simulator.Protocols.EventSourcing;

/// <summary>
/// A client: commands go to a command handler, reads to a view, audits to the store. It remembers of each aggregate the newest version
/// that it knows of: its token.
/// </summary>
public class EventSourcingClient(ClientSeat seat, EventSourcingOptions options) : Client
{
    readonly Dictionary<string, long> tokens = [];
    Operation? current;
    long id = (long)seat.Process << 32;
    int attempts;

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        id++;
        attempts = 0;
        Ask(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (current is null) return;
        if (message is Handled handled && handled.Id == id) OnHandled(env, handled);
        else if (message is Answer answer && answer.Id == id) OnAnswer(env, answer);
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is not null) Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("attempts", attempts);
    }

    void OnHandled(Env env, Handled m)
    {
        env.Note(new WroteVersion(seat.Process, Key, m.Version));
        tokens[Key] = long.Max(m.Version, tokens.GetValueOrDefault(Key));
        End(env, m.Kind == StockEventKind.Refused ? Outcome.Fail("precondition") : Outcome.Ok(current!.Argument));
    }

    void OnAnswer(Env env, Answer m)
    {
        if (current!.IsRead)
        {
            env.Note(new ReadVersion(seat.Process, Key, m.Version));
            if (m.Version < tokens.GetValueOrDefault(Key)) env.Note(new Tally("stale-reads"));
        }
        End(env, Outcome.Ok(Value.Of(m.Pieces)));
    }

    string Key => current!.Key ?? "";

    /// <summary>The version that a view must have reached.</summary>
    long Token() => options.ReadYourWrites ? tokens.GetValueOrDefault(Key) : 0;

    static long Audited(Value argument) => argument.Kind == ValueKind.Integer ? argument.Number : long.MaxValue;

    void Ask(Env env)
    {
        if (attempts++ >= seat.Policy.MaxAttempts)
        {
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        var firstView = seat.Servers - options.Views;
        var turn = seat.Process + attempts - 1;
        if (current!.Function == "audit") env.Send(new NodeId(0), new Audit(id, Key, Audited(current.Argument)));
        else if (current.IsRead) env.Send(new NodeId(firstView + turn % options.Views), new Query(id, Key, Token()));
        else env.Send(new NodeId(1 + turn % (firstView - 1)), new Submit(id, current));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(PatienceTimeout.It, seat.Policy.RetryAfter);
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(PatienceTimeout.It);
        env.Complete(outcome);
    }
}
