namespace Simulator;

/// <summary>A machine that takes part in a pact: honest to everybody but the victims.</summary>
abstract class Accomplice(Pact pact) : Interceptor
{
    protected Pact Pact => pact;

    public sealed override void Intercept(Outbox outbox, NodeId to, Message message)
    {
        if (pact.Concerns(outbox, to)) Deceive(outbox, to, message);
        else outbox.Send(to, message);
    }

    /// <summary>Sends a victim what it is to get instead of the message.</summary>
    protected abstract void Deceive(Outbox outbox, NodeId to, Message message);
}

/// <summary>Says something else instead of some messages.</summary>
abstract class Liar(Pact pact) : Accomplice(pact)
{
    protected sealed override void Deceive(Outbox outbox, NodeId to, Message message) =>
        outbox.Send(to, (Pact.Forger is { } forger ? Lie(forger, outbox, message) : Guess(outbox, message)) ?? message);

    /// <summary>What is said instead; null when there is nothing to lie about.</summary>
    protected abstract Message? Lie(Forger forger, Outbox outbox, Message message);

    /// <summary>What is said instead by a liar who does not know the protocol: a message of the same type, so the victim reads it.</summary>
    protected virtual Message? Guess(Outbox outbox, Message message) => outbox.Garble(message);
}
