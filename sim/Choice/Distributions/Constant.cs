namespace Simulator;

/// <summary>Always the same duration.</summary>
public sealed class Constant(Duration value) : Distribution
{
    public override Duration Sample(ulong draw) => value;
    public override string ToString() => value.ToString();
}
