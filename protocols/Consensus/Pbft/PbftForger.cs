namespace Simulator.Protocols.Pbft;

/// <summary>
/// How a liar words the messages of PBFT so that receivers cannot tell: signed with its own name, never with another's. The other
/// command is always the null request, so that what a liar proposes to some, votes for and shows to others fits together.
/// </summary>
public sealed class PbftForger : Forger
{
    /// <summary>A second pre-prepare for the same view and number.</summary>
    public override Message? OtherProposal(Outbox outbox, Message message) => message switch
    {
        Proposal { Batch.Requests.IsEmpty: false } m when m.PrePrepare.Signer == outbox.Self =>
            new Proposal(Sign(outbox, m.PrePrepare with { Signature = null, Digest = NullDigest(outbox) }), Batch.Null),
        _ => null,
    };

    public override Message? OtherVote(Outbox outbox, Message message) => message switch
    {
        Prepare m when m.Digest != NullDigest(outbox) => Sign(outbox, m with { Signature = null, Digest = NullDigest(outbox) }),
        Commit m when m.Digest != NullDigest(outbox) => Sign(outbox, m with { Signature = null, Digest = NullDigest(outbox) }),
        Checkpoint m => Sign(outbox, m with { Signature = null, Digest = Wrong(m.Digest) }),
        _ => null,
    };

    public override Message? WrongDigest(Outbox outbox, Message message) => message switch
    {
        Proposal m when m.PrePrepare.Signer == outbox.Self =>
            m with { PrePrepare = Sign(outbox, m.PrePrepare with { Signature = null, Digest = Wrong(m.PrePrepare.Digest) }) },
        Prepare m => Sign(outbox, m with { Signature = null, Digest = Wrong(m.Digest) }),
        Commit m => Sign(outbox, m with { Signature = null, Digest = Wrong(m.Digest) }),
        Checkpoint m => Sign(outbox, m with { Signature = null, Digest = Wrong(m.Digest) }),
        FetchedState m => new FetchedState(m.State with { Cells = default }),
        FetchedBatch m => m with { Batch = Batch.Null },
        _ => null,
    };

    /// <summary>
    /// A view change that hides what has prepared, a new view that puts null requests in the place of it, and, where there is
    /// nothing to forge, the wish for a change that nobody needs.
    /// </summary>
    public override Message? ForgedViewChange(Outbox outbox, Message message) => message switch
    {
        ViewChange m => Sign(outbox, m with { Signature = null, Prepared = default }),
        NewView m => Sign(outbox, m with { Signature = null, PrePrepares = AllNull(outbox, m.PrePrepares) }),
        StatusActive m => Sign(outbox, new ViewChange(outbox.Self, m.View + 1, 0, default, default)),
        _ => null,
    };

    public override Message? OtherAnswer(Outbox outbox, Message message) => message is Reply m
        ? Sign(outbox, m with { Signature = null, Result = Outcome.Ok(Lie(m.Result.Result)), Tentative = false })
        : null;

    static Seq<PrePrepare> AllNull(Outbox outbox, Seq<PrePrepare> redone)
    {
        var forged = new List<PrePrepare>();
        foreach (var m in redone.Span) forged.Add(Sign(outbox, m with { Signature = null, Digest = NullDigest(outbox) }));
        return Seq.Of<PrePrepare>([.. forged]);
    }

    /// <summary>The same lie for the same truth, so that liars who know of each other agree.</summary>
    static Value Lie(Value truth) => truth.Kind == ValueKind.Integer ? Value.Of(unchecked(truth.Number + 1_000_000)) : Value.Of(-1);

    static ulong Wrong(ulong digest) => digest ^ 2;

    static ulong NullDigest(Outbox outbox) => outbox.Sign(Batch.Null).Digest;

    static T Sign<T>(Outbox outbox, T message) where T : Signed => (T)((Signed)message with { Signature = outbox.Sign(message) });
}
