namespace Simulator.Protocols.WeightedVoting;

/// <summary>What can be set about weighted voting.</summary>
public sealed record VotingOptions
{
    /// <summary>The votes of each representative; those not named have none. Empty: one vote each.</summary>
    public Seq<Weight> Votes { get; init; }

    /// <summary>Votes needed to read (§3.1). Zero: more than half of all.</summary>
    public int R { get; init; }

    /// <summary>Votes needed to write. Zero: more than half of all.</summary>
    public int W { get; init; }

    /// <summary>Take r and w that do not intersect, r + w being at most all votes, to see what happens.</summary>
    public bool UnsafeQuorums { get; init; }

    /// <summary>A read may take the contents from a weak representative, one without votes, if it holds the current version (§2).</summary>
    public bool WeakRepresentatives { get; init; } = true;

    /// <summary>
    /// A read that has found the current version on fewer than w votes brings it there before it returns. The paper locks files in
    /// transactions instead, so that no read meets half a write.
    /// </summary>
    public bool WriteBack { get; init; } = true;
}
