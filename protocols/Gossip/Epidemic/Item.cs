namespace Simulator.Protocols.Epidemic;

/// <summary>
/// When an update was made, on the clock of the server that made it; of equal times that of the higher server is the later (§1.1: a
/// globally unique timestamp). A server never gives one twice.
/// </summary>
public readonly record struct Stamp(LocalTime Time, NodeId Server) : IComparable<Stamp>
{
    public static bool operator <(Stamp a, Stamp b) => a.CompareTo(b) < 0;
    public static bool operator >(Stamp a, Stamp b) => a.CompareTo(b) > 0;
    public static bool operator <=(Stamp a, Stamp b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Stamp a, Stamp b) => a.CompareTo(b) >= 0;

    public int CompareTo(Stamp other) => Time == other.Time ? Server.CompareTo(other.Server) : Time.CompareTo(other.Time);

    public override string ToString() => $"{Time} of {Server}";
}

/// <summary>
/// What a server holds of a key: the latest value that it has heard of and when that was written (§1.1). A deletion is a write of nil
/// and leaves a death certificate (§2).
/// </summary>
/// <param name="Certificate">What a death certificate has beside its stamp; null for a value.</param>
public sealed record Item(string Key, Stamp Stamp, Value Value, Certificate? Certificate = null)
{
    /// <summary>Stands for a place of the disk that holds nothing.</summary>
    public static readonly Item None = new("", default, Value.Nil);

    /// <summary>When this was last news: a certificate becomes news again when it is awakened (§2.2).</summary>
    public LocalTime Since => Certificate?.Activated ?? Stamp.Time;

    /// <summary>Whether it takes the place of the other: a later write, or a later awakening of the same deletion.</summary>
    public bool Supersedes(Item other) => Stamp == other.Stamp ? Since > other.Since : Stamp > other.Stamp;

    /// <summary>Of the write, without what has become of its certificate: equal on servers that hold the same.</summary>
    public ulong Digest => unchecked(
        Mixing.Fold(Mixing.Fold(Mixing.Fold(Mixing.OfText(Key), Value.Digest), (ulong)Stamp.Time.Ns), (ulong)Stamp.Server.Value));
}

/// <summary>What goes with a deletion so that older copies of the item are recognised and removed (§2).</summary>
/// <param name="Activated">
/// The activation timestamp: that of the deletion, and later that of the awakening of a dormant certificate. Ages are counted from it.
/// </param>
/// <param name="Sites">The retention sites, which keep the certificate when all others have discarded it (§2.1).</param>
public sealed record Certificate(LocalTime Activated, Seq<NodeId> Sites);
