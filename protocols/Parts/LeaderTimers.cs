namespace Simulator.Protocols;

// The timers of servers that elect a leader, as Raft and Multi-Paxos do.

/// <summary>Nothing was heard of a leader for too long.</summary>
public sealed record ElectionTimeout : Timer
{
    public static readonly ElectionTimeout It = new();
}

/// <summary>A leader, or who wants to be one, has to make itself heard.</summary>
public sealed record Heartbeat : Timer
{
    public static readonly Heartbeat It = new();
}

/// <summary>The leader has to ask itself whether it still hears a quorum.</summary>
public sealed record QuorumCheck : Timer
{
    public static readonly QuorumCheck It = new();
}

/// <summary>Handing over leadership has taken too long.</summary>
public sealed record TransferTimeout : Timer
{
    public static readonly TransferTimeout It = new();
}
