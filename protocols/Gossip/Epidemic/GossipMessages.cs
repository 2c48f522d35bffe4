namespace Simulator.Protocols.Epidemic;

/// <summary>An update by direct mail (§1.2).</summary>
public sealed record Mail(Item Item) : Message;

/// <summary>Opens a contact of rumour mongering (§1.4).</summary>
/// <param name="Items">The opener's hot rumours; empty when it only pulls.</param>
/// <param name="Asks">Whether it wants the other's hot rumours.</param>
public sealed record Tell(Seq<Item> Items, bool Asks) : Message;

/// <summary>The answer to who has asked: own hot rumours, and what is to be said about those that came.</summary>
public sealed record TellBack(Seq<Item> Items, Seq<Opinion> Opinions) : Message;

/// <summary>Feedback alone.</summary>
public sealed record Feedback(Seq<Opinion> Opinions) : Message;

/// <summary>Whether the hearer of a rumour needed it.</summary>
public readonly record struct Opinion(string Key, Stamp Stamp, bool Needed);

/// <summary>The connection limit of this cycle is reached (§1.4).</summary>
public sealed record Busy(bool IsRumour) : Message;

/// <summary>The opener's database, or nothing when it only pulls (§1.3, ResolveDifference).</summary>
/// <param name="Asks">Whether it wants what is newer at the other.</param>
/// <param name="Opens">Whether the contact begins with it.</param>
public sealed record Whole(Seq<Item> Items, bool Asks, bool Opens) : Message;

/// <summary>What is newer here than what came.</summary>
public sealed record Difference(Seq<Item> Items) : Message;

/// <summary>The list of recent updates and the checksum of the whole (§1.3).</summary>
/// <param name="Opens">Whether the contact begins with it; else it is the answer.</param>
public sealed record Recent(Seq<Item> Items, ulong Checksum, bool Opens) : Message;

/// <summary>The checksums differ even with the recent updates taken in: send all.</summary>
public sealed record Differs : Message
{
    public static readonly Differs It = new();
}

/// <summary>The next items on the way back in time (§1.3, peel back).</summary>
/// <param name="From">How many the sender holds that are later than these.</param>
/// <param name="Checksum">Of the sender's database.</param>
/// <param name="Opens">Whether the contact begins with it.</param>
/// <param name="FromOpener">Whether the opener of the contact sends it; each of its steps is answered once.</param>
public sealed record Peel(int From, Seq<Item> Items, ulong Checksum, bool Opens, bool FromOpener) : Message;

/// <summary>Opens a comparison of hash trees: the root of the opener's.</summary>
public sealed record Root(ulong Hash) : Message;

/// <summary>The hashes of the children of a node of the tree.</summary>
public sealed record Branch(int Level, int Index, Seq<ulong> Children);

/// <summary>Nodes of the sender's tree that differ from the other's.</summary>
public sealed record Branches(Seq<Branch> Nodes, bool FromOpener) : Message;

/// <summary>Leaves of the tree that differ, with the sender's items in them unless only the other is to send its own.</summary>
public sealed record Leaves(Seq<int> Indices, Seq<Item> Items, bool Asks) : Message;

/// <summary>The next cycle of rumour mongering begins.</summary>
public sealed record RumourTick : Timer
{
    public static readonly RumourTick It = new();
}

/// <summary>The next cycle of anti-entropy begins.</summary>
public sealed record AntiEntropyTick : Timer
{
    public static readonly AntiEntropyTick It = new();
}

/// <summary>The death certificate of a key has come of age.</summary>
public sealed record Expiry(string Key) : Timer;
