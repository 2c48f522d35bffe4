namespace Simulator.Protocols;

/// <summary>What can be set about a HyParView overlay. The defaults are those of the paper's §5.1, but for the times.</summary>
public sealed record OverlayOptions
{
    /// <summary>Neighbours at most: fanout + 1.</summary>
    public int ActiveView { get; init; } = 5;

    /// <summary>Members known beside the neighbours, to replace these.</summary>
    public int PassiveView { get; init; } = 30;

    /// <summary>Steps of the walk of a newcomer: ARWL.</summary>
    public int ActiveWalk { get; init; } = 6;

    /// <summary>Steps before its end at which that walk goes into a passive view: PRWL.</summary>
    public int PassiveWalk { get; init; } = 3;

    /// <summary>Neighbours in the sample of a shuffle: ka.</summary>
    public int ShuffleActive { get; init; } = 3;

    /// <summary>Others in it: kp.</summary>
    public int ShufflePassive { get; init; } = 4;

    /// <summary>How often a member shuffles.</summary>
    public Duration ShufflePeriod { get; init; } = Duration.Seconds(2);

    /// <summary>How often neighbours tell each other that they are there, and gaps are filled.</summary>
    public Duration KeepAlive { get; init; } = Duration.Ms(500);

    /// <summary>How long a neighbour may be silent. At least two keep-alives.</summary>
    public Duration Silence { get; init; } = Duration.Ms(1600);

    /// <summary>When the run begins, servers join one after the other, so far apart.</summary>
    public Duration JoinEvery { get; init; } = Duration.Ms(1);

    /// <summary>
    /// Every so many keep-alives a server of the cluster that is no neighbour is asked to be one; 0 for never, as in the paper: then the
    /// sides of a long partition do not find each other again.
    /// </summary>
    public int ReconnectEvery { get; init; }
}
