namespace Simulator.Protocols.Sagas;

/// <summary>
/// A client of the shop. An order goes to where sagas begin, and is sent again under the same id until somebody says how it ended; a
/// read goes to the service that keeps the record.
/// </summary>
public sealed class SagaClient(ClientSeat seat, SagaOptions options) : Client
{
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
        if (message is Reply reply && reply.Id == id && current is not null) End(env, reply.Outcome);
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

    void Ask(Env env)
    {
        if (attempts++ >= seat.Policy.MaxAttempts)
        {
            // The saga may have begun, and then it will end.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        env.Send(Target(current!), new Request(id, current!));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(AnswerTimeout.It, seat.Policy.RetryAfter);
    }

    NodeId Target(Operation operation)
    {
        var party = !operation.IsRead ? options.Style == SagaStyle.Orchestrated ? Party.Orchestrator : Saga.Front
            : operation.Key is ['a', ..] ? Party.Payment
            : operation.Key is ['o', ..] ? Party.Order
            : Party.Stock;
        return new NodeId((int)party);
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(AnswerTimeout.It);
        env.Complete(outcome);
    }
}
