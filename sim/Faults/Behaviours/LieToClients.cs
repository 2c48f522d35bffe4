namespace Simulator;

/// <summary>Gives clients answers that are not true. Among servers it is honest.</summary>
sealed class LieToClients(Pact pact) : Liar(pact)
{
    protected override Message? Lie(Forger forger, Outbox outbox, Message message) => forger.OtherAnswer(outbox, message);
}
