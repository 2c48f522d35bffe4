namespace Simulator.Protocols.Dynamo;

/// <summary>What can be set about the quorum store. The defaults are Dynamo's, for a local network of about a millisecond.</summary>
public sealed record DynamoOptions
{
    /// <summary>Replicas of each key (§4.3); with the placement <c>regions</c>, in each region. From 1 to the number of servers.</summary>
    public int N { get; init; } = 3;

    /// <summary>Replicas that must have answered a read that names no level (§4.5). From 1 to the number of replicas.</summary>
    public int R { get; init; } = 2;

    /// <summary>Replicas that must have a write that names no level (§4.5). From 1 to the number of replicas.</summary>
    public int W { get; init; } = 2;

    /// <summary>Places of each server on the ring (§4.2). At least 1.</summary>
    public int VirtualNodes { get; init; } = 8;

    /// <summary>Which of the servers that are met on the ring hold a key.</summary>
    public Placement Placement { get; init; } = Placement.Ring;

    /// <summary>Whom clients ask (§5).</summary>
    public Coordination Coordination { get; init; } = Coordination.AnyServer;

    /// <summary>How the replicas that a read finds stale are mended (§5).</summary>
    public ReadRepair ReadRepair { get; init; } = ReadRepair.Async;

    /// <summary>
    /// When a replica is down another server takes its place, and counts (§4.6). Off: only replicas count, as in Cassandra.
    /// </summary>
    public bool SloppyQuorum { get; init; } = true;

    /// <summary>
    /// What a replica has missed is kept for it (§4.6): by the server in its place or, without a sloppy quorum, by the coordinator; and
    /// handed over when it is back.
    /// </summary>
    public bool HintedHandoff { get; init; } = true;

    /// <summary>How often hints are tried to be handed over. Positive.</summary>
    public Duration HandoffInterval { get; init; } = Duration.Ms(100);

    /// <summary>Hints sent to one server at once. At least 1.</summary>
    public int HandoffBatch { get; init; } = 32;

    /// <summary>Hints that a server keeps at most; further ones are refused. At least 0.</summary>
    public int HintLimit { get; init; } = 10_000;

    /// <summary>After this a hint is dropped (Cassandra's max_hint_window). Zero: never.</summary>
    public Duration HintLifetime { get; init; }

    /// <summary>Silence after which a server is taken for failed (§4.8.3). Positive.</summary>
    public Duration ReplicaTimeout { get; init; } = Duration.Ms(50);

    /// <summary>After this a coordinator gives a request up. Positive.</summary>
    public Duration RequestTimeout { get; init; } = Duration.Ms(400);

    /// <summary>How often a server that is taken for failed is asked whether it is back (§4.8.3). Positive.</summary>
    public Duration ProbeInterval { get; init; } = Duration.Ms(200);

    /// <summary>How often a server compares its hash trees with those of another (§4.7). Zero: never.</summary>
    public Duration AntiEntropyInterval { get; init; } = Duration.Seconds(1);

    /// <summary>Depth of the hash tree of each range, 1 to 16: a leaf stands for one of 2^depth buckets of keys.</summary>
    public int TreeDepth { get; init; } = 6;

    /// <summary>What clients keep under a key.</summary>
    public Data Data { get; init; } = Data.Registers;

    /// <summary>What becomes of versions of which none has seen the other (§4.4).</summary>
    public Resolution Resolution { get; init; } = Resolution.MultiValue;

    /// <summary>How it is known which version has seen which; for the resolutions that keep siblings.</summary>
    public Versioning Versioning { get; init; } = Versioning.Dotted;

    /// <summary>With last writer wins: whose clock gives a write its timestamp.</summary>
    public TimestampSource Timestamps { get; init; } = TimestampSource.Coordinator;

    /// <summary>With the resolution <c>function</c>: what clients make of siblings that they read.</summary>
    public MergeFunction Merge { get; init; } = MergeFunction.Max;

    /// <summary>With the resolution <c>function</c>: a client that reads siblings writes back what it has made of them (§5).</summary>
    public bool WriteBackMerged { get; init; } = true;

    /// <summary>
    /// A write is answered with the versions that the coordinator now holds, and the client takes them for seen (Riak's return_body).
    /// </summary>
    public bool ReturnBody { get; init; }

    /// <summary>
    /// How long a tombstone is kept (Cassandra's gc_grace_seconds). Longer than any replica is out of reach, or it comes back.
    /// </summary>
    public Duration GcGrace { get; init; } = Duration.Seconds(60);

    /// <summary>How often tombstones are collected. Zero: never.</summary>
    public Duration CollectInterval { get; init; } = Duration.Seconds(1);
}

/// <summary>Which of the servers that are met on the ring hold a key.</summary>
public enum Placement
{
    /// <summary>The first N (§4.3; Cassandra's SimpleStrategy).</summary>
    Ring,
    /// <summary>The first N, of as many regions as there are: regions stand for racks.</summary>
    Racks,
    /// <summary>The first N of each region (Cassandra's NetworkTopologyStrategy).</summary>
    Regions,
}

/// <summary>Whom clients ask.</summary>
public enum Coordination
{
    /// <summary>Any server; it passes on what only a replica can do.</summary>
    AnyServer,
    /// <summary>Clients know the ring and ask the first replica of the key, then the next (§6.4, client-driven coordination).</summary>
    PreferenceList,
}

/// <summary>How the replicas that a read finds stale are mended.</summary>
public enum ReadRepair
{
    None,
    /// <summary>After the client was answered (§5).</summary>
    Async,
    /// <summary>Before: the answer is held by as many replicas as the level asks for (Cassandra 4.0).</summary>
    Blocking,
}

/// <summary>What clients keep under a key.</summary>
public enum Data
{
    /// <summary>One value, written as a whole.</summary>
    Registers,
    /// <summary>A number that is added to.</summary>
    Counters,
    /// <summary>Elements that are added and removed: sets, shopping carts.</summary>
    Sets,
}

/// <summary>What becomes of versions of which none has seen the other.</summary>
public enum Resolution
{
    /// <summary>The one with the highest timestamp stays. An element of a set is a cell of its own, as in Cassandra.</summary>
    LastWriterWins,
    /// <summary>All stay until a client that has read them writes.</summary>
    MultiValue,
    /// <summary>The same, and clients merge them by a function that knows what they mean.</summary>
    Function,
    /// <summary>There are none: the state is a conflict-free replicated data type.</summary>
    Crdt,
}

/// <summary>How it is known which version has seen which.</summary>
public enum Versioning
{
    /// <summary>Dotted version vector sets (Almeida et al., DAIS 2014).</summary>
    Dotted,
    /// <summary>One version vector of the servers for all siblings of a key (§4.4).</summary>
    Plain,
}

/// <summary>Whose clock gives a write its timestamp.</summary>
public enum TimestampSource { Coordinator, Client }

/// <summary>What clients make of siblings.</summary>
public enum MergeFunction
{
    /// <summary>The largest.</summary>
    Max,
    /// <summary>Of sets what is in any of them: no addition is lost, a removal may be (§4.4, the shopping cart).</summary>
    Union,
}
