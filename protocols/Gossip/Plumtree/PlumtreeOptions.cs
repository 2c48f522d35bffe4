namespace Simulator.Protocols.Plumtree;

/// <summary>How a broadcast goes to the neighbours.</summary>
public enum PushMode
{
    /// <summary>In full along a tree, as an announcement along the other links.</summary>
    Tree,
    /// <summary>In full along every link: what Plumtree is measured against.</summary>
    Flood,
}

/// <summary>What can be set about Plumtree.</summary>
public sealed record PlumtreeOptions
{
    /// <summary>How a broadcast goes to the neighbours.</summary>
    public PushMode Push { get; init; }

    /// <summary>How long an announced message may be missing until it is asked for: timeout1. About the overlay's diameter.</summary>
    public Duration MissingTimeout { get; init; } = Duration.Ms(200);

    /// <summary>After that, how long until the next that announced it is asked: timeout2. About a round trip.</summary>
    public Duration GraftTimeout { get; init; } = Duration.Ms(100);

    /// <summary>Announcements wait so long for others to go with them; 0 for not at all.</summary>
    public Duration LazyPeriod { get; init; }

    /// <summary>By how many hops an announced way must be shorter for the tree to take it (§3.8); 0 for never.</summary>
    public int OptimizationThreshold { get; init; }

    /// <summary>How often a server compares what it holds with a neighbour; 0 for never, as in the paper: its links lose nothing.</summary>
    public Duration ExchangePeriod { get; init; }

    /// <summary>Messages kept for those who ask for them; of older ones only the names are.</summary>
    public int MessagesKept { get; init; } = 4096;

    /// <summary>The overlay below.</summary>
    public OverlayOptions Overlay { get; init; } = new();
}
