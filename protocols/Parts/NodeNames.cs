using System.Globalization;

namespace Simulator.Protocols;

/// <summary>Servers as the arguments of operations name them.</summary>
public static class NodeNames
{
    /// <summary>The server that a text such as <c>n3</c> names; null when the value is no such text or there is none of this name.</summary>
    public static NodeId? Find(Value value, int servers)
    {
        if (value.Kind != ValueKind.Text || !value.Text.StartsWith('n')) return null;
        var isNumber = int.TryParse(value.Text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && number >= 1 && number <= servers ? new NodeId(number - 1) : null;
    }
}
