namespace Simulator;

/// <summary>Says everything late: a primary that is just fast enough not to be replaced (Amir et al., Prime, DSN 2008).</summary>
sealed class Slow(Pact pact) : Accomplice(pact)
{
    protected override void Deceive(Outbox outbox, NodeId to, Message message) => outbox.Send(to, message, Pact.Delay);
}
