namespace Simulator.Protocols.Dynamo;

/// <summary>What clients and servers say to each other.</summary>
public abstract record DynamoMessage : Message;

/// <summary>What a client process asks for. A server that cannot coordinate passes it on.</summary>
/// <param name="Number">Of the process's requests; a retry has the same.</param>
/// <param name="Level">The consistency level; null for that of the options.</param>
/// <param name="Hops">How often it was passed on.</param>
public abstract record Ask(NodeId Client, int Process, long Number, string Key, string? Level, int Hops) : DynamoMessage;

/// <summary>get(key) (§4).</summary>
public sealed record Get(NodeId Client, int Process, long Number, string Key, string? Level, int Hops)
    : Ask(Client, Process, Number, Key, Level, Hops);

/// <summary>put(key, context, object) (§4).</summary>
/// <param name="Seen">The context: what the client had read before it wrote.</param>
/// <param name="Element">The element that it is about; nil for the key as a whole.</param>
/// <param name="Value">What to write; of a replicated data type a state to join. Nil when deleting.</param>
/// <param name="Timestamp">The client's clock, in nanoseconds.</param>
public sealed record Put(
    NodeId Client, int Process, long Number, string Key, string? Level, int Hops, VersionVector Seen, Value Element, Value Value,
    bool IsDelete, long Timestamp) : Ask(Client, Process, Number, Key, Level, Hops);

/// <summary>The answer to a get: all siblings, and the context that stands for them.</summary>
public sealed record Got(int Process, long Number, VersionVector Context, Seq<Version> Versions) : DynamoMessage;

/// <summary>The answer to a put.</summary>
/// <param name="Context">What the client may take for seen from now on; null for what it knew before.</param>
public sealed record PutDone(int Process, long Number, VersionVector? Context) : DynamoMessage;

/// <summary>Too few replicas have answered, or the level makes no sense here.</summary>
/// <param name="IsFinal">Whether nothing was begun.</param>
public sealed record Refused(int Process, long Number, string Why, bool IsFinal) : DynamoMessage;

/// <summary>Step 1 of a read with repair: several replicas are asked what they hold.</summary>
public sealed record ReadReplica(long Round, string Key) : DynamoMessage;

public sealed record ReplicaRead(long Round, Item Item) : DynamoMessage;

/// <summary>A coordinator writes.</summary>
/// <param name="Home">For whom the receiver is to keep it; null for itself.</param>
public sealed record WriteReplica(long Round, Item Item, NodeId? Home) : DynamoMessage;

public sealed record ReplicaWritten(long Round) : DynamoMessage;

/// <summary>Step 4 of a read with repair: what was found newest, for a replica that was found stale.</summary>
public sealed record Repair(long Round, Item Item) : DynamoMessage;

public sealed record Repaired(long Round) : DynamoMessage;

/// <summary>A hint comes home (§4.6).</summary>
/// <param name="Kept">The digest of what the sender keeps, by which it knows whether that has changed meanwhile.</param>
public sealed record HandOff(Item Item, ulong Kept) : DynamoMessage;

public sealed record HandedOff(string Key, ulong Kept) : DynamoMessage;

/// <summary>Are you back?</summary>
public sealed record Probe : DynamoMessage
{
    public static readonly Probe It = new();
}

public sealed record Alive : DynamoMessage
{
    public static readonly Alive It = new();
}

/// <summary>Digests of nodes of hash trees (§4.7): the receiver answers with the children of those that differ from its own.</summary>
public sealed record CompareTrees(Seq<TreeNode> Nodes) : DynamoMessage;

/// <summary>A node of the tree of a range, numbered as in a heap.</summary>
public readonly record struct TreeNode(int Range, int Index, ulong Digest);

/// <summary>What the sender holds of the keys of leaves that differ.</summary>
/// <param name="Leaves">The leaves, without their digests.</param>
/// <param name="IsAnswer">Whether it answers such a message, so that the receiver need not answer.</param>
public sealed record ExchangeItems(Seq<TreeNode> Leaves, Seq<Item> Items, bool IsAnswer) : DynamoMessage;

/// <summary>Replicas have not answered a request for too long.</summary>
public sealed record ReplicaTimeout(long Round) : Timer;

/// <summary>It is time to ask servers that are taken for failed.</summary>
public sealed record ProbeTimeout : Timer
{
    public static readonly ProbeTimeout It = new();
}

/// <summary>It is time to hand hints over.</summary>
public sealed record HandoffTimeout : Timer
{
    public static readonly HandoffTimeout It = new();
}

/// <summary>It is time to compare hash trees with another server.</summary>
public sealed record AntiEntropyTimeout : Timer
{
    public static readonly AntiEntropyTimeout It = new();
}

/// <summary>It is time to collect tombstones.</summary>
public sealed record CollectTimeout : Timer
{
    public static readonly CollectTimeout It = new();
}

/// <summary>A client has waited long enough for a coordinator.</summary>
public sealed record RetryTimeout : Timer
{
    public static readonly RetryTimeout It = new();
}

/// <summary>Step 2 of a read with repair: the noting coordinator has found that the answers differ.</summary>
/// <param name="Newest">Replicas that hold all that was found.</param>
/// <param name="Stale">Replicas that lack some of it.</param>
public readonly record struct Diverged(string Key, NodeSet Newest, NodeSet Stale) : IFact;

/// <summary>Step 3: the noting coordinator answers its client with the newest of the answers.</summary>
public readonly record struct ReturnedNewest(string Key, ulong Digest) : IFact;
