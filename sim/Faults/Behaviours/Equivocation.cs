namespace Simulator;

/// <summary>A leader that puts another command in the same place for its victims than for the others. Its votes stay true.</summary>
sealed class Equivocation(Pact pact) : Liar(pact)
{
    protected override Message? Lie(Forger forger, Outbox outbox, Message message) => forger.OtherProposal(outbox, message);
}
