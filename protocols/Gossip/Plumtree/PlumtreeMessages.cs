namespace Simulator.Protocols.Plumtree;

/// <summary>Orders the updates of a key: a number above all that the writing server knew of, and the server. No two are equal.</summary>
public readonly record struct Stamp(long Number, NodeId Origin) : IComparable<Stamp>
{
    public int CompareTo(Stamp other) => Number != other.Number ? Number.CompareTo(other.Number) : Origin.CompareTo(other.Origin);
}

/// <summary>A key as one server holds it.</summary>
public sealed record Update(string Key, Stamp Stamp, Value Value);

/// <summary>The name of a broadcast message: who sent it first, and the how manieth of its messages it is.</summary>
public readonly record struct MessageId(NodeId Origin, long Number);

/// <summary>A message is to be had from the sender, who has it over so many hops.</summary>
public sealed record Announcement(MessageId Id, int Round);

/// <summary>What the members of a broadcast tree say to each other (§3.4).</summary>
public abstract record PlumtreeMessage : Message;

/// <summary>The message itself.</summary>
/// <param name="Round">Hops from the origin to the sender.</param>
public sealed record Gossip(MessageId Id, Update Update, int Round) : PlumtreeMessage;

public sealed record IHave(Seq<Announcement> Announcements) : PlumtreeMessage;

/// <summary>Send me announcements only.</summary>
public sealed record Prune : PlumtreeMessage
{
    public static readonly Prune It = new();
}

/// <summary>Send me messages in full, and this one now.</summary>
/// <param name="Id">Null to have the link only (§3.8).</param>
public sealed record Graft(MessageId? Id, int Round) : PlumtreeMessage;

/// <summary>This is what I hold: what have you that is newer?</summary>
/// <param name="IsAnswer">Whether the other side has asked; then it is not asked in turn.</param>
public sealed record Summary(Seq<KeyStamp> Keys, bool IsAnswer) : PlumtreeMessage;

public sealed record KeyStamp(string Key, Stamp Stamp);

/// <summary>What the other side's summary lacked.</summary>
public sealed record Repair(Seq<Update> Updates) : PlumtreeMessage;

/// <summary>An announced message has not come.</summary>
public sealed record MissingTimeout(MessageId Id) : Timer;

/// <summary>Time to send the announcements that wait.</summary>
public sealed record LazyTick : Timer
{
    public static readonly LazyTick It = new();
}

/// <summary>Time to compare with a neighbour.</summary>
public sealed record ExchangeTick : Timer
{
    public static readonly ExchangeTick It = new();
}
