using System.Runtime.CompilerServices;

namespace Simulator;

/// <summary>
/// The dishonest side of a machine: each message that its node sends to another machine comes here, and what leaves is what
/// goes into the outbox. It may pass a message on, drop, change, delay, repeat or redirect it, and keep it to replay it
/// later. The node itself stays honest and knows nothing of it. Receivers see the true sender, and a signature is a type
/// that only its owner's code can make, so neither can be forged. An instance serves one machine of one run.
/// </summary>
public abstract class Interceptor
{
    /// <param name="outbox">What leaves instead; a message that is not put into it is dropped.</param>
    /// <param name="to">For whom the node meant the message.</param>
    public abstract void Intercept(Outbox outbox, NodeId to, Message message);
}

/// <summary>What an interceptor may do, and only while it is asked. Its draws are labelled as those of <see cref="Env"/> are.</summary>
public readonly ref struct Outbox
{
    readonly Tap tap;

    internal Outbox(Tap tap) => this.tap = tap;

    /// <summary>The machine whose messages these are.</summary>
    public NodeId Self => tap.Host.Id;

    /// <summary>All other servers.</summary>
    public Peers Peers => tap.Host.Peers;

    /// <summary>What the machine's own clock reads.</summary>
    public LocalTime Now => tap.Host.Clock();

    /// <summary>Lets a message out.</summary>
    public void Send(NodeId to, Message message) => tap.Let(to, message, Duration.Zero);

    /// <summary>Lets a message out after a while.</summary>
    public void Send(NodeId to, Message message, Duration after) => tap.Let(to, message, after);

    /// <summary>Signs with the name of this machine, whatever the message says.</summary>
    public Signature Sign(Message message) => new(tap.Host.Id, tap.Host.Shapes.Digest(message));

    /// <summary>The message with one bit of one field changed, as corruption changes it; itself when nothing in it can change.</summary>
    public Message Garble(Message message) =>
        (Message)tap.Host.Shapes.Of(message.GetType()).Flip(message, tap.Draw("garbled", 1UL << 40));

    /// <summary>A whole number of [0, bound).</summary>
    public long Below(long bound, [CallerMemberName] string purpose = "") => (long)tap.Draw(purpose, (ulong)bound);

    /// <summary>True with the given probability.</summary>
    public bool Chance(Ratio probability, [CallerMemberName] string purpose = "") =>
        probability.Decide(tap.Draw(purpose, (ulong)probability.Denominator));
}
