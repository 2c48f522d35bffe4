namespace Simulator.Tests.Protocols;

/// <summary>The servers that an invariant under test is shown, one after the other.</summary>
sealed class AnyCluster : ICluster
{
    readonly Node?[] nodes = new Node?[5];

    public int Count => 5;
    public Instant Now => Instant.Zero;
    public NodeSet Byzantine => NodeSet.Empty;
    public Node? this[NodeId id] => nodes[id.Value];

    public string? Check<TNode>(Invariant invariant, Sim.Probe<TNode> moved) where TNode : Node
    {
        nodes[moved.Self.Value] = moved.Node;
        return invariant.Check(this, moved.Self);
    }
}
