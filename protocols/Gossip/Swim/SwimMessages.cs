namespace Simulator.Protocols.Swim;

/// <summary>What is said of a member (§4.2), and in the order in which it is final.</summary>
public enum Saying
{
    Alive,
    Suspect,
    /// <summary>Declared dead.</summary>
    Confirm,
    /// <summary>It said that it leaves.</summary>
    Left,
}

/// <summary>A piece of news about a member.</summary>
/// <param name="Life">In which of its lives; a crash ends one.</param>
/// <param name="Incarnation">Which only the member itself raises.</param>
/// <param name="Accuser">Who suspects it, which tells independent suspicions apart; for others the member itself.</param>
public sealed record News(NodeId Member, Saying Saying, long Life, long Incarnation, NodeId Accuser);

/// <summary>What members say to each other. Each message may carry news.</summary>
public abstract record SwimMessage(Seq<News> News) : Message;

/// <summary>Are you there? (§3.1)</summary>
/// <param name="Life">In which of its lives the asked one is meant: the paper's members have an address for each.</param>
public sealed record Ping(long Number, long Life, Seq<News> News) : SwimMessage(News);

/// <summary>Ping this one for me.</summary>
public sealed record PingRequest(long Number, NodeId Target, long Life, Seq<News> News) : SwimMessage(News);

/// <summary>The target is there.</summary>
public sealed record Ack(long Number, NodeId Target, Seq<News> News) : SwimMessage(News);

/// <summary>I am here, but the target has not answered me so far (Lifeguard, §IV-A).</summary>
public sealed record Nack(long Number, Seq<News> News) : SwimMessage(News);

/// <summary>Without infection: news for everybody.</summary>
public sealed record Multicast(Seq<News> News) : SwimMessage(News);

/// <summary>Takes part, or wants to, and tells all that it knows.</summary>
public sealed record Join(Seq<News> News) : SwimMessage(News);

/// <summary>All that the answering member knows.</summary>
public sealed record Welcome(Seq<News> News) : SwimMessage(News);

/// <summary>An administrator wants this server to leave.</summary>
public sealed record LeaveOrder(Seq<News> News) : SwimMessage(News);

/// <summary>A protocol period is over.</summary>
public sealed record PeriodTimeout : Timer
{
    public static readonly PeriodTimeout It = new();
}

/// <summary>The member pinged last has not answered in time.</summary>
public sealed record PingTimeout(long Number) : Timer;

/// <summary>The target of a ping for another has not answered when the other must soon hear something.</summary>
public sealed record NackTimeout(long Number) : Timer;

/// <summary>Nobody has contradicted a suspicion.</summary>
public sealed record SuspicionTimeout(NodeId Member) : Timer;
