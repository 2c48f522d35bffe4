namespace Simulator;

/// <summary>Says nothing to its victims: to all of them it looks crashed, to others perhaps not (selective omission).</summary>
sealed class Silent(Pact pact) : Accomplice(pact)
{
    protected override void Deceive(Outbox outbox, NodeId to, Message message) { }
}
