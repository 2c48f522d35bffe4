namespace Simulator;

/// <summary>Asks for another leader, or takes part in the change, with a made-up account of the past.</summary>
sealed class ForgedViewChange(Pact pact) : Liar(pact)
{
    protected override Message? Lie(Forger forger, Outbox outbox, Message message) => forger.ForgedViewChange(outbox, message);
}
