namespace Simulator.Protocols.Abd;

/// <summary>
/// Orders the values of a register: "a pair of a sequence number and a process identifier, ordered lexicographically". No two writes
/// have the same.
/// </summary>
/// <param name="Number">From 1; 0 for the initial value.</param>
/// <param name="Writer">The client process that wrote.</param>
public readonly record struct Tag(long Number, int Writer) : IComparable<Tag>
{
    public int CompareTo(Tag other) => Number != other.Number ? Number.CompareTo(other.Number) : Writer.CompareTo(other.Writer);

    public static bool operator <(Tag a, Tag b) => a.CompareTo(b) < 0;
    public static bool operator >(Tag a, Tag b) => a.CompareTo(b) > 0;
    public static bool operator <=(Tag a, Tag b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Tag a, Tag b) => a.CompareTo(b) >= 0;
}

/// <summary>A register as one server knows it.</summary>
public sealed record Replica(string Key, Tag Tag, Value Value)
{
    public static Replica Blank(string key) => new(key, default, Value.Nil);
}

/// <summary>What a client process and a server say to each other. Round tells to which question of the process an answer belongs.</summary>
public abstract record AbdMessage(int Process, long Round) : Message;

/// <summary>What do you hold?</summary>
public sealed record Query(int Process, long Round, string Key) : AbdMessage(Process, Round);

public sealed record Held(int Process, long Round, Tag Tag, Value Value) : AbdMessage(Process, Round);

/// <summary>Hold this, unless you hold something newer.</summary>
public sealed record Store(int Process, long Round, Replica Replica) : AbdMessage(Process, Round);

public sealed record Stored(int Process, long Round) : AbdMessage(Process, Round);

/// <summary>A client has waited long enough for servers.</summary>
public sealed record RetryTimeout : Timer
{
    public static readonly RetryTimeout It = new();
}
