namespace Simulator;

/// <summary>Votes for one thing towards its victims and for another towards the others.</summary>
sealed class ConflictingVotes(Pact pact) : Liar(pact)
{
    protected override Message? Lie(Forger forger, Outbox outbox, Message message) => forger.OtherVote(outbox, message);
}
