using System.Globalization;

namespace Simulator;

/// <summary>A property of the server that has just moved, if it is honest, given what was seen before.</summary>
public abstract class NodeInvariant<TNode>(string name, string source) : Invariant(name, source) where TNode : Node
{
    public sealed override string? Check(ICluster cluster, NodeId moved) =>
        cluster[moved] is TNode node && !cluster.Byzantine.Contains(moved) ? Check(node) : null;

    protected abstract string? Check(TNode node);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
