namespace Simulator.Protocols.Pbft;

/// <summary>
/// How many replicas it takes. The paper has n = 3f+1 and 2f+1; for other n the same arguments ask for (n+f+1)/2, rounded up: two
/// quorums then share f+1 replicas, one of which is honest, and without f silent ones there still is one.
/// </summary>
/// <param name="Servers">n.</param>
/// <param name="Faults">f.</param>
public sealed record PbftQuorums(int Servers, int Faults)
{
    /// <summary>
    /// 2f+1 of 3f+1. With too few replicas for f a quorum of this size would need a faulty one; what can be had without them,
    /// n-f, is what an unsafe cluster goes by.
    /// </summary>
    public int Strong => int.Min((Servers + Faults + 2) / 2, Servers - Faults);

    /// <summary>f+1: one of them is honest.</summary>
    public int Weak => Faults + 1;

    /// <summary>n &gt; 3f, the resilience that is optimal (§3).</summary>
    public bool AreSafe => Servers > 3 * Faults;

    public static PbftQuorums Of(PbftOptions options, int servers) => new(servers, options.Faults ?? (servers - 1) / 3);
}
