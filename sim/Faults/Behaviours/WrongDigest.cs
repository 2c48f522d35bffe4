namespace Simulator;

/// <summary>Sends digests, checksums or terms that do not belong to what they stand beside.</summary>
sealed class WrongDigest(Pact pact) : Liar(pact)
{
    protected override Message? Lie(Forger forger, Outbox outbox, Message message) => forger.WrongDigest(outbox, message);
}
