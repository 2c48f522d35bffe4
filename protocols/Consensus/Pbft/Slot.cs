namespace Simulator.Protocols.Pbft;

/// <summary>A place in the order between the watermarks, and what a replica knows about it.</summary>
sealed class Slot(long sequence, int servers)
{
    readonly List<(ulong Digest, Batch Batch)> bodies = [];

    public long Sequence { get; } = sequence;

    // Of the current view.

    /// <summary>The pre-prepare accepted in the current view.</summary>
    public PrePrepare? PrePrepare;

    /// <summary>Of each backup the first prepare of the current view.</summary>
    public readonly Prepare?[] Prepares = new Prepare?[servers];

    /// <summary>Of each replica the first commit of the current view.</summary>
    public readonly Commit?[] Commits = new Commit?[servers];

    // Of all views.

    /// <summary>Prepared in the latest view in which it was.</summary>
    public Certificate? Certificate;

    /// <summary>The digest of what is committed here for good.</summary>
    public ulong? Committed;

    public Batch? BodyOf(ulong digest)
    {
        foreach (var body in bodies)
            if (body.Digest == digest) return body.Batch;
        return null;
    }

    public void Keep(ulong digest, Batch batch)
    {
        if (BodyOf(digest) is null) bodies.Add((digest, batch));
    }

    /// <summary>Another view begins: what was said in the old one counts no more, but for its certificate.</summary>
    public void LeaveView()
    {
        PrePrepare = null;
        Array.Clear(Prepares);
        Array.Clear(Commits);
    }
}
