namespace Simulator;

/// <summary>
/// Liars with one script: whichever of them leads equivocates towards the victims, and all of them vote there for what the victims
/// were told, and elsewhere for what the others were told.
/// </summary>
sealed class Collusion(Pact pact) : Liar(pact)
{
    protected override Message? Lie(Forger forger, Outbox outbox, Message message) =>
        forger.OtherProposal(outbox, message) ?? forger.OtherVote(outbox, message);
}
