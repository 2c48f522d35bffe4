namespace Simulator.Scenarios;

/// <summary>What a scenario file may cost at most. Far above any honest scenario, far below what would hurt.</summary>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Nodes">Scalars, lists and mappings, keys included.</param>
/// <param name="Depth">Lists and mappings inside each other.</param>
/// <param name="Scalar">Characters of one scalar.</param>
public sealed record YamlBudget(int Bytes = 1 << 20, int Nodes = 100_000, int Depth = 64, int Scalar = 1 << 14)
{
    public static readonly YamlBudget Default = new();
}
