namespace Simulator.Protocols;

/// <summary>What members of an overlay say to keep it up (HyParView, §4).</summary>
public abstract record OverlayMessage : Message;

/// <summary>A new member asks one that it knows.</summary>
public sealed record OverlayJoin : OverlayMessage
{
    public static readonly OverlayJoin It = new();
}

/// <summary>A walk through the overlay that brings a newcomer to those who take it into their views.</summary>
public sealed record ForwardJoin(NodeId Newcomer, int TimeToLive) : OverlayMessage;

/// <summary>The sender has taken the receiver out of its active view.</summary>
public sealed record Disconnect : OverlayMessage
{
    public static readonly Disconnect It = new();
}

/// <summary>Be my neighbour. One of high priority has no other neighbour, or is one already, and is never refused.</summary>
public sealed record NeighborRequest(bool IsHigh) : OverlayMessage;

public sealed record NeighborReply(bool IsAccepted) : OverlayMessage;

/// <summary>A walk that offers a sample of one's views.</summary>
public sealed record Shuffle(NodeId Origin, Seq<NodeId> Sample, int TimeToLive) : OverlayMessage;

public sealed record ShuffleReply(Seq<NodeId> Sample) : OverlayMessage;

/// <summary>The paper's neighbours notice by a TCP connection that one is gone; here they tell each other that they are there.</summary>
public sealed record KeepAlive : OverlayMessage
{
    public static readonly KeepAlive It = new();
}

/// <summary>Time to look after the neighbours.</summary>
public sealed record OverlayTick : Timer
{
    public static readonly OverlayTick It = new();
}

/// <summary>Time to exchange samples of views.</summary>
public sealed record ShuffleTick : Timer
{
    public static readonly ShuffleTick It = new();
}
