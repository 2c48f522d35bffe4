namespace Simulator;

/// <summary>
/// What a protocol tells the library of Byzantine behaviours about its messages: how a liar would word them. Each method gets a
/// message that an honest server is about to send and returns what the liar says instead, or null when the behaviour has nothing
/// to do with this message. What a liar signs, it signs with its own name: <see cref="Outbox.Sign"/>.
/// One instance serves all liars of a run. Equal messages must get equal lies, or else liars cannot keep to their story.
/// </summary>
public abstract class Forger
{
    /// <summary>A leader's proposal with another command in the same place of the order.</summary>
    public virtual Message? OtherProposal(Outbox outbox, Message message) => null;

    /// <summary>A vote or acknowledgement for something else than this one is for.</summary>
    public virtual Message? OtherVote(Outbox outbox, Message message) => null;

    /// <summary>The message with a digest, checksum or term that does not belong to its contents.</summary>
    public virtual Message? WrongDigest(Outbox outbox, Message message) => null;

    /// <summary>A request for, or a step of, a change of the leader, with a made-up account of the past.</summary>
    public virtual Message? ForgedViewChange(Outbox outbox, Message message) => null;

    /// <summary>An answer to a client that is not true.</summary>
    public virtual Message? OtherAnswer(Outbox outbox, Message message) => null;
}
