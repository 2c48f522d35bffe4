using System.Globalization;

namespace Simulator;

/// <summary>
/// Names a machine. Servers are numbered 0, 1, 2 … and shown as n1, n2, n3 …; client machines are numbered -1, -2 …
/// and shown as c1, c2 …, so that no one can take one for the other.
/// </summary>
public readonly record struct NodeId(int Value) : IComparable<NodeId>
{
    /// <summary>Stands for the world's own doing in traces: no machine.</summary>
    public static readonly NodeId Nemesis = new(int.MinValue);

    public bool IsClient => Value < 0 && Value != int.MinValue;

    /// <summary>The client machine with this zero-based number.</summary>
    public static NodeId Client(int index) => new(-1 - index);

    public int CompareTo(NodeId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value == int.MinValue ? "nemesis" : IsClient
        ? string.Create(CultureInfo.InvariantCulture, $"c{-(long)Value}")
        : string.Create(CultureInfo.InvariantCulture, $"n{Value + 1L}");
}
