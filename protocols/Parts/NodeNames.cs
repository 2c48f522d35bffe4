using System.Globalization;

namespace Simulator.Protocols;

/// <summary>Servers as the arguments of operations name them.</summary>
public static class NodeNames
{
    /// <summary>The server that a text such as <c>n3</c> names; null when it is no such text or there is none of this name.</summary>
    public static NodeId? Find(Value value, int servers)
    {
        if (value.Kind is not (ValueKind.Text or ValueKind.Keyword) || !value.Text.StartsWith('n')) return null;
        var isNumber = int.TryParse(value.Text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && number >= 1 && number <= servers ? new NodeId(number - 1) : null;
    }

    /// <summary>All servers that a list names; empty when it names anything else, or one twice.</summary>
    public static NodeSet FindAll(Value list, int servers)
    {
        var found = NodeSet.Empty;
        foreach (var name in list.Items)
            if (Find(name, servers) is { } server) found = found.With(server);
        return found.Count == list.Items.Length ? found : NodeSet.Empty;
    }
}
