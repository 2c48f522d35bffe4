using System.Diagnostics;

namespace Simulator.Protocols.Sequencer;

/// <summary>
/// A client process, attached to one replica for good: at another one it could read what is older than it has seen already. It asks that
/// replica again after silence, under the same number.
/// </summary>
public sealed class SequencerClient(ClientSeat seat) : Client
{
    /// <summary>The operation in flight; null between operations.</summary>
    Operation? current;
    long sequence;
    int attempts;

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
        if (message is not Answer answer) throw new UnreachableException($"a client of the sequencer has no use for {message}");
        if (current is not null && answer.Process == seat.Process && answer.Sequence == sequence) End(env, answer.Outcome);
    }

    public override void Fire(Env env, Timer timer)
    {
        if (current is not null) Ask(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("operation", current?.ToString());
        scribe.Field("sequence", sequence);
        scribe.Field("attempts", attempts);
    }

    void Ask(Env env)
    {
        if (attempts >= seat.Policy.MaxAttempts)
        {
            // The update may still be on its way.
            End(env, current!.IsRead ? Outcome.Fail("unavailable") : Outcome.Info("unavailable"));
            return;
        }
        attempts++;
        env.Send(seat.Nearest, current!.IsRead
            ? new Read(seat.Process, sequence, current.Key)
            : new Update(env.Self, seat.Nearest, seat.Process, sequence, current));
        if (seat.Policy.RetryAfter > Duration.Zero) env.Arm(RetryTimeout.It, seat.Policy.RetryAfter);
    }

    void End(Env env, Outcome outcome)
    {
        current = null;
        env.Disarm(RetryTimeout.It);
        env.Complete(outcome);
    }
}
