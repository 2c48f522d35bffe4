namespace Simulator.Protocols.Pbft;

/// <summary>
/// What can be set about PBFT. The defaults are the algorithm of §4, for a local network of about a millisecond; the
/// optimisations of §5 are options.
/// </summary>
public sealed record PbftOptions
{
    /// <summary>f: how many replicas may be faulty. Null: as many as the cluster can bear, (n-1)/3 rounded down.</summary>
    public int? Faults { get; init; }

    /// <summary>Run with 3f replicas or fewer all the same, to see what happens.</summary>
    public bool UnsafeQuorums { get; init; }

    /// <summary>T: how long a backup waits for a request to be carried out, and for the first view change (§4.4). It doubles.</summary>
    public Duration ViewTimeout { get; init; } = Duration.Ms(300);

    /// <summary>How often a replica tells the others what it has, so that they send what it lacks (TOCS §5.2).</summary>
    public Duration StatusInterval { get; init; } = Duration.Ms(50);

    /// <summary>K: a checkpoint is taken after this many sequence numbers (§4.3). At least 1.</summary>
    public int CheckpointInterval { get; init; } = 128;

    /// <summary>L: how far the high watermark is above the low one (§4.3). At least the checkpoint interval.</summary>
    public int LogSize { get; init; } = 256;

    /// <summary>Most requests ordered together (§5.1). At least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>
    /// Most instances of the protocol that a primary runs at once; requests that come meanwhile wait, to be batched. At least 1.
    /// </summary>
    public int Window { get; init; } = 8;

    /// <summary>Carry requests out when they have prepared, not when they have committed (§5.1): one message delay less.</summary>
    public bool TentativeExecution { get; init; }

    /// <summary>
    /// Answer reads at once, outside the order (§5.1): one round trip. Clients then wait for a quorum of equal replies to all that
    /// they ask, so that a read cannot miss a write that was answered.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long a client waits for equal replies to a read before it has it ordered like a write (§5.1).</summary>
    public Duration ReadTimeout { get; init; } = Duration.Ms(100);

    /// <summary>Most sequence numbers about which a replica sends again what another lacks, in answer to one status. At least 1.</summary>
    public int RetransmitLimit { get; init; } = 32;
}
