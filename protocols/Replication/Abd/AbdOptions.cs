namespace Simulator.Protocols.Abd;

/// <summary>What can be set about the ABD register.</summary>
public sealed record AbdOptions
{
    /// <summary>
    /// Which servers together are enough to be asked (phase 1, the first half of every operation) and to be told (phase 2, the second).
    /// </summary>
    public Quorums Quorums { get; init; } = Quorums.Majority;

    /// <summary>Take quorums that do not intersect, to see what happens.</summary>
    public bool UnsafeQuorums { get; init; }

    /// <summary>
    /// A read tells a quorum what it is about to return. Off: the register is only regular: of two reads during one write the later may
    /// see the older value.
    /// </summary>
    public bool WriteBack { get; init; } = true;

    /// <summary>A read that finds a whole phase-2 quorum holding the value already need not tell it once more.</summary>
    public bool SkipNeedlessWriteBack { get; init; }
}
