namespace Simulator;

// The vocabulary of group membership and failure detection (Chandra and Toueg, JACM 43(2), 1996; Das, Gupta and Motivala, DSN 2002). A
// server lives several lives under one name: a member is a server in one of its lives, and its incarnation number counts, within that
// life, how often it has contradicted a suspicion.

/// <summary>
/// The noting server takes part in the group in this life from now on. It promises to declare each member that is down within this time,
/// counted from when nothing but that is wrong any more.
/// </summary>
public readonly record struct TakesPart(long Life, Duration Within) : IFact;

/// <summary>The noting server takes part no more: it has left, or was put out and does not come back.</summary>
public readonly record struct TakesPartNoMore(long Life) : IFact;

/// <summary>The noting server goes by this incarnation number in this life from now on.</summary>
public readonly record struct Incarnated(long Life, long Incarnation) : IFact;

/// <summary>What a member is held to be.</summary>
public enum Health
{
    /// <summary>It takes part.</summary>
    Alive,
    /// <summary>It did not answer; whoever says so may be wrong.</summary>
    Suspect,
    /// <summary>It is no member any more.</summary>
    Dead,
}

/// <summary>The noting server holds a member, in this life and with this incarnation number, to be so from now on.</summary>
public readonly record struct Declared(NodeId Member, Health Health, long Life, long Incarnation) : IFact;
