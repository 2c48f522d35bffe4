namespace Simulator;

/// <summary>
/// A property of every reachable state. It is asked after each step and told which node has just moved, so that it can keep
/// ghost state and look only at what changed; an instance belongs to one run.
/// </summary>
/// <param name="name">Short and stable, for verdicts and YAML: <c>election-safety</c>.</param>
/// <param name="source">The claim that it checks: <c>Raft, Figure 3</c>.</param>
public abstract class Invariant(string name, string source)
{
    public string Name { get; } = name;
    public string Source { get; } = source;

    /// <summary>Null while the property holds, else why it does not.</summary>
    /// <param name="cluster">All servers as they are now.</param>
    /// <param name="moved">The server whose handler has just run, or that was just restarted.</param>
    public abstract string? Check(ICluster cluster, NodeId moved);
}

/// <summary>The servers of a world, for those who judge it. A crashed server has no object.</summary>
public interface ICluster
{
    int Count { get; }
    Instant Now { get; }
    Node? this[NodeId id] { get; }

    /// <summary>
    /// Servers that lie or have lied at some time. Safety is judged over the others: what liars claim proves nothing, and of an
    /// honest node on a lying machine the others have heard something else than what it believes to have said.
    /// </summary>
    NodeSet Byzantine { get; }
}
