namespace Simulator;

/// <summary>
/// A situation that some run must get into, or else the others prove little: a leader that changes while an entry is not committed, a
/// vote that is taken over from another ballot. It is asked after each step while somebody listens (<see cref="ICoverage"/>), until it
/// was seen once. An instance watches one run. (Reachability assertions of this kind: FoundationDB's CODE_PROBE.)
/// </summary>
/// <param name="name">Short and stable, in lower case with hyphens.</param>
/// <param name="summary">What is to be seen, in words.</param>
public abstract class Sometimes(string name, string summary)
{
    public string Name { get; } = name;
    public string Summary { get; } = summary;

    /// <summary>Whether it can be seen after a step.</summary>
    /// <param name="moved">The server that has made the step, or a machine that is down now.</param>
    public abstract bool IsSeen(ICluster cluster, NodeId moved);
}

/// <summary>A situation of a single server, looked at when it has moved.</summary>
public sealed class SometimesAt<TNode>(string name, string summary, Func<TNode, bool> isSeen) : Sometimes(name, summary)
    where TNode : Node
{
    public override bool IsSeen(ICluster cluster, NodeId moved) =>
        !moved.IsClient && cluster[moved] is TNode node && !cluster.Byzantine.Contains(moved) && isSeen(node);
}
